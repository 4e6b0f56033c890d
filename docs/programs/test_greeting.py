import pynet as net
from pynet import testing


def greet(socket: net.Socket) -> None:
    socket.on("data", lambda chunk: socket.write(b"Hello " + chunk))


def test_greets() -> None:
    with testing.new_loop() as loop:
        client, server_side = testing.socket_pair()
        greet(server_side)
        client.write("world")
        assert loop.run_until(client, "data") == [b"Hello world"]
        client.end()
        loop.run()


def test_hangs_up_on_the_idle() -> None:
    with testing.new_loop(fake_clock=True) as loop:
        client, server_side = testing.socket_pair()
        server_side.setTimeout(60_000, server_side.destroy)
        client.resume()
        loop.run_until(client, "close", timeout_ms=70_000)  # at once: the clock jumps
