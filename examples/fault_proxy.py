"""A proxy that behaves like a bad network: latency, little bandwidth, small pieces, resets, silence.

python -m pynet examples/fault_proxy.py PORT TARGET-PORT [fault=value ...]
    latency=MS      each chunk comes that much later        rate=N          at most N bytes per second
    slice=N         chunks of at most N bytes               reset=N         a reset after N bytes
    silence=N       nothing more after N bytes

try it with: http_server.py 8080, fault_proxy.py 8889 8080 latency=200 slice=3 rate=500, and curl 127.0.0.1:8889
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pynet as net
from pynet.stream import Transform
from pynet.timers import setTimeout

FAULTS = ("latency", "rate", "slice", "reset", "silence")


class Fault(Transform):
    """Passes on what it gets, worse. One chunk at a time, so the sender feels the back-pressure of a slow line."""

    def __init__(self, faults: dict[str, int], reset: Callable[[], object]) -> None:
        super().__init__()
        self.faults, self.reset = faults, reset
        self.passed = 0

    def _transform(self, chunk: bytes, encoding: str, callback: Callable[..., None], /) -> None:
        setTimeout(self.pass_on, self.faults["latency"], chunk, callback)

    def pass_on(self, chunk: bytes, callback: Callable[..., None]) -> None:
        if self.destroyed:
            return
        if not chunk:
            callback()
            return
        size = self.faults["slice"] or len(chunk)
        if self.faults["rate"]:
            size = min(size, max(1, self.faults["rate"] // 20))
        for limit in ("reset", "silence"):
            if self.faults[limit]:
                size = min(size, self.faults[limit] - self.passed)
        piece, rest = chunk[:size], chunk[size:]
        self.passed += len(piece)
        self.push(piece)
        if self.faults["reset"] and self.passed >= self.faults["reset"]:
            # let the pieces that are on their way arrive, as those of a real line would
            setTimeout(self.reset, 1)
        elif self.faults["silence"] and self.passed >= self.faults["silence"]:
            pass  # never called back: nothing moves any more
        else:
            pause = 1000 * len(piece) / self.faults["rate"] if self.faults["rate"] else 0
            setTimeout(self.pass_on, pause, rest, callback)


def main() -> None:
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    port, target = int(sys.argv[1]), int(sys.argv[2])
    faults = dict.fromkeys(FAULTS, 0)
    for word in sys.argv[3:]:
        name, value = word.split("=", 1) if "=" in word else (word, "")
        if name not in faults or not value.isdecimal():
            sys.exit(f"no such fault: {word} (they are {', '.join(FAULTS)}, each with a number)")
        faults[name] = int(value)
    server = net.createServer(allowHalfOpen=True)

    @server.on("connection")
    def _(client: net.Socket) -> None:
        upstream = net.connect({"port": target, "host": "127.0.0.1", "allowHalfOpen": True})

        def reset() -> None:
            client.resetAndDestroy()
            upstream.resetAndDestroy()

        client.setNoDelay(True)
        client.pipe(upstream)
        upstream.pipe(Fault(faults, reset)).pipe(client)
        for one, other in ((client, upstream), (upstream, client)):
            one.on("error", lambda err: print(err, flush=True))

            @one.on("close")
            def _(hadError: bool, *, other: net.Socket = other) -> None:
                if hadError:
                    other.destroy()

    server.listen(port, "127.0.0.1", lambda: print("worsening at", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
