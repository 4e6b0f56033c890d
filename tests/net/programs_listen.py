"""Programs about listening and closing."""

from __future__ import annotations

import os
from typing import Any

import pytest

import pynet as net

from .programs import Seen, program


def in_use(seen: Seen, **place: Any) -> None:
    first: Any = net.createServer()

    def listening() -> None:
        address = first.address()
        again = place if isinstance(address, str) or address is None else {**place, "port": address.port}
        second = seen.watch(net.createServer())
        second.on("error", lambda: first.close())
        second.listen(again)

    first.listen({**place, **({} if "path" in place else {"port": 0})}, listening)


def listen(seen: Seen, *args: Any, **options: Any) -> net.Server:
    server: net.Server = seen.watch(net.createServer())
    return server.listen(*args, **options)


program("server.listen on a TCP port in use")(lambda seen: in_use(seen, host="127.0.0.1"))
program("server.listen on a TCP port in use, no host (::)")(lambda seen: in_use(seen))
program("server.listen on a pipe path in use")(lambda seen: in_use(seen, path=str(seen.folder / "a.sock")))
program("server.listen on a pipe path in a missing directory")(
    lambda seen: listen(seen, str(seen.folder / "none" / "a.sock"))
)
program("server.listen(path of 109 characters or more)")(lambda seen: listen(seen, str(seen.folder / ("x" * 120))))
program("server.listen({fd:99999})")(lambda seen: listen(seen, {"fd": 99999}))
program("server.listen on an address that is not local")(lambda seen: listen(seen, 0, "198.51.100.1"))
program("server.listen(0, '<unresolvable host>')")(lambda seen: listen(seen, 0, "no-such-host.invalid"))
program("server.listen({signal: already aborted})")(
    lambda seen: listen(seen, {"port": 0, "signal": net.AbortSignal.abort()})
)


@program("server.listen(path) in a directory without write permission")
def _(seen: Seen) -> object:
    if os.geteuid() == 0:
        pytest.skip("the superuser may write anywhere")
    seen.folder.chmod(0o500)
    return listen(seen, str(seen.folder / "np.sock"))


@program('server.listen(80, "127.0.0.1") without permission')
def _(seen: Seen) -> object:
    if os.geteuid() == 0:
        pytest.skip("the superuser may listen on any port")
    return listen(seen, 80, "127.0.0.1")


@program("server.listen(0, host, cb) twice in a row (host given: first call still resolving)")
def _(seen: Seen) -> None:
    server = net.createServer()
    server.on("listening", lambda: seen.order.append("listening"))
    server.listen(0, "127.0.0.1", lambda: seen.order.append("cb1"))
    server.listen(0, "127.0.0.1", lambda: seen.order.append("cb2"))
    server.on("listening", server.close)


@program('server.listen({port:0, host:"::1", ipv6Only:true}) ok')
def _(seen: Seen) -> None:
    server = listen(seen, {"port": 0, "host": "::1", "ipv6Only": True})
    server.on("listening", server.close)


# close, getConnections


@program("server.close(cb) when never listening")
def _(seen: Seen) -> None:
    seen.watch(net.createServer()).close(seen.callback)


@program("server.close() when never listening, no callback")
def _(seen: Seen) -> None:
    seen.watch(net.createServer()).close()


@program("server.close(cb) twice")
def _(seen: Seen) -> None:
    server = net.createServer()
    server.listen(0, lambda: server.close(seen.callback).close(seen.callback))


@program("server.getConnections(cb) when not listening")
def _(seen: Seen) -> None:
    net.createServer().getConnections(seen.count)
