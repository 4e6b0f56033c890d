"""The browsers' face: ``onmessage`` and the like, ``addEventListener``, and what their listeners get."""

from __future__ import annotations

from typing import Any

from pynet import testing
from pynet._ws import WebSocket
from pynet._ws._event_target import CloseEvent, ErrorEvent, Event, MessageEvent

from .frame_cases import Frame
from .pairs import connected, raw_peer


def test_attributes() -> None:
    with testing.new_loop() as loop:
        client, server = connected()
        seen: list[Any] = []
        server.on("message", lambda data, isBinary: server.send(data, binary=isBinary))

        def onmessage(event: MessageEvent) -> None:
            seen.append([event.type, event.target is client, event.data])
            if event.data == b"bytes":
                client.close(1000, "x")

        def onclose(event: CloseEvent) -> None:
            seen.append([event.type, event.target is client, event.code, event.reason, event.wasClean])

        client.onmessage = onmessage
        client.onclose = onclose
        assert client.onmessage is onmessage
        assert client.onopen is None
        client.send("text")
        client.send(b"bytes")
        loop.run()
        assert seen == [["message", True, "text"], ["message", True, b"bytes"], ["close", True, 1000, "x", True]]


def test_open_and_bare_listeners() -> None:
    with testing.new_loop() as loop:
        seen: list[Any] = []
        ws = WebSocket(None)
        ws.onopen = lambda event: seen.append([type(event), event.type, event.target is ws])
        ws.addEventListener("open", lambda: seen.append("bare"))
        near, far = testing.socket_pair()
        ws.setSocket(near)
        assert seen == [[Event, "open", True], "bare"]
        far.destroy()
        loop.run()


def test_error_and_an_unclean_close() -> None:
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer()
        seen: list[Any] = []

        def onerror(event: ErrorEvent) -> None:
            seen.append([event.type, event.error.code, event.message])

        ws.onerror = onerror
        ws.onclose = lambda event: seen.append([event.code, event.reason, event.wasClean])
        far.write(Frame(3).encode(True))
        loop.run()
        assert seen == [
            ["error", "WS_ERR_INVALID_OPCODE", "Invalid WebSocket frame: invalid opcode 3"],
            [1006, "", False],
        ]


def test_setting_an_attribute_again_replaces_it() -> None:
    with testing.new_loop():
        ws = WebSocket(None)
        ws.onmessage = lambda event: None
        ws.onmessage = second = lambda event: None
        assert ws.onmessage is second
        assert ws.listenerCount("message") == 1
        ws.onmessage = None
        assert ws.onmessage is None
        ws.onmessage = 5  # type: ignore[assignment]
        assert ws.onmessage is None
        assert ws.listenerCount("message") == 0


class Handler:
    def __init__(self) -> None:
        self.events: list[str] = []

    def handleEvent(self, event: Event) -> None:
        self.events.append(event.type)


def test_add_and_remove() -> None:
    with testing.new_loop():
        ws = WebSocket(None)
        seen: list[Any] = []
        handler = Handler()

        def f(event: MessageEvent) -> None:
            seen.append(event.data)

        ws.onmessage = f
        ws.addEventListener("message", f)
        ws.addEventListener("message", f)  # it is there
        ws.addEventListener("message", f, {"once": True})  # it is still there
        ws.addEventListener("message", handler, {"once": True})
        ws.addEventListener("nonsense", f)
        assert ws.listenerCount("message") == 3
        ws.emit("message", b"1", False)
        ws.emit("message", b"2", False)
        assert seen == ["1", "1", "2", "2"]
        assert handler.events == ["message"]
        ws.removeEventListener("message", f)
        ws.removeEventListener("message", f)  # the attribute is not removed by this
        assert ws.listenerCount("message") == 1
        ws.addEventListener("message", f, once=True)
        ws.emit("message", b"3", True)
        assert ws.listenerCount("message") == 1
        assert seen[4:] == [b"3", b"3"]
        assert ws.addEventListener("message", 5) is None  # type: ignore[func-returns-value]


def test_fragments_are_given_as_they_are() -> None:
    with testing.new_loop() as loop:
        client, server = connected()
        seen: list[Any] = []
        server.binaryType = "fragments"
        server.onmessage = lambda event: seen.append(event.data)
        client.send(b"a", fin=False)
        client.send(b"b")
        client.send("text")
        client.close()
        loop.run()
        assert seen == [[b"a", b"b"], "text"]
