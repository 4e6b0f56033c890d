import pynet as net
from pynet.errors import NodeOSError


def connection(socket: net.Socket) -> None:
    socket.on("data", lambda chunk: socket.write(b"Hello " + chunk))  # chunk is bytes
    socket.on("close", lambda: print("closed"))  # fewer arguments: fine

    @socket.on("error")
    def _(err: NodeOSError) -> None:
        print(err.code, err.syscall)


server = net.createServer(connection)
server.on("listening", lambda: print("listening")).once("close", lambda: print("closed"))  # on() returns the server
