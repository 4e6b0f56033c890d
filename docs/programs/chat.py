import pynet as net
from pynet import readline

people: dict[net.Socket, str] = {}
server = net.createServer()
server.listen(6667, "127.0.0.1")


def tell(text: str, but: net.Socket) -> None:
    for socket in people:
        if socket is not but:
            socket.write(text + "\n")


@server.on("connection")
def _(socket: net.Socket) -> None:
    socket.write("your name? ")
    lines = readline.createInterface({"input": socket})

    @lines.on("line")
    def _(line: str) -> None:
        if socket in people:
            tell(f"{people[socket]}: {line}", but=socket)
        else:
            people[socket] = line
            tell(f"* {line} is here", but=socket)

    @socket.on("close")
    def _() -> None:
        if socket in people:
            tell(f"* {people.pop(socket)} has left", but=socket)

    socket.on("error", lambda err: print(err.code))
    lines.on("error", lambda err: None)  # readline passes the same error on


net.run()
