import pynet as net
import pynet.http as http
from pynet.timers import setImmediate

server = http.createServer(lambda req, res: req.pipe(res))  # says again what it is told


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    agent = http.Agent(keepAlive=True)
    request = http.request({"port": address.port, "method": "POST", "agent": agent})
    request.on("socket", lambda socket: print("request: socket, connecting:", socket.connecting))
    request.on("finish", lambda: print("request: finish"))
    request.on("close", lambda: print("request: close"))
    request.on("response", answered)

    @agent.on("free")
    def _(socket: net.Socket) -> None:
        print("agent: free")
        setImmediate(agent.destroy)
        server.close()

    request.write("one, ")
    request.end("two")


def answered(response: http.IncomingMessage) -> None:
    print("request: response", response.statusCode)
    response.on("data", lambda chunk: print("response: data", chunk))
    response.on("end", lambda: print("response: end, complete:", response.complete))
    response.on("close", lambda: print("response: close"))


server.listen(0, listening)
net.run()
