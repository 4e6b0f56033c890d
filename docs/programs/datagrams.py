import pydgram as dgram
import pynet

receiver = dgram.createSocket("udp4")
receiver.bind(0, "127.0.0.1")


@receiver.on("listening")
def _() -> None:
    sender = dgram.createSocket("udp4")
    sender.send("hello", receiver.address().port, "127.0.0.1", lambda: sender.close())


@receiver.on("message")
def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
    print(msg, "from", rinfo.address)
    receiver.close()


pynet.run()
