"""Metrics over UDP: a statsd server that prints sums every few seconds, and a client.

python -m pynet examples/statsd.py [port [seconds]]                     try it with: the line below
python -m pynet examples/statsd.py send port hits:1\\|c time:32\\|ms
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict

import pydgram as dgram
import pynet
from pynet.timers import setInterval


class Metrics:
    """What has been counted since the last report."""

    def __init__(self) -> None:
        self.counters: Counter[str] = Counter()
        self.gauges: dict[str, float] = {}
        self.timings: dict[str, list[float]] = defaultdict(list)

    def take(self, line: str) -> None:
        """A metric, ``name:value|type|@rate``; raises ValueError for anything else."""
        name, _, rest = line.partition(":")
        value, kind, *more = rest.split("|")
        number = float(value)
        if kind == "c":
            rate = float(more[0][1:]) if more else 1.0
            self.counters[name] += round(number / rate)
        elif kind == "g":
            relative = value[0] in "+-"
            self.gauges[name] = self.gauges.get(name, 0) + number if relative else number
        elif kind == "ms":
            self.timings[name].append(number)
        else:
            raise ValueError(f"no such type: {kind}")

    def report(self) -> None:
        for name, count in sorted(self.counters.items()):
            print(f"{name} {count}", flush=True)
        for name, value in sorted(self.gauges.items()):
            print(f"{name} {value:g}", flush=True)
        for name, times in sorted(self.timings.items()):
            print(f"{name} n={len(times)} max={max(times):g} mean={sum(times) / len(times):g}", flush=True)
        self.counters.clear()
        self.timings.clear()


def serve(port: int, seconds: float) -> None:
    metrics = Metrics()
    socket = dgram.createSocket("udp4")

    @socket.on("message")
    def _(msg: bytes) -> None:
        for line in msg.decode("utf-8", "replace").splitlines():
            try:
                metrics.take(line)
            except (ValueError, IndexError, ArithmeticError) as err:
                print(f"not understood: {line!r} ({err})", flush=True)

    socket.bind(port, "127.0.0.1", lambda: print("counting at", socket.address(), flush=True))
    setInterval(metrics.report, 1000 * seconds)


def send(port: int, metrics: list[str]) -> None:
    socket = dgram.createSocket("udp4")
    socket.send("\n".join(metrics), port, "127.0.0.1", lambda: socket.close())


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[:1] == ["send"]:
        if len(arguments) < 3:
            sys.exit(__doc__)
        send(int(arguments[1]), arguments[2:])
    else:
        serve(int(arguments[0]) if arguments else 8125, float(arguments[1]) if len(arguments) > 1 else 10)
    pynet.run()


if __name__ == "__main__":
    main()
