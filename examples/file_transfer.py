"""Send a file to another machine: with its name, a progress bar, and a hash that the receiver checks and confirms.

The head is a line of JSON; then come the bytes, and after the last one the sender ends. The answer is a line too.

    python -m pynet examples/file_transfer.py receive [directory [port]]
    python -m pynet examples/file_transfer.py send FILE [port [host]]      try it with: two terminals
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pynet as net
from pynet.stream import PassThrough, Readable, Writable, pipeline

CHUNK = 65536


class Received(Writable):
    """Takes the head, then the bytes, and checks at the end that it got what was announced."""

    def __init__(self, directory: Path) -> None:
        super().__init__()
        self.directory = directory
        self.head = b""
        self.name, self.size, self.expected = "", -1, ""
        self.got, self.hash = 0, hashlib.sha256()
        self.file: BinaryIO | None = None

    def _write(self, chunk: bytes, encoding: str, callback: Callable[..., None], /) -> None:
        try:
            if self.file is None:
                self.head += chunk
                if b"\n" not in self.head:
                    callback(ValueError("no head") if len(self.head) > 4096 else None)
                    return
                line, chunk = self.head.split(b"\n", 1)
                head = json.loads(line)
                self.name, self.size, self.expected = Path(head["name"]).name, head["size"], head["sha256"]
                self.file = open(self.directory / (self.name + ".part"), "wb")
            self.file.write(chunk)
        except (OSError, ValueError, KeyError) as err:
            callback(err)
            return
        self.hash.update(chunk)
        self.got += len(chunk)
        callback()

    def _final(self, callback: Callable[..., None], /) -> None:
        if self.file is None or self.got != self.size or self.hash.hexdigest() != self.expected:
            callback(ValueError(f"{self.got} of {self.size} bytes, or not the same ones"))
            return
        self.file.close()
        (self.directory / (self.name + ".part")).replace(self.directory / self.name)
        callback()

    def _destroy(self, error: Exception | None, callback: Callable[..., None], /) -> None:
        if self.file is not None:
            self.file.close()
        callback(error)


def receive(directory: Path, port: int) -> None:
    server = net.createServer(allowHalfOpen=True)

    @server.on("connection")
    def _(socket: net.Socket) -> None:
        file = Received(directory)

        def done(err: Exception | None) -> None:
            print(f"{file.name or 'nothing'}: {err or f'{file.size} bytes, complete'}", flush=True)
            if not socket.destroyed:
                socket.end(json.dumps({"ok": err is None, "text": str(err or "")}) + "\n")

        # not pipeline(socket, file): that would destroy the socket, which is still to be answered on
        socket.pipe(file)

        @file.on("error")
        def _(err: Exception) -> None:
            socket.unpipe(file)
            socket.resume()
            done(err)

        file.on("finish", lambda: done(None))
        socket.on("error", file.destroy)

    server.listen(port, "127.0.0.1", lambda: print("receiving at", server.address(), flush=True))


def send(path: Path, port: int, host: str) -> None:
    size = path.stat().st_size
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            digest.update(chunk)

    def content() -> Iterator[bytes]:
        yield json.dumps({"name": path.name, "size": size, "sha256": digest.hexdigest()}).encode() + b"\n"
        with open(path, "rb") as file:
            yield from iter(lambda: file.read(CHUNK), b"")

    socket = net.connect(port, host)
    progress = PassThrough()
    sent = 0

    @progress.on("data")
    def _(chunk: bytes) -> None:
        nonlocal sent
        sent += len(chunk)
        part = min(1, sent / max(size, 1))
        print(f"\r[{'#' * int(40 * part):40}] {part:4.0%}", end="", file=sys.stderr, flush=True)

    def answered(line: str) -> None:
        answer = json.loads(line)
        print(f"\n{'confirmed' if answer['ok'] else 'refused: ' + answer['text']}", flush=True)

    socket.setEncoding("utf8")
    socket.on("data", answered)
    pipeline(Readable.from_(content()), progress, socket, lambda err: err and print(f"\n{err}", flush=True))


def main() -> None:
    what, *arguments = sys.argv[1:] or ["receive"]
    if what == "send":
        port = int(arguments[1]) if len(arguments) > 1 else 9300
        send(Path(arguments[0]), port, arguments[2] if len(arguments) > 2 else "127.0.0.1")
    else:
        receive(Path(arguments[0] if arguments else "."), int(arguments[1]) if len(arguments) > 1 else 9300)
    net.run()


if __name__ == "__main__":
    main()
