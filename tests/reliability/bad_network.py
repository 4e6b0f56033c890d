"""Namespaces with a bad network, and the parity programs on one: what test_bad_network.py and the soak share."""

from __future__ import annotations

import functools
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.parity import harness

LINK = Path(__file__).resolve().parent / "peers" / "link.py"
DEADLINE_S = 40.0
ATTEMPTS = 2

# What these take for granted is loopback's; over this network Node's own traces are no others than ours.
EARLY = "takes for granted that the peer knows at once, or has accepted"
NO_NAMES = "there is no name server in a namespace"
ELSEWHERE: dict[str, str] = {
    **dict.fromkeys(("chainable_setters", "connect_order", "tutorial_mistakes"), EARLY),
    **dict.fromkeys(("write_callbacks_on_destroy", "write_to_a_closed_peer"), EARLY),
    **dict.fromkeys(("dgram_bind_errors", "dgram_connect_errors", "dgram_default_lookup"), NO_NAMES),
    **dict.fromkeys(("dns_lookup", "dns_promises", "lookup_fails"), NO_NAMES),
}


@functools.cache
def impossible() -> str:
    """Why it is not possible here, or nothing."""
    if platform.system() != "Linux":
        return "network namespaces are Linux's"
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return "needs root and ip(8)"
    if not os.access("/dev/net/tun", os.R_OK | os.W_OK):
        return "no TUN devices here"
    probe = subprocess.run(["ip", "netns", "list"], capture_output=True)
    return "" if probe.returncode == 0 else "no network namespaces here"


class NotHere(Exception):
    """It should be possible, and is not."""


class Network:
    """One or two namespaces, and the process that carries the packets."""

    def __init__(self, names: Sequence[str], carrier: subprocess.Popen[str]) -> None:
        self.inside = [["ip", "netns", "exec", name] for name in names]  # the beginnings of commands
        self._carrier = carrier

    def end(self) -> dict[str, int]:
        """What became of the packets."""
        counts: dict[str, int] = json.loads(self._carrier.communicate("", timeout=10)[0])
        return counts


@contextmanager
def network(count: int) -> Iterator[Network]:
    """Two namespaces with a bad link between them, or one with a bad loopback.

    Raises:
        NotHere: It cannot be made.
    """
    if reason := impossible():
        raise NotHere(reason)
    names = [f"pn{os.getpid()}{letter}" for letter in "xy"[:count]]
    made: list[str] = []
    try:
        for name in names:
            if subprocess.run(["ip", "netns", "add", name], capture_output=True).returncode:
                raise NotHere("namespaces cannot be made here")
            made.append(name)
        command = [sys.executable, str(LINK), *names]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as carrier:
            assert carrier.stdout is not None
            try:
                if carrier.stdout.readline() != "up\n":
                    raise NotHere("the link cannot be made here")
                yield Network(names, carrier)
            finally:
                carrier.kill()
    finally:
        for name in made:
            subprocess.run(["ip", "netns", "del", name], check=False)


def programs() -> list[harness.Scenario]:
    """The parity programs that have something to do with a network, and can do it here."""
    found = []
    for scenario in harness.scenarios():
        text = scenario.port.read_text(encoding="utf-8")
        is_local = "127.0.0.1" not in text and "localhost" not in text
        # A packet that is lost costs more than the milliseconds that a program counts.
        if not is_local and "timeout" not in text.lower() and scenario.name not in ELSEWHERE:
            found.append(scenario)
    return found


def across_a_bad_network(scenarios: Sequence[harness.Scenario]) -> tuple[dict[str, str], dict[str, Any]]:
    """Run the ports of *scenarios* on a bad loopback: which traces differ, and what became of the packets."""
    with network(1) as bad, ThreadPoolExecutor(harness.WORKERS) as pool:

        def play(scenario: harness.Scenario) -> str:
            # A reset that is lost leaves whoever only reads waiting for ever, in every language: the next one arrives.
            for _ in range(ATTEMPTS):
                done = harness.run([*bad.inside[0], *harness.afresh(harness.port_command(scenario))], DEADLINE_S)
                problem = harness.difference(scenario.expected(), done.lines, "port.py")
                if not problem:
                    return ""
            return f"{problem}\n{done.stderr}"

        problems = {
            one.name: problem for one, problem in zip(scenarios, pool.map(play, scenarios), strict=True) if problem
        }
        return problems, {"programs": len(scenarios), **bad.end()}
