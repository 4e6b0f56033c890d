"""Child processes inherit no descriptor of ours (O_CLOEXEC)."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import pydgram as dgram
import pynet as net
from pynet import fs
from pynet._handles import TCP, UDP
from pynet._loop import current_loop
from tests.lab import port_of, run
from tests.reliability.worlds import descriptors

pytestmark = pytest.mark.skipif(not descriptors(), reason="no /proc")


def test_child_processes_inherit_nothing() -> None:
    listed: list[str] = []

    def list_descriptors(socket: net.Socket) -> None:
        udp = dgram.createSocket("udp4")
        udp.bindSync(address="127.0.0.1")
        child = subprocess.run(
            ["ls", "-l", "/proc/self/fd"], close_fds=False, stdout=subprocess.PIPE, check=True, text=True
        )
        listed.append(child.stdout)
        ours = {
            os.readlink(f"/proc/self/fd/{handle.fileno()}")
            for handle in current_loop().open_handles()
            if isinstance(handle, (TCP, UDP))
        }
        assert len(ours) == 4, ours  # listening, both ends, datagrams
        assert not [name for name in ours if name in listed[0]]
        assert "eventpoll" not in listed[0]
        udp.close()
        socket.end()
        server.close()

    server = net.createServer(list_descriptors)
    server.listen(0, "127.0.0.1", lambda: net.connect(port_of(server), "127.0.0.1"))
    run()
    assert listed


def test_no_descriptor_of_ours_is_inheritable(tmp_path: Path) -> None:
    """Whatever it is for: the poller, its waker, the spare one of a server, listeners, both ends, datagrams, files."""
    before = descriptors()
    found: dict[str, bool] = {}
    ends: list[net.Socket] = []
    udp = dgram.createSocket("udp4")
    udp.bindSync(address="127.0.0.1")
    places: list[Any] = [{"port": 0, "host": "127.0.0.1"}, {"path": str(tmp_path / "s")}]
    servers = [net.createServer().listen(place) for place in places]
    file = fs.createWriteStream(str(tmp_path / "file"))

    def ready(socket: net.Socket) -> None:
        ends.append(socket)
        if len(ends) == 2 * len(servers):
            for fd in descriptors() - before:
                with suppress(OSError):  # the listing's own is closed again
                    found[f"{fd} {os.readlink(f'/proc/self/fd/{fd}')}"] = os.get_inheritable(int(fd))
            for one in (*ends, file):
                one.destroy()
            for server in servers:
                server.close()
            udp.close()

    def connect() -> None:
        for server in servers:
            address = server.address()
            where: Any = address if isinstance(address, str) else port_of(server)
            client = net.connect(where)
            client.on("connect", partial(ready, client))

    for server in servers:
        server.on("connection", ready)
    file.on("open", connect)
    run()
    assert len(found) >= 1 + 2 * 4 + 1 + 1  # the poller; of each server a listener, a spare one and two ends; and so on
    assert [name for name, inheritable in found.items() if inheritable] == []
