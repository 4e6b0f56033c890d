"""``getActiveResourcesInfo()``: why a program does not end."""

from __future__ import annotations

import os
from pathlib import Path

import pydgram
import pynet as net
from pynet import fs, process, testing
from pynet.dns import lookup, lookupService
from pynet.timers import clearTimeout, setImmediate, setTimeout


def test_nothing() -> None:
    assert process.getActiveResourcesInfo() == []


def test_everything(tmp_path: Path) -> None:
    info = process.getActiveResourcesInfo
    with testing.new_loop() as loop:
        timer = setTimeout(lambda: None, 10_000)
        setTimeout(lambda: None, 10_000).unref()
        assert info() == ["Timeout"]
        clearTimeout(timer)
        setImmediate(lambda: None)
        assert info() == ["Immediate"]
        lookup("localhost", lambda: None)
        assert info() == ["GetAddrInfoReqWrap", "Immediate"]
        fs.readFile(tmp_path / "missing", lambda error: None)
        lookupService("127.0.0.1", 80, lambda: None)
        assert sorted(info()) == ["FSReqCallback", "GetAddrInfoReqWrap", "GetNameInfoReqWrap", "Immediate"]
        loop._pynet_loop.close()
    with testing.new_loop() as loop:
        server = net.createServer().listen(0, "127.0.0.1")
        loop.run_until(server, "listening")
        assert info() == ["TCPServerWrap"]
        near, far = testing.socket_pair()
        assert sorted(info()) == ["TCPServerWrap", "TCPSocketWrap", "TCPSocketWrap"]
        near.destroy()
        far.unref()
        server.unref()
        assert info() == []
        far.destroy()
        server.close()
        loop.run()
    with testing.new_loop() as loop:
        server = net.createServer().listen(str(tmp_path / "s"))
        socket = pydgram.createSocket("udp4")
        socket.bind(0, "127.0.0.1")
        loop.run_until(socket, "listening")
        assert sorted(info()) == ["PipeWrap", "UDPWrap"]
        server.close()
        socket.close()
        loop.run()


def test_terminals_and_pipes() -> None:
    from pynet._handles import Callbacks, FdStream
    from pynet._loop import current_loop

    with testing.new_loop() as loop:
        pairs = [os.pipe()]
        if hasattr(os, "openpty"):
            pairs.append(os.openpty())
        handles = [FdStream(current_loop(), reader) for reader, _ in pairs]
        for handle in handles:
            handle.read_start(Callbacks(print, print))
        assert process.getActiveResourcesInfo() == ["PipeWrap", "TTYWrap"][: len(pairs)]
        for handle in handles:
            handle.close()
        loop.run()
        for _, writer in pairs:
            os.close(writer)
