"""Every way to say where to listen, and what address() says then."""

from __future__ import annotations

from collections.abc import Callable

import pynet as net
from tests.parity.prelude import word

Way = tuple[str, Callable[[net.Server, Callable[[], object]], net.Server]]
ways: list[Way] = [
    ("listen(listener)", lambda s, f: s.listen(f)),
    ("listen()", lambda s, f: s.listen().on("listening", f)),
    ("listen(0)", lambda s, f: s.listen(0).on("listening", f)),
    ("listen(null, listener)", lambda s, f: s.listen(None, f)),
    ('listen("0", listener)', lambda s, f: s.listen("0", f)),
    ("listen(0, backlog, listener)", lambda s, f: s.listen(0, 5, f)),
    ("listen(0, host, listener)", lambda s, f: s.listen(0, "127.0.0.1", f)),
    ("listen(0, host, backlog, listener)", lambda s, f: s.listen(0, "127.0.0.1", 5, f)),
    ('listen(0, "::1", listener)', lambda s, f: s.listen(0, "::1", f)),
    ("listen({port}, listener)", lambda s, f: s.listen({"port": 0}, f)),
    (
        "listen({port, host, backlog}, listener)",
        lambda s, f: s.listen({"port": 0, "host": "127.0.0.1", "backlog": 5}, f),
    ),
    ("listen({port, host, exclusive})", lambda s, f: s.listen({"port": 0, "host": "127.0.0.1", "exclusive": True}, f)),
    ("listen({port, ipv6Only, host})", lambda s, f: s.listen({"port": 0, "host": "::", "ipv6Only": True}, f)),
    ("listen({port, reusePort, host})", lambda s, f: s.listen({"port": 0, "host": "127.0.0.1", "reusePort": True}, f)),
    ("listen(path, listener)", lambda s, f: s.listen("./s", f)),
    ("listen(path, backlog, listener)", lambda s, f: s.listen("./s", 5, f)),
    ("listen({path}, listener)", lambda s, f: s.listen({"path": "./s", "readableAll": True, "writableAll": True}, f)),
    ("listen(boundSocket)", lambda s, f: s.listen(net.BoundSocket({"host": "127.0.0.1"}), f)),
]


def next_() -> None:
    if not ways:
        return
    title, way = ways.pop(0)
    server = net.createServer()

    def listening() -> None:
        a = server.address()
        assert a is not None
        print(f"{title}: {a if isinstance(a, str) else f'{a.address} {a.family} {word(a.port > 0)}'}")
        server.close(next_)

    if way(server, listening) is not server:
        print("returned something else")


next_()

net.run()
