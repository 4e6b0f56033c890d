import pynet as net
import pynet.http as http

server = net.createServer()
answers = ["", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "what?"]


@server.on("connection")
def _(socket: net.Socket) -> None:
    socket.once("data", lambda: socket.end(answers.pop(0)))


def ask(left: int) -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    request = http.get({"port": address.port, "agent": False}, answered)
    request.on("error", lambda err: print("request:", err.code, err))
    request.on("close", lambda: ask(left - 1) if left > 1 else server.close())


def answered(response: http.IncomingMessage) -> None:
    response.on("error", lambda err: print("response:", err.code, err, response.complete))
    response.resume()


server.listen(0, lambda: ask(3))
net.run()
