"""Switches: the suite once more, with the short ways shut or with every write in the other type.

    PYNET_TEST_SWITCH=shut  pytest ...                 the tests themselves, and the ports that they run
    python -m tests.switches shut port.py              one program

``shut``    what has a short way for the frequent case goes the long way: writes and reads of sockets, datagrams, frames
``bytes``   every text that is written, or sent as a datagram, is bytes
``text``    all bytes that are written, or sent as a datagram, are text, where they are UTF-8

The code is replaced at run time. A name that is not there any more is an error, so no switch is left without effect.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

VARIABLE = "PYNET_TEST_SWITCH"

Convert = Callable[[Any], Any]


def replace(owner: Any, name: str, value: Any) -> None:
    if name not in vars(owner):
        raise AttributeError(f"{owner.__name__} has no {name} of its own to replace")
    setattr(owner, name, value)


def never(value: Any = None) -> property:
    """Instead of an attribute: always *value*, whatever it is set to."""
    return property(lambda self: value, lambda self, other: None)


# --- the short ways


def shut() -> None:
    _shut_sockets()
    _shut_datagrams()
    _shut_web()


def _shut_sockets() -> None:
    def push(life: Any, chunk: bytes) -> None:
        if life.timer is not None:
            life.timer.refresh()
        if not life.stream.push(chunk):
            life.stop_reading()

    from pynet._net import _state
    from pynet._stream import SourceLife

    replace(_state.SocketState, "ready", never())
    replace(SourceLife, "on_data", push)


def _shut_datagrams() -> None:
    from pydgram import _options

    replace(_options.Settings, "is_direct", never(False))


def _shut_web() -> None:
    from pynet._http import _parser
    from pynet._ws import _connection

    replace(_connection.Connection, "sends_plain", never(False))
    replace(_parser.RequestParser, "feed", _parser._Parser.feed)


# --- types


def as_bytes(data: Any) -> Any:
    if type(data) is not str:
        return data
    try:
        return data.encode()
    except UnicodeEncodeError:  # lone surrogates
        return data


def as_text(data: Any) -> Any:
    if type(data) is not bytes:  # what can be changed may be changed before it goes out
        return data
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def convert_all(convert: Convert) -> None:
    """Have everything that is written, or sent, go through *convert*."""
    from pydgram import Socket as DatagramSocket
    from pynet import Socket
    from pynet._http._outgoing import OutgoingMessage
    from pynet.stream import Writable

    for owner in (Writable, Socket, OutgoingMessage):
        for name in ("write", "end"):
            if name in vars(owner):
                replace(owner, name, _converting_write(vars(owner)[name], convert))
    for name in ("send", "sendto"):
        replace(DatagramSocket, name, _converting_send(vars(DatagramSocket)[name], convert))


def _converting_write(original: Callable[..., Any], convert: Convert) -> Callable[..., Any]:
    def write(self: Any, *args: Any, **keywords: Any) -> Any:
        if args and _is_plain_text(self, args[1] if len(args) > 1 else keywords.get("encoding")):
            args = (convert(args[0]), *args[1:])
        return original(self, *args, **keywords)

    return write


def _is_plain_text(stream: Any, encoding: Any) -> bool:
    """Whether a text written to *stream* would go out as UTF-8, and as nothing but its bytes."""
    state = getattr(stream, "_writableState", None)
    if state is not None and (state.objectMode or state.defaultEncoding != "utf8"):
        return False
    return encoding is None or callable(encoding) or encoding in ("utf8", "utf-8")


def _converting_send(original: Callable[..., Any], convert: Convert) -> Callable[..., Any]:
    def send(self: Any, *args: Any, **keywords: Any) -> Any:
        if args:
            message = [convert(part) for part in args[0]] if type(args[0]) is list else convert(args[0])
            args = (message, *args[1:])
        return original(self, *args, **keywords)

    return send


SWITCHES: dict[str, Callable[[], None]] = {
    "shut": shut,
    "bytes": lambda: convert_all(as_bytes),
    "text": lambda: convert_all(as_text),
}


def chosen() -> str | None:
    """The switch of this run of the suite."""
    return os.environ.get(VARIABLE) or None


def main() -> int:
    from pynet._cli import main as run

    name, *rest = sys.argv[1:]
    SWITCHES[name]()
    return run(rest)


if __name__ == "__main__":
    sys.exit(main())
