"""Server-sent events: a page hears what anybody posts, and after a broken line also what it has missed.

python -m pynet examples/http_events.py [port]      then open http://127.0.0.1:8080/
curl -N http://127.0.0.1:8080/events                hears it, too
curl -d hello http://127.0.0.1:8080/say
"""

from __future__ import annotations

import json
import sys
from collections import deque

import pynet as net
import pynet.http as http
from pynet.timers import setInterval

LONGEST = 10_000  # characters of a message
WAITING = 1_000_000  # bytes that a listener may leave unread
BEAT_MS = 15_000
PAGE = """<!doctype html>
<meta charset="utf-8">
<title>events</title>
<form><input autofocus> <button>say</button></form>
<ol id="said"></ol>
<script>
new EventSource('/events').onmessage = (event) => {
  said.appendChild(document.createElement('li')).textContent = JSON.parse(event.data)
}
document.forms[0].onsubmit = (event) => {
  event.preventDefault()
  const [input] = event.target
  fetch('/say', { method: 'POST', body: input.value })
  input.value = ''
}
</script>
"""


class Channel:
    """Everybody who listens, and the last messages for those who come back."""

    def __init__(self) -> None:
        self.listeners: set[http.ServerResponse] = set()
        self.history: deque[tuple[int, str]] = deque(maxlen=100)
        self.count = 0

    def join(self, req: http.IncomingMessage, res: http.ServerResponse) -> None:
        res.writeHead(200, {"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        res.write("retry: 1000\n\n")
        seen = req.headers.get("last-event-id", "")
        for number, event in self.history:
            if seen.isdecimal() and number > int(seen):
                res.write(event)
        self.listeners.add(res)
        print(len(self.listeners), "listening", flush=True)
        res.on("close", lambda: self.listeners.discard(res))

    def publish(self, text: str) -> None:
        self.count += 1
        data = json.dumps(text, ensure_ascii=False)  # on one line, whatever is in it
        event = f"id: {self.count}\ndata: {data}\n\n"
        self.history.append((self.count, event))
        self.tell(event)

    def tell(self, text: str) -> None:
        for res in list(self.listeners):
            res.write(text)
            if res.writableLength > WAITING:  # it does not read: the browser comes back, and asks for the rest
                res.destroy()


channel = Channel()


def say(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    text = ""
    req.setEncoding("utf8")

    @req.on("data")
    def _(chunk: str) -> None:
        nonlocal text
        if len(text) <= LONGEST:
            text += chunk

    @req.on("end")
    def _() -> None:
        if len(text) > LONGEST:
            res.writeHead(413).end()
            return
        channel.publish(text)
        res.writeHead(204).end()


def on_request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    route = f"{req.method} {req.url}"
    if route == "GET /":
        res.setHeader("Content-Type", "text/html")
        res.end(PAGE)
    elif route == "GET /events":
        channel.join(req, res)
    elif route == "POST /say":
        say(req, res)
    else:
        res.writeHead(404).end()


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
    server = http.createServer(on_request)
    server.listen(port, "127.0.0.1", lambda: print("serving at", server.address(), flush=True))
    # A comment now and then: what stands between takes a silent connection for a dead one.
    setInterval(lambda: channel.tell(": still here\n\n"), BEAT_MS).unref()
    net.run()


if __name__ == "__main__":
    main()
