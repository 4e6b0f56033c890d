"""Who is there? SSDP, the discovery of UPnP: ask a multicast group, collect the answers; or be a device that answers.

python -m pynet examples/ssdp.py [seconds]           ask and print
python -m pynet examples/ssdp.py device [name]       be found; try it with: both, in two terminals
PYNET_INTERFACE=127.0.0.1 uses that interface, PYNET_SSDP_PORT another port
"""

from __future__ import annotations

import os
import sys

import pydgram as dgram
import pynet
from pynet.timers import setTimeout

GROUP = "239.255.255.250"
PORT = int(os.environ.get("PYNET_SSDP_PORT", "1900"))
INTERFACE = os.environ.get("PYNET_INTERFACE")


def parse(msg: bytes) -> tuple[str, dict[str, str]]:
    """The first line, and the headers by name, as HTTP has them."""
    first, *lines = msg.decode("utf-8", "replace").split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    return first, {name.strip().upper(): value.strip() for name, _, value in pairs}


def search(seconds: float) -> None:
    socket = dgram.createSocket("udp4")
    seen: set[str] = set()

    @socket.on("message")
    def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
        first, headers = parse(msg)
        name = headers.get("USN", "?")
        if first.startswith("HTTP/1.1 200") and name not in seen:
            seen.add(name)
            print(rinfo.address, name, headers.get("LOCATION", ""), flush=True)

    @socket.on("listening")
    def _() -> None:
        if INTERFACE:
            socket.setMulticastInterface(INTERFACE)
        socket.setMulticastTTL(2)
        question = (
            f'M-SEARCH * HTTP/1.1\r\nHOST: {GROUP}:{PORT}\r\nMAN: "ssdp:discover"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n'
        )
        socket.send(question, PORT, GROUP)
        setTimeout(lambda: socket.close(lambda: print(len(seen), "found")), 1000 * seconds)

    socket.bind(0)


def device(name: str) -> None:
    socket = dgram.createSocket({"type": "udp4", "reuseAddr": True})

    @socket.on("message")
    def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
        first, headers = parse(msg)
        if first.startswith("M-SEARCH") and headers.get("MAN") == '"ssdp:discover"':
            print("asked by", rinfo.address, flush=True)
            answer = (
                "HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1800\r\nEXT:\r\nST: upnp:rootdevice\r\n"
                f"USN: uuid:{name}::upnp:rootdevice\r\nLOCATION: http://127.0.0.1/{name}.xml\r\n\r\n"
            )
            socket.send(answer, rinfo.port, rinfo.address)

    @socket.on("listening")
    def _() -> None:
        socket.addMembership(GROUP, INTERFACE)
        print("to be found as", name, flush=True)

    socket.bind(PORT)


def main() -> None:
    if sys.argv[1:2] == ["device"]:
        device(sys.argv[2] if len(sys.argv) > 2 else "pynet-example")
    else:
        search(float(sys.argv[1]) if len(sys.argv) > 1 else 3)
    pynet.run()


if __name__ == "__main__":
    main()
