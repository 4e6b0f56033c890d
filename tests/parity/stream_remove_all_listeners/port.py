"""What the removal of listeners inside a 'data' listener does to the flow of a readable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.stream import Readable, Writable
from tests.parity.prelude import word


def look(r: Readable) -> str:
    return f"flowing {word(r.readableFlowing)}, {r.readableLength} wait, {r.listenerCount('data')} listen"


Listener = Callable[[bytes], None]

removals: dict[str, Callable[[Readable, Listener], Any]] = {
    "removeAllListeners()": lambda r, listener: r.removeAllListeners(),
    'removeAllListeners("data")': lambda r, listener: r.removeAllListeners("data"),
    'removeAllListeners("data"), ("readable")': (
        lambda r, listener: r.removeAllListeners("data").removeAllListeners("readable")
    ),
    'removeAllListeners("readable")': lambda r, listener: r.removeAllListeners("readable"),
    "off()": lambda r, listener: r.off("data", listener),
}


def piped(r: Readable, listener: Listener) -> None:
    def write(chunk: bytes, encoding: str, callback: Callable[[], None]) -> None:
        print("written", chunk.decode())
        callback()

    r.pipe(Writable(write=write)).on("unpipe", lambda: print("unpiped"))
    r.on("data", listener)


def readable(r: Readable, listener: Listener) -> None:
    r.on("data", listener)

    @r.on("readable")
    def _() -> None:
        print("readable")
        while (chunk := r.read()) is not None:
            print("read", chunk.decode())


setups: dict[str, Callable[[Readable, Listener], Any]] = {
    "plain": lambda r, listener: r.on("data", listener),
    "once": lambda r, listener: r.once("data", listener),
    "piped": piped,
    "readable": readable,
}


def play(remove: Callable[[Readable, Listener], Any], setup: Callable[[Readable, Listener], Any]) -> None:
    r = Readable(read=lambda: None)

    def listener(chunk: bytes) -> None:
        print("data", chunk.decode())
        remove(r, listener)
        if chunk == b"a":
            pushed = r.push("b")
            print("push in it:", word(pushed), look(r))

    setup(r, listener)
    r.push("a")
    net.run()
    pushed = r.push("c")
    print("push later:", word(pushed), look(r))
    net.run()
    r.push(None)
    net.run()
    print("after the end:", look(r), word(r.readableEnded), word(r.destroyed))
    r.on("data", lambda chunk: print("another listener", chunk.decode()))
    r.resume()
    net.run()
    print("at last:", look(r), word(r.readableEnded), word(r.destroyed))


for removal, remove in removals.items():
    for name, setup in setups.items():
        print(f"--- {removal}, {name}")
        play(remove, setup)
