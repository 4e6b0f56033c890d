"""The life cycle matrix across a network that delays, loses, reorders and doubles packets: the same outcome."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.reliability.peers.link import ADDRESSES
from tests.reliability.test_node_peers import HERE, SCENARIOS, find_node, finish, start, traces_of

# A lost RST is not sent again, and times cannot be held here.
OTHER_RULES = ("reset", "times out")

Link = tuple[list[str], list[str], "subprocess.Popen[str]"]


def possible() -> str:
    """Why it is not possible here, or nothing."""
    if platform.system() != "Linux":
        return "network namespaces are Linux's"
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return "needs root and ip(8)"
    if not os.access("/dev/net/tun", os.R_OK | os.W_OK):
        return "no TUN devices here"
    probe = subprocess.run(["ip", "netns", "list"], capture_output=True)
    return "" if probe.returncode == 0 else "no network namespaces here"


@pytest.fixture
def link() -> Iterator[Link]:
    if reason := possible():
        pytest.skip(reason)
    names = [f"pn{os.getpid()}x", f"pn{os.getpid()}y"]
    made: list[str] = []
    try:
        for name in names:
            if subprocess.run(["ip", "netns", "add", name], capture_output=True).returncode:
                pytest.skip("namespaces cannot be made here")
            made.append(name)
        command = [sys.executable, str(HERE / "link.py"), *names]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as carrier:
            assert carrier.stdout is not None
            try:
                if carrier.stdout.readline() != "up\n":
                    pytest.skip("the link cannot be made here")
                inside = [["ip", "netns", "exec", name] for name in names]
                yield inside[0], inside[1], carrier
            finally:
                carrier.kill()
    finally:
        for name in made:
            subprocess.run(["ip", "netns", "del", name], check=False)


KINDS = [
    ("pynet", "pynet"),
    *([("node", "pynet"), ("pynet", "node")] if find_node() is not None else []),
]


@pytest.mark.parametrize("pair", KINDS, ids="{0[0]}-{0[1]}".format)
def test_the_same_outcome_as_on_loopback(pair: tuple[str, str], link: Link) -> None:
    first, second, carrier = link
    server, client = pair
    got = {}
    with start(server, "server", inside=first, host=ADDRESSES[0]) as serving:
        assert serving.stdout is not None
        ports = serving.stdout.readline().strip()
        with start(client, "client", ports, inside=second, host=ADDRESSES[0]) as asking:
            got = {"client": finish(asking), "server": finish(serving)}
    counts = json.loads(carrier.communicate("", timeout=10)[0])
    assert counts["lost"]
    assert counts["overtaking"]
    expected = traces_of("pynet", "pynet")
    for name in SCENARIOS:
        if any(word in name for word in OTHER_RULES):
            continue
        for side in ("client", "server"):
            ours, theirs = got[side][name], expected[side][name]
            # What comes first depends on the delay; that it comes, how often, and with how many bytes, does not.
            assert events(ours) == events(theirs), (name, side, ours)
            assert ours[-1] == theirs[-1], (name, side, ours)


def events(trace: list[str]) -> list[str]:
    return sorted(line.split(",")[0] for line in trace)
