"""Loads and random programs in their long form; ``--short`` for the size that the suite runs.

python -m tests.load.soak [--short] [--scale FACTOR] [NAME...]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable

from tests.load import loads
from tests.load.every_byte import every_byte
from tests.load.interrupted import interrupted
from tests.load.kept import kept
from tests.load.requests import requests
from tests.load.secure import encrypted, half_open, handshakes
from tests.load.websockets import websockets

# These load hypothesis, which takes longer than all the rest.


def _parsing(scale: float) -> object:
    from tests.load.parsing import parsing

    return parsing(int(1_000_000 * scale))


def _faults(scale: float) -> object:
    from tests.load.faults import faults

    return faults(int(50_000 * scale))


def _bad_network(scale: float) -> object:
    from tests.load.faults import bad_network

    return bad_network(min(scale, 1.0))


LOADS: dict[str, Callable[[float], object]] = {
    "connections": lambda scale: loads.concurrent_connections(max(10, int(10_000 * scale)), 3),
    "messages": lambda scale: loads.many_messages(int(1_000_000 * scale)),
    "datagrams": lambda scale: loads.many_datagrams(int(1_000_000 * scale)),
    "series": lambda scale: loads.connections_in_series(int(100_000 * scale)),
    "proxy": lambda scale: loads.proxy_with_a_slow_reader(int(2**31 * scale)),
    "websockets": lambda scale: websockets(max(10, int(10_000 * scale)), int(1_000_000 * scale)),
    "requests": lambda scale: requests(int(1_000_000 * scale), max(10, int(1000 * min(1.0, 10 * scale)))),
    "kept": lambda scale: kept(max(10, int(10_000 * scale))),
    "handshakes": lambda scale: handshakes(int(50_000 * scale)),
    "encrypted": lambda scale: encrypted(int(2**30 * scale)),
    "interrupted": lambda scale: interrupted(int(2**30 * scale)),
    "every-byte": every_byte,
    "half-open": lambda scale: half_open(max(10, int(10_000 * scale))),
    "parsing": _parsing,
    "faults": _faults,
    "network": _bad_network,
}
SHORT = 0.01
# Each load has a deadline of its own; this one is for a process that has stopped altogether.
HOPELESS_S = 2 * 3600


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(LOADS)}; all of them by default")
    parser.add_argument("--scale", type=float, default=1.0, help="the share of the full load")
    parser.add_argument("--short", action="store_true", help=f"the same as --scale {SHORT}")
    options = parser.parse_args()
    scale = SHORT if options.short else options.scale
    unknown = set(options.names) - set(LOADS)
    if unknown:
        parser.error(f"no such load: {', '.join(sorted(unknown))}")
    if len(options.names) == 1:
        print(f"{options.names[0]}:", flush=True)
        print(LOADS[options.names[0]](scale), flush=True)
        return 0
    # Each in a process of its own: the peak of memory is of a whole process.
    names = options.names or list(LOADS)
    command = [sys.executable, "-m", "tests.load.soak", "--scale", str(scale)]
    failed = [name for name in names if not _succeeds([*command, name])]
    if failed:
        print(f"FAILED: {', '.join(failed)}")
    return 1 if failed else 0


def _succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, timeout=HOPELESS_S).returncode == 0
    except subprocess.TimeoutExpired:
        return False


if __name__ == "__main__":
    sys.exit(main())
