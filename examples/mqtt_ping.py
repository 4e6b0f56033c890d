"""An MQTT client over TLS that pings its broker: how long does the way there and back take?

python -m pynet examples/mqtt_ping.py [host [port [ca.pem]]]
try it with: mosquitto, or python -m pynet examples/mqtt_ping.py test.mosquitto.org 8886
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pynet as net
from pynet import tls

CONNACK = 2
PINGRESP = 13
PING = bytes([0xC0, 0])
DISCONNECT = bytes([0xE0, 0])


def text(value: str) -> bytes:
    data = value.encode()
    return len(data).to_bytes(2, "big") + data


def hello(name: str) -> bytes:
    rest = text("MQTT") + bytes([4, 2, 0, 60]) + text(name)
    return bytes([0x10, len(rest)]) + rest


def main() -> None:
    host, port, ca = [*sys.argv[1:], *("localhost", "8883", "")[len(sys.argv) - 1 :]][:3]
    socket = tls.connect({"host": host, "port": port, "ca": Path(ca).read_bytes() if ca else None})
    received = b""
    asked = 0.0

    def secured() -> None:
        print("secured with", socket.getProtocol(), flush=True)
        socket.write(hello("ping"))

    def on_data(data: bytes) -> None:
        nonlocal received
        received += data
        # What a broker says here is shorter than 128 bytes, so that one byte tells the length.
        while len(received) >= 2 and len(received) >= 2 + received[1]:
            packet, received = received[: 2 + received[1]], received[2 + received[1] :]
            answer(packet[0] >> 4, packet)

    def answer(kind: int, packet: bytes) -> None:
        nonlocal asked
        if kind == CONNACK and packet[3] != 0:
            print("refused:", packet[3], flush=True)
            socket.end()
        elif kind == CONNACK:
            print("connected", flush=True)
            asked = time.perf_counter()
            socket.write(PING)
        elif kind == PINGRESP:
            print(f"answer after {(time.perf_counter() - asked) * 1000:.1f} ms", flush=True)
            socket.end(DISCONNECT)

    socket.on("secureConnect", secured)
    socket.on("data", on_data)
    socket.on("error", lambda err: print("failed:", err.message, flush=True))
    socket.on("close", lambda had_error: print("closed", flush=True))
    net.run()


if __name__ == "__main__":
    main()
