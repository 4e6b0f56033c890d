import pynet as net
from pynet import tls
from pynet.testing import Authority

ca = Authority()  # in memory, for trying out; else read the files: Path("key.pem").read_bytes()
here = ca.issue("localhost", "127.0.0.1")

server = tls.createServer(key=here.key, cert=here.cert)


@server.on("secureConnection")
def _(socket: tls.TLSSocket) -> None:
    socket.pipe(socket)


server.on("tlsClientError", lambda err, socket: print(err.code))


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    socket: tls.TLSSocket = tls.connect(address.port, "localhost", {"ca": ca.cert})
    socket.on("secureConnect", lambda: socket.end("hello"))
    socket.on("data", lambda chunk: print(chunk, socket.getProtocol(), socket.authorized))
    socket.on("error", lambda err: print(err.code))
    socket.on("close", lambda: server.close())


server.listen(0, listening)
net.run()
