"""An upload: a file of any size goes straight to disk, with a limit and a checksum; all of it, or nothing.

python -m pynet examples/http_upload.py [directory] [port]      then open http://127.0.0.1:8080/
curl -T photo.jpg http://127.0.0.1:8080/files/
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

import pynet as net
import pynet.http as http
from pynet import fs
from pynet.stream import Transform, pipeline

LIMIT = 100 * 1024 * 1024
FILE = re.compile(r"/files/(\w[\w.-]{0,99})", re.ASCII)
PAGE = """<!doctype html>
<meta charset="utf-8">
<title>upload</title>
<input type="file" multiple>
<ol id="sent"></ol>
<script>
document.querySelector('input').onchange = async (event) => {
  for (const file of event.target.files) {
    const answer = await fetch(`/files/${file.name.replace(/[^A-Za-z0-9_.-]/g, '_')}`, { method: 'PUT', body: file })
    sent.appendChild(document.createElement('li')).textContent = await answer.text()
  }
}
</script>
"""


class Meter(Transform):
    """Counts and hashes what passes, and fails when it is too much."""

    def __init__(self) -> None:
        super().__init__()
        self.size = 0
        self.hash = hashlib.sha256()

    def _transform(self, chunk: bytes, encoding: str, callback: Callable[..., object], /) -> None:
        self.size += len(chunk)
        if self.size > LIMIT:
            callback(RuntimeError("too large"))
            return
        self.hash.update(chunk)
        callback(None, chunk)


def answer(res: http.ServerResponse, status: int, **facts: object) -> None:
    res.writeHead(status, {"Content-Type": "application/json"})
    res.end(json.dumps({"status": status, **facts}, separators=(",", ":")) + "\n")


def receive(directory: Path, name: str, req: http.IncomingMessage, res: http.ServerResponse) -> None:
    part = directory / f".{secrets.token_hex(8)}.part"
    meter = Meter()

    def done(err: BaseException | None) -> None:
        if err is not None:  # the client has gone, the disk is full, or it was too large: the connection is cut
            print(f"{name}: {err}", flush=True)
            fs.unlink(str(part), lambda err: None)
            return
        part.replace(directory / name)
        answer(res, 201, name=name, size=meter.size, sha256=meter.hash.hexdigest())

    pipeline(req, meter, fs.createWriteStream(str(part), {"flags": "wx"}), done)


def on_request(directory: Path, req: http.IncomingMessage, res: http.ServerResponse, waits: bool = False) -> None:
    """*waits*: the client asks for leave before it sends the body."""
    match = FILE.fullmatch(req.url)
    if req.method == "GET" and req.url == "/":
        res.setHeader("Content-Type", "text/html")
        res.end(PAGE)
    elif req.method != "PUT" or match is None:
        answer(res, 404)
    elif int(req.headers.get("content-length", "0")) > LIMIT:
        answer(res, 413, limit=LIMIT)
    else:
        if waits:
            res.writeContinue()
        receive(directory, match[1], req, res)


def main() -> None:
    directory = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 8080
    server = http.createServer(lambda req, res: on_request(directory, req, res))
    server.on("checkContinue", lambda req, res: on_request(directory, req, res, True))
    server.listen(port, "127.0.0.1", lambda: print("serving at", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
