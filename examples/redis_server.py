"""A server that speaks the Redis protocol: strings with expiry, counters, and messages to subscribers, in memory.

python -m pynet examples/redis_server.py [port]      try it with: redis-cli -p 6380
"""

from __future__ import annotations

import fnmatch
import sys
from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.timers import Timeout, clearTimeout, setTimeout


class Simple(str):
    """A status such as OK, not a value."""


def encode(value: Any) -> bytes:
    """A reply as it goes over the wire."""
    if isinstance(value, Simple):
        return b"+%s\r\n" % value.encode()
    if isinstance(value, Exception):
        return b"-ERR %s\r\n" % str(value).encode()
    if isinstance(value, int):
        return b":%d\r\n" % value
    if value is None:
        return b"$-1\r\n"
    if isinstance(value, list):
        return b"*%d\r\n" % len(value) + b"".join(map(encode, value))
    data = value.encode() if isinstance(value, str) else value
    return b"$%d\r\n%s\r\n" % (len(data), data)


def parse(buffer: bytearray) -> list[bytes] | None:
    """Take a whole command off the front; None if it is not there yet."""
    end = buffer.find(b"\r\n")
    if end < 0:
        if len(buffer) > 65536:
            raise ValueError("Protocol error: too big inline request")
        return None
    if buffer[:1] != b"*":  # as typed into nc
        words = bytes(buffer[:end]).split()
        del buffer[: end + 2]
        return words
    count, at, words = int(buffer[1:end]), end + 2, []
    for _ in range(count):
        end = buffer.find(b"\r\n", at)
        if end < 0:
            return None
        if buffer[at : at + 1] != b"$":
            raise ValueError("Protocol error: expected '$'")
        size = int(buffer[at + 1 : end])
        if len(buffer) < end + 2 + size + 2:
            return None
        words.append(bytes(buffer[end + 2 : end + 2 + size]))
        at = end + 2 + size + 2
    del buffer[:at]
    return words


class Store:
    """What all clients share."""

    def __init__(self) -> None:
        self.values: dict[bytes, bytes] = {}
        self.expiry: dict[bytes, Timeout] = {}
        self.channels: dict[bytes, set[net.Socket]] = {}
        self.commands: dict[str, Callable[..., Any]] = {
            "PING": lambda _, text=None: Simple("PONG") if text is None else text,
            "ECHO": lambda _, text: text,
            "GET": lambda _, key: self.values.get(key),
            "SET": self.set,
            "DEL": lambda _, *keys: sum(self.forget(key) for key in keys),
            "EXISTS": lambda _, *keys: sum(key in self.values for key in keys),
            "INCR": lambda _, key: self.add(key, 1),
            "INCRBY": lambda _, key, by: self.add(key, int(by)),
            "EXPIRE": lambda _, key, seconds: int(self.expire(key, 1000 * int(seconds))),
            "PERSIST": lambda _, key: int(self.stop_timer(key)),
            "KEYS": lambda _, pattern: [k for k in self.values if fnmatch.fnmatchcase(k.decode(), pattern.decode())],
            "DBSIZE": lambda _: len(self.values),
            "SUBSCRIBE": self.subscribe,
            "PUBLISH": self.publish,
            "QUIT": lambda socket: socket.end(encode(Simple("OK"))),
            "COMMAND": lambda _, *rest: [],
            "CLIENT": lambda _, *rest: Simple("OK"),
        }

    def set(self, _: net.Socket, key: bytes, value: bytes, *options: bytes) -> Any:
        words = [word.upper() for word in options]
        if (b"NX" in words and key in self.values) or (b"XX" in words and key not in self.values):
            return None
        self.stop_timer(key)
        self.values[key] = value
        for unit, ms in ((b"EX", 1000), (b"PX", 1)):
            if unit in words:
                self.expire(key, ms * int(options[words.index(unit) + 1]))
        return Simple("OK")

    def add(self, key: bytes, by: int) -> int:
        number = int(self.values.get(key, b"0")) + by
        self.values[key] = b"%d" % number
        return number

    def expire(self, key: bytes, ms: int) -> bool:
        if key not in self.values:
            return False
        self.stop_timer(key)
        self.expiry[key] = setTimeout(self.forget, ms, key).unref()
        return True

    def stop_timer(self, key: bytes) -> bool:
        timer = self.expiry.pop(key, None)
        clearTimeout(timer)
        return timer is not None

    def forget(self, key: bytes) -> bool:
        self.stop_timer(key)
        return self.values.pop(key, None) is not None

    def subscribe(self, socket: net.Socket, *channels: bytes) -> None:
        for number, channel in enumerate(channels, 1):
            self.channels.setdefault(channel, set()).add(socket)
            socket.write(encode([b"subscribe", channel, number]))

    def publish(self, _: net.Socket, channel: bytes, message: bytes) -> int:
        members = self.channels.get(channel, set())
        for socket in members:
            socket.write(encode([b"message", channel, message]))
        return len(members)

    def serve(self, socket: net.Socket) -> None:
        buffer = bytearray()

        @socket.on("data")
        def _(chunk: bytes) -> None:
            buffer.extend(chunk)
            socket.cork()  # the replies to a pipeline of commands leave together
            try:
                while (words := parse(buffer)) is not None:
                    if words:
                        self.answer(socket, words)
            except ValueError as err:
                socket.end(encode(err))
            socket.uncork()

        @socket.on("close")
        def _() -> None:
            for members in self.channels.values():
                members.discard(socket)

        socket.on("error", lambda err: print(err, flush=True))

    def answer(self, socket: net.Socket, words: list[bytes]) -> None:
        name = words[0].decode("latin1").upper()
        try:
            if name not in self.commands:
                raise ValueError(f"unknown command '{name}'")
            reply = self.commands[name](socket, *words[1:])
        except (ValueError, TypeError) as err:  # also a wrong number of words
            reply = err
        if name not in ("SUBSCRIBE", "QUIT"):
            socket.write(encode(reply))


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 6380
    server = net.createServer({"noDelay": True}, Store().serve)
    server.listen(port, "127.0.0.1", lambda: print("serving at", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
