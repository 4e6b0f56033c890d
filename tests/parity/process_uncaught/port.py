"""Exceptions that nobody catches: of the script, of callbacks, of 'error' events; the monitor sees them first."""

from __future__ import annotations

from typing import NoReturn

import pynet as net
from pynet import process
from pynet.timers import setImmediate, setTimeout


def throw(text: str) -> NoReturn:
    raise RuntimeError(text)


process.on("uncaughtExceptionMonitor", lambda err, origin: print(f"monitor {err}, {origin}"))
process.on("uncaughtException", lambda err, origin: print(f"taken {err}, {origin}"))
process.on("exit", lambda code: print(f"exit {code}"))


def immediate() -> None:
    process.nextTick(lambda: print("tick"))
    throw("immediate")


def nextImmediate() -> None:
    print("next immediate")
    setTimeout(timer, 1)


def timer() -> None:
    setTimeout(last, 1)
    throw("timer")


def last() -> None:
    process.removeAllListeners("uncaughtException")
    process.exitCode = 5
    process.on("uncaughtException", lambda: process.exit())
    throw("last")


setImmediate(immediate)
setImmediate(nextImmediate)
process.nextTick(lambda: throw("tick"))
process.nextTick(lambda: print("next tick"))
net.Socket().destroy(RuntimeError("socket"))
throw("script")
