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

LONGEST, MOST_WORDS = 1 << 29, 1 << 20
LONGEST_MS = 2**31 - 1  # of a timer: 24 days


class Simple(str):
    """A status such as OK, not a value."""


class Push(list[Any]):
    """What nobody has asked for: a message to a subscriber."""


def encode(value: Any, version: int) -> bytes:
    """A reply as it goes over the wire, in the *version* of the protocol that the client has chosen."""
    if isinstance(value, Simple):
        return b"+%s\r\n" % value.encode()
    if isinstance(value, Exception):
        return b"-ERR %s\r\n" % str(value).encode()
    if isinstance(value, int):
        return b":%d\r\n" % value
    if value is None:
        return b"_\r\n" if version == 3 else b"$-1\r\n"
    if isinstance(value, dict):
        items = b"".join(encode(item, version) for pair in value.items() for item in pair)
        return (b"%%%d\r\n" % len(value) if version == 3 else b"*%d\r\n" % (2 * len(value))) + items
    if isinstance(value, list):
        kind = b">" if version == 3 and isinstance(value, Push) else b"*"
        return kind + b"%d\r\n" % len(value) + b"".join(encode(item, version) for item in value)
    data = value.encode() if isinstance(value, str) else value
    return b"$%d\r\n%s\r\n" % (len(data), data)


def length(digits: bytes, most: int) -> int:
    if not digits.isdigit() or int(digits[:20]) > most:
        raise ValueError("Protocol error: invalid length")
    return int(digits)


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
    count, at, words = length(bytes(buffer[1:end]), MOST_WORDS), end + 2, []
    for _ in range(count):
        end = buffer.find(b"\r\n", at)
        if end < 0:
            return None
        if buffer[at : at + 1] != b"$":
            raise ValueError("Protocol error: expected '$'")
        size = length(bytes(buffer[at + 1 : end]), LONGEST)
        if len(buffer) < end + 2 + size + 2:
            return None
        words.append(bytes(buffer[end + 2 : end + 2 + size]))
        at = end + 2 + size + 2
    del buffer[:at]
    return words


def number(word: bytes) -> int:
    try:
        return int(word)
    except ValueError:
        raise ValueError("value is not an integer or out of range") from None


class Client:
    """A connection, and the version of the protocol that it has asked for."""

    def __init__(self, store: Store, socket: net.Socket) -> None:
        self.store, self.socket = store, socket
        self.version = 2
        self.channels: set[bytes] = set()
        self.buffer = bytearray()
        socket.on("data", self.received)
        socket.on("close", self.gone)
        socket.on("error", lambda err: print(err, flush=True))

    def send(self, value: Any) -> None:
        self.socket.write(encode(value, self.version))

    def received(self, chunk: bytes) -> None:
        self.buffer += chunk
        self.socket.cork()  # the replies to a pipeline of commands leave together
        try:
            while not self.socket.writableEnded and (words := parse(self.buffer)) is not None:
                if words:
                    self.answer(words)
        except ValueError as err:
            self.socket.end(encode(err, self.version))
        self.socket.uncork()

    def answer(self, words: list[bytes]) -> None:
        name = words[0].decode("utf-8", "replace").upper()
        try:
            if name not in self.store.commands:
                raise ValueError(f"unknown command '{name}'")
            least, most, command = self.store.commands[name]
            if not least <= len(words) - 1 <= most:
                raise ValueError(f"wrong number of arguments for '{name.lower()}' command")
            reply = command(self, *words[1:])
        except ValueError as err:
            reply = err
        if reply is not NO_REPLY:
            self.send(reply)

    def gone(self) -> None:
        for channel in self.channels:
            self.store.channels[channel].discard(self)


NO_REPLY = object()
MANY = sys.maxsize


class Store:
    """What all clients share."""

    def __init__(self) -> None:
        self.values: dict[bytes, bytes] = {}
        self.expiry: dict[bytes, Timeout] = {}
        self.channels: dict[bytes, set[Client]] = {}
        # the least and the most words after the name, and what is done
        self.commands: dict[str, tuple[int, int, Callable[..., Any]]] = {
            "PING": (0, 1, lambda _, text=None: Simple("PONG") if text is None else text),
            "ECHO": (1, 1, lambda _, text: text),
            "GET": (1, 1, lambda _, key: self.values.get(key)),
            "SET": (2, MANY, self.set),
            "DEL": (1, MANY, lambda _, *keys: sum(self.forget(key) for key in keys)),
            "EXISTS": (1, MANY, lambda _, *keys: sum(key in self.values for key in keys)),
            "INCR": (1, 1, lambda _, key: self.add(key, 1)),
            "INCRBY": (2, 2, lambda _, key, by: self.add(key, number(by))),
            "EXPIRE": (2, 2, lambda _, key, seconds: int(self.expire(key, 1000 * number(seconds)))),
            "PERSIST": (1, 1, lambda _, key: int(self.stop_timer(key))),
            "KEYS": (1, 1, self.keys),
            "DBSIZE": (0, 0, lambda _: len(self.values)),
            "SUBSCRIBE": (1, MANY, self.subscribe),
            "PUBLISH": (2, 2, self.publish),
            "HELLO": (0, MANY, self.hello),
            "QUIT": (0, 0, self.quit),
            "COMMAND": (0, MANY, lambda _, *rest: []),
            "CLIENT": (0, MANY, lambda _, *rest: Simple("OK")),
        }

    def set(self, _: Client, key: bytes, value: bytes, *options: bytes) -> Any:
        words = [word.upper() for word in options]
        lives = [(ms, words.index(unit)) for unit, ms in ((b"EX", 1000), (b"PX", 1)) if unit in words]
        if any(at + 1 == len(words) for _, at in lives):
            raise ValueError("syntax error")
        if (b"NX" in words and key in self.values) or (b"XX" in words and key not in self.values):
            return None
        delays = [ms * number(options[at + 1]) for ms, at in lives]
        if any(not 0 < delay <= LONGEST_MS for delay in delays):
            raise ValueError("invalid expire time in 'set' command")
        self.stop_timer(key)
        self.values[key] = value
        for delay in delays:
            self.expire(key, delay)
        return Simple("OK")

    def add(self, key: bytes, by: int) -> int:
        total = number(self.values.get(key, b"0")) + by
        self.values[key] = b"%d" % total
        return total

    def expire(self, key: bytes, ms: int) -> bool:
        if ms > LONGEST_MS:
            raise ValueError("invalid expire time in 'expire' command")
        if key not in self.values:
            return False
        self.stop_timer(key)
        if ms > 0:
            self.expiry[key] = setTimeout(self.forget, ms, key).unref()
        else:
            self.forget(key)
        return True

    def stop_timer(self, key: bytes) -> bool:
        timer = self.expiry.pop(key, None)
        clearTimeout(timer)
        return timer is not None

    def forget(self, key: bytes) -> bool:
        self.stop_timer(key)
        return self.values.pop(key, None) is not None

    def keys(self, _: Client, pattern: bytes) -> list[bytes]:
        return [key for key in self.values if fnmatch.fnmatchcase(key.decode("latin1"), pattern.decode("latin1"))]

    def subscribe(self, client: Client, *channels: bytes) -> object:
        for channel in channels:
            self.channels.setdefault(channel, set()).add(client)
            client.channels.add(channel)
            client.send(Push([b"subscribe", channel, len(client.channels)]))
        return NO_REPLY

    def publish(self, _: Client, channel: bytes, message: bytes) -> int:
        members = self.channels.get(channel, set())
        for member in members:
            member.send(Push([b"message", channel, message]))
        return len(members)

    def hello(self, client: Client, version: bytes = b"2", *rest: bytes) -> dict[str, Any]:
        if version not in (b"2", b"3"):
            raise ValueError("unsupported protocol version")
        client.version = int(version)
        return {"server": "pynet", "version": "7.0.0", "proto": client.version, "mode": "standalone", "role": "master"}

    def quit(self, client: Client) -> object:
        client.socket.end(encode(Simple("OK"), client.version))
        return NO_REPLY


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 6380
    store = Store()
    server = net.createServer({"noDelay": True}, lambda socket: Client(store, socket))
    server.listen(port, "127.0.0.1", lambda: print("serving at", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
