import pynet as net
from pynet import process
from pynet.timers import setImmediate, setTimeout

server = net.createServer(lambda socket: socket.end("x"))
server.on("connection", lambda: server.close())


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    client = net.connect(address.port, "127.0.0.1")
    client.once("data", on_data)


def on_data() -> None:
    setTimeout(lambda: print("timer"), 0)
    setImmediate(lambda: print("immediate"))
    process.queueMicrotask(lambda: print("microtask"))
    process.nextTick(lambda: print("tick"))
    print("data")


server.listen(0, "127.0.0.1", listening)
net.run()
