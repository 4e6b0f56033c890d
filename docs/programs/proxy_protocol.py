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
                client = client_of(line.decode("ascii", "replace"))
                if client is None:
                    socket.destroy()
                    return
                if rest:
                    socket.unshift(rest)
                serve(socket, client)
                return
            if len(head) > 107:  # the longest that the protocol allows
                socket.destroy()
                return

    socket.on("readable", take_head)
    socket.on("error", lambda err: print(err.code))


def client_of(line: str) -> str | None:
    """Whom the proxy speaks for; None if that is no line of its protocol."""
    words = line.split(" ")
    if words[:2] == ["PROXY", "UNKNOWN"]:
        return "somebody"
    return words[2] if len(words) == 6 and words[0] == "PROXY" and net.isIP(words[2]) else None


def serve(socket: net.Socket, client: str) -> None:
    print(f"{client} calls", flush=True)
    socket.on("data", lambda chunk: socket.write(b"Hello " + chunk))


net.run()
