"""A DNS server that asks another one and remembers the answers for as long as they say.

python -m pynet examples/dns_forwarder.py [port [upstream [upstream-port]]]
try it with: dig @127.0.0.1 -p 5300 example.com, twice
"""

from __future__ import annotations

import secrets
import struct
import sys
import time
from dataclasses import dataclass

import pydgram as dgram
import pynet
from pynet.timers import setTimeout

WAIT_MS, LONGEST_S, MOST = 3000, 3600, 10_000


def skip_name(msg: bytes, at: int) -> int:
    while msg[at]:
        if msg[at] >= 0xC0:
            return at + 2
        at += 1 + msg[at]
    return at + 1


def question(msg: bytes) -> bytes:
    """The question as a key: names are the same in upper and lower case."""
    end = skip_name(msg, 12) + 4
    if len(msg) < end or struct.unpack_from(">H", msg, 4) != (1,):
        raise ValueError("not one question")
    return msg[12:end].lower()


def shortest_ttl(msg: bytes) -> int:
    """For how long the answer holds."""
    answers, authorities = struct.unpack_from(">HH", msg, 6)
    at, shortest = skip_name(msg, 12) + 4, LONGEST_S
    for _ in range(answers + authorities):
        at = skip_name(msg, at)
        ttl, size = struct.unpack_from(">IH", msg, at + 4)
        shortest, at = min(shortest, ttl), at + 10 + size
    return shortest if answers + authorities else 0


@dataclass
class Pending:
    """A question that is with the upstream server."""

    id: bytes  # the client's
    client: dgram.RemoteInfo
    key: bytes


class Forwarder:
    """One socket for clients, one for the upstream server; a number of our own tells the answers apart."""

    def __init__(self, port: int, upstream: str, upstream_port: int) -> None:
        self.pending: dict[bytes, Pending] = {}
        self.cache: dict[bytes, tuple[float, bytes]] = {}
        self.clients = dgram.createSocket("udp4")
        self.upstream = dgram.createSocket("udp4")
        self.clients.on("message", self.asked)
        self.upstream.on("message", self.answered)
        for socket in (self.clients, self.upstream):
            socket.on("error", lambda err: print(err, flush=True))
        self.upstream.connect(upstream_port, upstream)
        clients = self.clients
        clients.bind(port, "127.0.0.1", lambda: print("answering at", clients.address(), flush=True))

    def asked(self, msg: bytes, client: dgram.RemoteInfo) -> None:
        try:
            key = question(msg)
        except (ValueError, IndexError, struct.error):
            return
        until, answer = self.cache.get(key, (0.0, b""))
        if until > time.monotonic():
            print("from memory", flush=True)
            self.clients.send(msg[:2] + answer[2:], client.port, client.address)
            return
        number = secrets.token_bytes(2)
        self.pending[number] = Pending(msg[:2], client, key)
        self.upstream.send(number + msg[2:])
        setTimeout(self.pending.pop, WAIT_MS, number, None).unref()

    def answered(self, msg: bytes) -> None:
        waiting = self.pending.pop(msg[:2], None)
        try:
            if waiting is None or question(msg) != waiting.key:
                return  # too late, or not for us
            ttl = shortest_ttl(msg)
        except (ValueError, IndexError, struct.error):
            return
        print("from upstream", flush=True)
        if ttl and len(self.cache) < MOST:
            self.cache[waiting.key] = (time.monotonic() + ttl, msg)
        self.clients.send(waiting.id + msg[2:], waiting.client.port, waiting.client.address)


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 5300
    upstream = sys.argv[2] if len(sys.argv) > 2 else "9.9.9.9"
    Forwarder(port, upstream, int(sys.argv[3]) if len(sys.argv) > 3 else 53)
    pynet.run()


if __name__ == "__main__":
    main()
