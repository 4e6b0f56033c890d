"""For test suites of programs that use pynet: drive the loop, wait for events, and see that nothing is left over.

::

    from pynet import testing

    def test_echo() -> None:
        with testing.new_loop() as loop:
            near, far = testing.socket_pair()
            far.pipe(far)
            near.write("hello")
            assert loop.run_until(near, "data") == [b"hello"]
            near.end()
            loop.run()

With pytest, ``pynet.testing.plugin`` gives the same as fixtures: ``net_loop``, ``net_clock``, ``net_pair``,
``net_calls``.
"""

from __future__ import annotations

from ._calls import Calls
from ._certificates import Authority, Identity
from ._clock import FakeClock
from ._drive import DeadlineExceeded, run, run_until
from ._net_loop import LeakError, NetLoop, new_loop
from ._pair import socket_pair

__all__ = [
    "new_loop",
    "NetLoop",
    "LeakError",
    "run",
    "run_until",
    "DeadlineExceeded",
    "FakeClock",
    "Calls",
    "socket_pair",
    "Authority",
    "Identity",
]
