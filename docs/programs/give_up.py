import pynet as net

silent = net.createServer().listen(0, "127.0.0.1")


@silent.on("listening")
def _() -> None:
    address = silent.address()
    assert isinstance(address, net.AddressInfo)
    signal = net.AbortSignal.timeout(50)
    client = net.connect(port=address.port, host="127.0.0.1", signal=signal)
    client.on("error", lambda err: print(err.code, "because:", err.__cause__))
    client.on("close", lambda: silent.close())


net.run()
