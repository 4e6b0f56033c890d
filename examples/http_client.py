"""An HTTP client: prints what a GET brings, or what a POST of a text is answered; follows redirections.

python -m pynet examples/http_client.py http://127.0.0.1:8080/ [text to post]
try it with: python3 -m http.server 8080 --bind 127.0.0.1, or http_server.py and a text for /shout
"""

from __future__ import annotations

import sys
from urllib.parse import urljoin

import pynet as net
import pynet.http as http
from pynet import process

MOST_HOPS = 5


def fetch(url: str, body: str | None, hops: int = 0) -> None:
    def answered(response: http.IncomingMessage) -> None:
        location = response.headers.get("location")
        if response.statusCode in (301, 302, 303, 307, 308) and location and hops < MOST_HOPS:
            response.resume()  # what it says besides is of no interest
            fetch(urljoin(url, location), body if response.statusCode >= 307 else None, hops + 1)
            return
        print(f"{response.statusCode} {response.statusMessage}", file=sys.stderr)
        for name, value in zip(response.rawHeaders[::2], response.rawHeaders[1::2], strict=True):
            print(f"{name}: {value}", file=sys.stderr)
        response.on("data", sys.stdout.buffer.write)
        response.on("end", sys.stdout.flush)
        response.on("error", failed)  # the connection broke in the middle

    request = http.request(url, {"method": "GET" if body is None else "POST", "headers": {"Accept": "*/*"}}, answered)
    request.setTimeout(30_000, lambda: request.destroy(TimeoutError("no answer within 30 seconds")))
    request.on("error", failed)
    request.end(body)


def failed(err: Exception) -> None:
    print(err, file=sys.stderr)
    process.exitCode = 1


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    url = sys.argv[1]
    if not url.startswith("http://"):
        sys.exit(f"not an http:// URL: {url}")
    fetch(url, sys.argv[2] if len(sys.argv) > 2 else None)
    net.run()


if __name__ == "__main__":
    main()
