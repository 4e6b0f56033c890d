"""A TCP conversation and a few datagrams, each event printed as it happens; ends by itself.

python -m pynet examples/demo.py    (make demo)
"""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.timers import setTimeout


def say(who: str, what: str) -> None:
    print(f"{who:>12}  {what}", flush=True)


def tcp() -> None:
    """A server and its client; the server closes when the conversation is over."""
    server = net.createServer()

    @server.on("connection")
    def _(socket: net.Socket) -> None:
        say("server", "connection: somebody is there")

        @socket.on("data")
        def _(chunk: bytes) -> None:
            say("server", f"data: {chunk.decode()!r}")
            socket.write(b"Hello " + chunk)

        socket.on("end", lambda: say("server", "end: the client has said all it had to say"))
        socket.on("close", lambda: say("server", "close: that connection is gone"))
        server.close()

    @server.on("listening")
    def _() -> None:
        address = server.address()
        assert isinstance(address, net.AddressInfo)
        say("server", f"listening on {address.address}, {address.family}")
        converse(address.port)

    server.on("close", lambda: say("server", "close: no connection is left"))
    server.listen(0, "127.0.0.1")


def converse(port: int) -> None:
    words = ["world", "pynet", "Node"]
    client = net.connect(port, "127.0.0.1")
    client.setEncoding("utf8")

    def speak() -> None:
        if words:
            client.write(words.pop(0))
        else:
            client.end()

    @client.on("connect")
    def _() -> None:
        say("client", "connect: the line is open")
        speak()

    @client.on("data")
    def _(text: str) -> None:
        say("client", f"data: {text!r}")
        setTimeout(speak, 200)

    client.on("end", lambda: say("client", "end: the server has hung up too"))
    client.on("close", lambda hadError: say("client", f"close: {'after an error' if hadError else 'all went well'}"))
    client.on("close", udp)


def udp() -> None:
    """Two datagram sockets; the receiver answers each message and closes after the last."""
    receiver = dgram.createSocket("udp4")
    sender = dgram.createSocket("udp4")

    @receiver.on("message")
    def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
        say("udp receiver", f"message: {msg!r}, {rinfo.size} bytes from {rinfo.address}")
        receiver.send(msg.upper(), rinfo.port, rinfo.address)

    @sender.on("message")
    def _(msg: bytes) -> None:
        say("udp sender", f"message: {msg!r}")
        if msg == b"TWO":
            sender.close()
            receiver.close()

    @receiver.on("listening")
    def _() -> None:
        say("udp receiver", f"listening on {receiver.address().address}")
        for word in ("one", "two"):
            sender.send(word, receiver.address().port, "127.0.0.1", lambda: say("udp sender", "send: handed over"))

    receiver.on("close", lambda: say("udp receiver", "close"))
    sender.on("close", lambda: say("udp sender", "close"))
    receiver.bind(0, "127.0.0.1")


def main() -> None:
    tcp()
    net.run()


if __name__ == "__main__":
    main()
