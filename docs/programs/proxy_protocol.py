import pynet as net

server = net.createServer()
server.listen(6668, "127.0.0.1", lambda: print("waiting", server.address(), flush=True))


@server.on("connection")
def _(socket: net.Socket) -> None:
    head = b""

    def take_head() -> None:
        nonlocal head
        while (chunk := socket.read()) is not None:
            head += chunk
            if b"\r\n" in head:
                socket.off("readable", take_head)
                line, rest = head.split(b"\r\n", 1)
                words = line.decode("ascii", "replace").split(" ")
                if words[0] != "PROXY":
                    socket.destroy()
                    return
                if rest:
                    socket.unshift(rest)
                serve(socket, words[2] if words[1] != "UNKNOWN" else "somebody")
                return
            if len(head) > 107:  # the longest that the protocol allows
                socket.destroy()
                return

    socket.on("readable", take_head)
    socket.on("error", lambda err: print(err.code))


def serve(socket: net.Socket, client: str) -> None:
    print(f"{client} calls", flush=True)
    socket.on("data", lambda chunk: socket.write(b"Hello " + chunk))


net.run()
