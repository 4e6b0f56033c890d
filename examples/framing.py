"""Messages on a stream of bytes, three ways, each a pair of Transforms: lines, JSON lines, and length prefixes.

TCP keeps no borders: what was written in two calls may arrive as one chunk, or as five. So a protocol says where a
message ends, and a Transform puts the pieces together; its readable half is in object mode, one object per message.

    python -m pynet examples/framing.py [port]      a server that answers JSON lines; try it with: nc 127.0.0.1 7070
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.stream import Transform, pipeline

Done = Callable[..., None]


class Lines(Transform):
    """Bytes in, lines out (text, without their ends); a last line needs no end."""

    def __init__(self, longest: int = 65536) -> None:
        super().__init__(readableObjectMode=True)
        self.longest = longest
        self.rest = b""

    def _transform(self, chunk: bytes, encoding: str, callback: Done, /) -> None:
        *lines, self.rest = (self.rest + chunk).split(b"\n")
        try:
            for line in lines:
                self.push(line.removesuffix(b"\r").decode())
        except UnicodeDecodeError as err:
            callback(err)
            return
        callback(ValueError("line too long") if len(self.rest) > self.longest else None)

    def _flush(self, callback: Done, /) -> None:
        try:
            callback(None, self.rest.decode() or None)
        except UnicodeDecodeError as err:
            callback(err)


class FromJson(Transform):
    """Lines in, their values out. Text that is not JSON is an error, which ends the stream.

    So is ``null``: None means the end to a stream in object mode, as null does in Node.
    """

    def __init__(self) -> None:
        super().__init__(objectMode=True)

    def _transform(self, line: str, encoding: str, callback: Done, /) -> None:
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as err:  # the latter by JSON that is nested too deep
            callback(err)
            return
        callback(ValueError("null is no message") if value is None else None, value)


class ToJson(Transform):
    """Anything in, bytes out: one line of JSON each."""

    def __init__(self) -> None:
        super().__init__(writableObjectMode=True)

    def _transform(self, value: Any, encoding: str, callback: Done, /) -> None:
        callback(None, json.dumps(value).encode() + b"\n")


class Unprefixed(Transform):
    """Bytes in, messages out: each follows its length, four bytes, the highest first."""

    def __init__(self, longest: int = 1 << 20) -> None:
        super().__init__(readableObjectMode=True)
        self.longest = longest
        self.buffer = bytearray()

    def _transform(self, chunk: bytes, encoding: str, callback: Done, /) -> None:
        self.buffer += chunk
        while len(self.buffer) >= 4:
            (size,) = struct.unpack_from(">I", self.buffer)
            if size > self.longest:  # checked before anything is kept for it
                callback(ValueError(f"a message of {size} bytes"))
                return
            if len(self.buffer) < 4 + size:
                break
            self.push(bytes(self.buffer[4 : 4 + size]))
            del self.buffer[: 4 + size]
        callback()

    def _flush(self, callback: Done, /) -> None:
        callback(ValueError("ended within a message") if self.buffer else None)


class Prefixed(Transform):
    """Messages in, bytes out."""

    def __init__(self) -> None:
        super().__init__(writableObjectMode=True)

    def _transform(self, message: bytes, encoding: str, callback: Done, /) -> None:
        callback(None, struct.pack(">I", len(message)) + message)


class Answer(Transform):
    """Says what each value was."""

    def __init__(self) -> None:
        super().__init__(objectMode=True)
        self.number = 0

    def _transform(self, value: Any, encoding: str, callback: Done, /) -> None:
        self.number += 1
        callback(None, {"number": self.number, "type": type(value).__name__, "value": value})


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 7070
    server = net.createServer(allowHalfOpen=True)

    @server.on("connection")
    def _(socket: net.Socket) -> None:
        # pipeline() is pipe() that passes on failures too: wrong JSON destroys all five.
        pipeline(socket, Lines(), FromJson(), Answer(), ToJson(), socket, lambda err: print(err or "done", flush=True))

    server.listen(port, "127.0.0.1", lambda: print("answering at", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
