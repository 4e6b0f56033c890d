import pynet as net
import pynet.http as http

server = http.createServer(lambda req, res: res.end(f"you asked for {req.url}"))


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    request = http.get(f"http://127.0.0.1:{address.port}/a?b=c", answered)
    request.on("error", lambda err: print("no answer:", err))


def answered(response: http.IncomingMessage) -> None:
    print(response.statusCode, response.statusMessage, response.headers["content-length"])
    response.setEncoding("utf8")
    response.on("data", lambda text: print("data", text))
    response.on("end", server.close)


server.listen(0, "127.0.0.1", listening)
net.run()
