"""Send a file to another machine: with its name, a progress bar, and a hash that the receiver checks and confirms.

The head is a line of JSON; then come the bytes, and after the last one the sender ends. The answer is a line too.

    python -m pynet examples/file_transfer.py receive [directory [port]]
    python -m pynet examples/file_transfer.py send FILE [port [host]]
    try it with: receive /tmp in one terminal, send README.md in another
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pynet as net
from pynet import process
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
                self.begin(line)
            if self.file is not None:
                self.file.write(chunk)
        except (OSError, ValueError, RecursionError) as err:  # the last by JSON that is nested too deep
            callback(err)
            return
        self.hash.update(chunk)
        self.got += len(chunk)
        callback(ValueError("more bytes than announced") if self.got > self.size >= 0 else None)

    def begin(self, line: bytes) -> None:
        """Open the file that the head announces. Nothing in a head is to be trusted, least of all the name."""
        match json.loads(line):
            case {"name": str(path), "size": int(size), "sha256": str(expected)}:
                name = Path(path).name
            case _:
                raise ValueError("not a head")
        if name in ("", "..") or not name.isprintable():
            raise ValueError("not a name for a file")
        self.name, self.size, self.expected = name, size, expected
        self.file = open(self.directory / (name + ".part"), "wb")

    def _final(self, callback: Callable[..., None], /) -> None:
        if self.file is None or self.got != self.size or self.hash.hexdigest() != self.expected:
            callback(ValueError(f"{self.got} of {self.size} bytes, or not the same ones"))
            return
        try:
            self.file.close()
            (self.directory / (self.name + ".part")).replace(self.directory / self.name)
        except OSError as err:
            callback(err)
            return
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
    size, digest = 0, hashlib.sha256()
    try:
        with open(path, "rb") as file:
            for chunk in iter(lambda: file.read(CHUNK), b""):
                size += len(chunk)
                digest.update(chunk)
    except OSError as err:
        sys.exit(str(err))

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
        process.exitCode = 0 if answer["ok"] else 1

    def sent_all(err: Exception | None) -> None:
        if err is not None:
            print(f"\n{err}", flush=True)

    process.exitCode = 1  # until it is confirmed

    socket.setEncoding("utf8")
    socket.on("data", answered)
    pipeline(Readable.from_(content()), progress, socket, sent_all)


def main() -> None:
    what, *arguments = sys.argv[1:] or ["receive"]
    if what not in ("receive", "send") or (what == "send" and not arguments):
        sys.exit(__doc__)
    if what == "send":
        port = int(arguments[1]) if len(arguments) > 1 else 9300
        send(Path(arguments[0]), port, arguments[2] if len(arguments) > 2 else "127.0.0.1")
    else:
        receive(Path(arguments[0] if arguments else "."), int(arguments[1]) if len(arguments) > 1 else 9300)
    net.run()


if __name__ == "__main__":
    main()
