"""A server of files: types, ranges, 304 for what the client has, HEAD; nothing outside its directory.

python -m pynet examples/http_static.py [directory] [port]      then open http://127.0.0.1:8080/
"""

from __future__ import annotations

import mimetypes
import re
import sys
from email.utils import formatdate
from pathlib import Path
from urllib.parse import unquote

import pynet as net
import pynet.http as http
from pynet import fs
from pynet.stream import pipeline

RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def fail(res: http.ServerResponse, status: int, **headers: str) -> None:
    res.writeHead(status, {"Content-Type": "text/plain", **headers})
    res.end(f"{http.STATUS_CODES[status]}\n")


def find(root: Path, url: str) -> Path | None:
    """The file that *url* means, if it is in *root*."""
    try:
        path = (root / unquote(url.partition("?")[0]).lstrip("/")).resolve()
        if path.is_dir():
            path = (path / "index.html").resolve()
        return path if path.is_file() and path.is_relative_to(root) else None
    except (OSError, ValueError):  # it cannot be a name: too long, a NUL in it
        return None


def part(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a range; None if there are none like that."""
    match = RANGE.fullmatch(header)
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        return max(size - int(last), 0), size - 1
    end = min(int(last), size - 1) if last else size - 1
    return (int(first), end) if int(first) <= end else None


def serve(root: Path, req: http.IncomingMessage, res: http.ServerResponse) -> None:
    if req.method not in ("GET", "HEAD"):
        return fail(res, 405, Allow="GET, HEAD")
    path = find(root, req.url)
    if path is None:
        return fail(res, 404)
    facts = path.stat()
    changed = formatdate(facts.st_mtime, usegmt=True)
    if req.headers.get("if-modified-since") == changed:
        res.writeHead(304).end()
        return None
    first, last, status = 0, facts.st_size - 1, 200
    if "range" in req.headers:
        wanted = part(req.headers["range"], facts.st_size)
        if wanted is None:
            return fail(res, 416, **{"Content-Range": f"bytes */{facts.st_size}"})
        (first, last), status = wanted, 206
        res.setHeader("Content-Range", f"bytes {first}-{last}/{facts.st_size}")
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    res.writeHead(
        status,
        {
            "Content-Type": kind,
            "Content-Length": last - first + 1,
            "Last-Modified": changed,
            "Accept-Ranges": "bytes",
        },
    )
    if req.method == "HEAD" or last < first:
        res.end()
    else:  # a file that cannot be read, or a client that goes away, ends both
        pipeline(fs.createReadStream(str(path), {"start": first, "end": last}), res, lambda err: None)
    return None


def main() -> None:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 8080
    server = http.createServer(lambda req, res: serve(root, req, res))
    server.listen(port, "127.0.0.1", lambda: print("serving at", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
