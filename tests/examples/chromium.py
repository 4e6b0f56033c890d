"""A real browser, driven by its DevTools protocol: tabs, and somebody who types."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import wsproto
from wsproto import events

from tests.examples.programs import DEADLINE_S, Program

# Resolves with the texts of all items once one of them is the text that is waited for.
ITEMS = """
new Promise((done) => {
  const look = () => {
    const items = [...document.querySelectorAll('li')].map((item) => item.textContent)
    if (items.includes(%s)) done(items)
    else setTimeout(look, 5)
  }
  look()
})
"""

# No window, and no questions to anybody but the page.
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Tab:
    """A page that is open."""

    def __init__(self, debugger: str) -> None:
        parts = urlsplit(debugger)
        assert parts.port is not None
        self._socket = socket.create_connection(("127.0.0.1", parts.port), timeout=DEADLINE_S)
        self._protocol = wsproto.WSConnection(wsproto.ConnectionType.CLIENT)
        self._socket.sendall(self._protocol.send(events.Request(host=parts.netloc, target=parts.path)))
        self._numbers = itertools.count(1)
        self._loaded: set[str] = set()  # of the pages that are, the ids of their loaders
        assert isinstance(next(self._events()), events.AcceptConnection)

    def _events(self) -> Iterator[events.Event]:
        while True:
            yield from self._protocol.events()
            self._protocol.receive_data(self._socket.recv(65536) or None)

    def _message(self) -> dict[str, Any]:
        """The next one: an answer, with a number, or the news of something. What has loaded is noted."""
        text = ""
        for event in self._events():
            assert isinstance(event, events.TextMessage), event
            text += event.data
            if event.message_finished:
                break
        message: dict[str, Any] = json.loads(text)
        if message.get("method") == "Page.lifecycleEvent" and message["params"]["name"] == "load":
            self._loaded.add(message["params"]["loaderId"])
        return message

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Have the browser do something; its answer."""
        number = next(self._numbers)
        message = json.dumps({"id": number, "method": method, "params": parameters})
        self._socket.sendall(self._protocol.send(events.TextMessage(message)))
        while (answer := self._message()).get("id") != number:
            pass
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def open(self, url: str) -> None:
        """Load a page. Before that is done, what is evaluated is lost with the page that was there.

        Its own load is waited for: the empty page of a new tab may say only now that it is there.
        """
        self.call("Page.enable")
        self.call("Page.setLifecycleEventsEnabled", enabled=True)
        loader = self.call("Page.navigate", url=url)["loaderId"]
        while loader not in self._loaded:
            self._message()

    def evaluate(self, expression: str) -> Any:
        """What *expression* gives, or what the promise that it gives resolves to."""
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def items(self, until: str) -> list[str]:
        """The texts of the page's list, as soon as *until* is one of them."""
        items: list[str] = self.evaluate(ITEMS % json.dumps(until))
        return items

    def type(self, text: str) -> None:
        """Type a line into the field of the page.

        A page gives the focus to its field when it is first drawn, which may be after its load: what is typed before
        that goes nowhere.
        """
        self.evaluate("document.querySelector('input').focus()")
        self.call("Input.insertText", text=text)
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", text="\r", windowsVirtualKeyCode=13
            )

    def type_and_load(self, text: str) -> None:
        """Type a line that leads to another page."""
        before = set(self._loaded)
        self.type(text)
        while self._loaded == before:
            self._message()

    def close(self) -> None:
        self._socket.close()


class Chromium:
    """A browser without a window."""

    def __init__(self, address: str) -> None:
        self._address = urlsplit(address)

    def ask(self, method: str, path: str) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._address.port or 0, timeout=DEADLINE_S)
        connection.request(method, path)
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer

    @contextlib.contextmanager
    def tab(self, url: str) -> Iterator[Tab]:
        """A page in a tab of its own, which is closed at the end."""
        tab = Tab(self.ask("PUT", "/json/new?about:blank")["webSocketDebuggerUrl"])
        try:
            tab.open(url)
            yield tab
            tab.call("Page.close")
        finally:
            tab.close()


@contextlib.contextmanager
def chromium(profile: Path, *more: str) -> Iterator[Chromium]:
    """Start it, with an empty profile in that directory and *more* options; skips where there is none."""
    if not os.environ.get("PYNET_BROWSER"):
        pytest.skip("needs a browser: make test-peers")
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("no Chromium here")
    options = ("--remote-debugging-port=0", f"--user-data-dir={profile}", *more)
    with Program(*QUIET, *options, "about:blank", interpreter=path) as program:
        address = program.until("DevTools listening on").split()[-1]
        yield Chromium(address)
        browser = Tab(address)
        browser.call("Browser.close")
        browser.close()
        program.ended()
