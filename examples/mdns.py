"""Multicast DNS: ask the local network for services of a type, or announce one.

python -m pynet examples/mdns.py [type [seconds]]             prints who answers within three seconds
python -m pynet examples/mdns.py announce name type port      answers questions for that type
try it with: announce Office _ipp._tcp.local 631 in one terminal, and _ipp._tcp.local in another
PYNET_INTERFACE=127.0.0.1 uses that interface, PYNET_MDNS_PORT another port
"""

from __future__ import annotations

import os
import struct
import sys

import pydgram as dgram
import pynet
from pynet.timers import setTimeout

GROUP = "224.0.0.251"
PORT = int(os.environ.get("PYNET_MDNS_PORT", "5353"))
INTERFACE = os.environ.get("PYNET_INTERFACE")
PTR, SRV, IN = 12, 33, 1
UNICAST = 0x8000  # in the class of a question: answer to me alone


def pack_name(name: str) -> bytes:
    return b"".join(bytes([len(part)]) + part for part in name.encode().split(b".") if part) + b"\0"


def unpack_name(data: bytes, at: int) -> tuple[str, int]:
    """The name at *at*, and where it ends. A pointer goes backwards only, so there are no circles."""
    parts, end, limit = [], -1, len(data)
    while data[at]:
        if data[at] >= 0xC0:
            (target,) = struct.unpack_from(">H", data, at)
            end = at + 2 if end < 0 else end
            limit, at = at, target & 0x3FFF
            if at >= limit:
                raise ValueError("a pointer forwards")
            continue
        parts.append(data[at + 1 : at + 1 + data[at]].decode("utf-8", "replace"))
        at += 1 + data[at]
    return ".".join(parts), at + 1 if end < 0 else end


def record(name: str, kind: int, content: bytes) -> bytes:
    return pack_name(name) + struct.pack(">HHIH", kind, IN, 120, len(content)) + content


def browse(service: str, seconds: float) -> None:
    socket = dgram.createSocket("udp4")
    seen: set[str] = set()

    def message(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
        _, flags, questions, answers, authorities, additional = struct.unpack_from(">6H", msg)
        at = 12
        for _ in range(questions):
            at = unpack_name(msg, at)[1] + 4
        for _ in range((answers + authorities + additional) if flags & 0x8000 else 0):
            _, at = unpack_name(msg, at)
            kind, _, _, size = struct.unpack_from(">HHIH", msg, at)
            at += 10
            if kind == PTR:
                show(f"{unpack_name(msg, at)[0]} (told by {rinfo.address})")
            elif kind == SRV:
                (port,) = struct.unpack_from(">H", msg, at + 4)
                show(f"{unpack_name(msg, at + 6)[0]} port {port}")
            at += size

    def show(line: str) -> None:
        if line not in seen:
            seen.add(line)
            print(line, flush=True)

    @socket.on("message")
    def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
        try:
            message(msg, rinfo)
        except (struct.error, IndexError, ValueError) as err:
            print(f"{rinfo.address} sends rubbish: {err}", flush=True)

    @socket.on("listening")
    def _() -> None:
        if INTERFACE:
            socket.setMulticastInterface(INTERFACE)
        question = struct.pack(">6H", 0, 0, 1, 0, 0, 0) + pack_name(service) + struct.pack(">HH", PTR, IN | UNICAST)
        socket.send(question, PORT, GROUP)
        setTimeout(socket.close, 1000 * seconds)

    socket.bind(0)


def announce(name: str, service: str, port: int) -> None:
    socket = dgram.createSocket({"type": "udp4", "reuseAddr": True})

    @socket.on("message")
    def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
        try:
            asked, _ = unpack_name(msg, 12)
        except (IndexError, ValueError, struct.error):
            return
        if len(msg) > 16 and not msg[2] & 0x80 and asked.lower() == service.lower():
            instance = f"{name}.{service}"
            srv = struct.pack(">HHH", 0, 0, port) + pack_name(f"{name}.local")
            answer = struct.pack(">6H", 0, 0x8400, 0, 2, 0, 0)
            answer += record(service, PTR, pack_name(instance)) + record(instance, SRV, srv)
            socket.send(answer, rinfo.port, rinfo.address)

    @socket.on("listening")
    def _() -> None:
        socket.addMembership(GROUP, INTERFACE)
        print("announcing", name, flush=True)

    socket.bind(PORT)


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[:1] == ["announce"]:
        if len(arguments) < 4:
            sys.exit(__doc__)
        announce(arguments[1], arguments[2], int(arguments[3]))
    else:
        service = arguments[0] if arguments else "_services._dns-sd._udp.local"
        browse(service, float(arguments[1]) if len(arguments) > 1 else 3)
    pynet.run()


if __name__ == "__main__":
    main()
