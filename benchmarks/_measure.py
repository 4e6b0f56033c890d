"""Measuring: every peer does the same work, in turns, round by round."""

from __future__ import annotations

import contextlib
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from ._loads import Echo, Load
from ._peers import NODE, Peer, node
from ._placement import cores, on_core
from ._results import Result
from ._server import ROOT, Server
from ._works import HELLO, HELLO_TITLE, IDLE, IDLE_CONNECTIONS, IDLE_TITLE, STARTUP, STARTUP_TITLE, LocalWork, Work

PATIENCE_SECONDS = 120
SPARE_DESCRIPTORS = 200
WARM_CONNECTIONS = 500
# Every so often all servers are started anew: where a process happens to have its memory makes some per cent, for as
# long as it runs.
SESSIONS = 2
# Node compiles, and throws away, while others are measured: before each sample it works for as long.
NODE_WARM_SECONDS = 1.5

Say = Callable[[str], None]


def measure(work: Work, peers: Sequence[Peer], rounds: int, quick: bool, say: Say) -> Result:
    """CPU time of the server, and operations a second, in each round."""
    result = Result(work.name, work.title, work.unit)
    rounds = min(rounds, work.rounds)
    each = -(-rounds // SESSIONS)
    for start in range(0, rounds, each):
        _session(work, peers, range(start, min(start + each, rounds)), quick, say, result)
    return result


def _session(work: Work, peers: Sequence[Peer], rounds: range, quick: bool, say: Say, result: Result) -> None:
    server_core, far_core = cores()
    with contextlib.ExitStack() as stack, on_core(server_core):
        running = dict(_start_all(work, peers, quick, stack, result, say))
        with on_core(far_core):
            operations = work.quick if quick else work.operations
            for number in range(rounds.start - (1 if quick else work.warm_up), rounds.stop):
                for label in _rotated(list(running), number):
                    server, load = running[label]
                    try:
                        if label == NODE.label and not quick and number >= rounds.start:
                            _keep_busy(load, operations, NODE_WARM_SECONDS)
                        cost, rate = _sample(server, load, operations)
                    except OSError as error:
                        _give_up(result, label, error, say)
                        del running[label]
                        continue
                    if number >= rounds.start:
                        result.costs.setdefault(label, []).append(cost)
                        result.rates.setdefault(label, []).append(rate)


def _start_all(
    work: Work, peers: Sequence[Peer], quick: bool, stack: contextlib.ExitStack, result: Result, say: Say
) -> Iterator[tuple[str, tuple[Server, Load]]]:
    for peer in peers:
        if work.needs not in peer.works or peer.label in result.failed or (peer.is_part and not work.by_layer):
            continue
        load = work.load(quick)
        try:
            server = stack.enter_context(Server(peer.command(work.program, *load.arguments())))
            if work.is_warm:
                load.lose_one(server.port)
            load.open(server.port)
            stack.callback(load.close)
        except (OSError, ValueError) as error:
            _give_up(result, peer.label, error, say)
        else:
            yield peer.label, (server, load)


def _keep_busy(load: Load, operations: int, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        load.run(operations)


def _give_up(result: Result, label: str, error: Exception, say: Say) -> None:
    result.failed[label] = str(error)
    result.costs.pop(label, None)
    result.rates.pop(label, None)
    say(f"  {label} has failed: {error!r}")


def _rotated(labels: list[str], by: int) -> list[str]:
    """Another order in every round, so that nobody always comes after the same one."""
    by %= len(labels) or 1
    return labels[by:] + labels[:by]


def _sample(server: Server, load: Load, operations: int) -> tuple[float, float]:
    before, start = server.cpu_ns(), time.perf_counter()
    done = load.run(operations)
    seconds = time.perf_counter() - start
    return (server.cpu_ns() - before) / 1000 / done, done / seconds


def measure_idle(peers: Sequence[Peer], rounds: int, quick: bool, say: Say) -> Result:
    """Resident memory by connection. Every connection has echoed a byte and is waiting for the next."""
    result = Result(IDLE, IDLE_TITLE, "KiB")
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    warm = 50 if quick else WARM_CONNECTIONS
    count = 200 if quick else min(IDLE_CONNECTIONS, limit - SPARE_DESCRIPTORS - warm)
    for _ in range(rounds):
        for peer in peers:
            if "echo" not in peer.works or peer.is_part or peer.label in result.failed:
                continue
            with contextlib.ExitStack() as stack:
                try:
                    server = stack.enter_context(Server(peer.command("echo")))
                    _crowd(server, warm, stack)  # the first ones pay for what all share
                    before = server.resident()
                    _crowd(server, count, stack)
                    used = server.resident() - before
                except (OSError, ValueError) as error:
                    _give_up(result, peer.label, error, say)
                else:
                    result.costs.setdefault(peer.label, []).append(used / 1024 / count)
    return result


def _crowd(server: Server, count: int, stack: contextlib.ExitStack) -> None:
    crowd = Echo(count, 1)
    stack.callback(crowd.close)
    crowd.open(server.port)


def measure_local(work: LocalWork, peers: Sequence[Peer], rounds: int, quick: bool, say: Say) -> Result:
    """CPU time by operation, as the programs tell it."""
    result = Result(work.name, work.title, work.unit)
    count = work.quick if quick else work.count
    with on_core(cores()[0]):
        for number in range(rounds):
            for peer in _rotated_peers(work.program, peers, number):
                if peer.label in result.failed:
                    continue
                try:
                    seconds = _told(peer.command(work.program, count, *work.more))
                except (RuntimeError, ValueError, subprocess.TimeoutExpired) as error:
                    _give_up(result, peer.label, error, say)
                    continue
                # The first is warm-up.
                result.costs.setdefault(peer.label, []).append(statistics.median(seconds[1:]) * 1e6 / count)
    return result


def _told(command: list[str]) -> list[float]:
    """The seconds that a program prints."""
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
    if answer.returncode:
        raise RuntimeError(answer.stderr[-500:])
    return list(map(float, answer.stdout.split()))


def _rotated_peers(program: str, peers: Sequence[Peer], by: int) -> list[Peer]:
    able = {peer.label: peer for peer in peers if program in peer.works}
    return [able[label] for label in _rotated(list(able), by)]


def measure_startup(peers: Sequence[Peer], rounds: int, quick: bool, say: Say) -> Result:
    """CPU time of importing; Node's is that of a whole run, for it imports nothing."""

    def cost(peer: Peer) -> float:
        return _run_time(_startup_command(peer)) - (0 if peer is NODE else _run_time([sys.executable, "-c", ""]))

    return _measure_runs(Result(STARTUP, STARTUP_TITLE, "ms"), peers, rounds, cost)


def measure_hello(peers: Sequence[Peer], rounds: int, quick: bool, say: Say) -> Result:
    """CPU time of a small program from its start to its end, interpreter and import included."""
    return _measure_runs(Result(HELLO, HELLO_TITLE, "ms"), peers, rounds, lambda peer: _run_time(peer.command(HELLO)))


def _measure_runs(result: Result, peers: Sequence[Peer], rounds: int, cost: Callable[[Peer], float]) -> Result:
    with on_core(cores()[0]):
        for number in range(-1, rounds):  # the first writes the byte code
            for peer in _rotated_peers(result.name, peers, number):
                value = cost(peer)
                if number >= 0:
                    result.costs.setdefault(peer.label, []).append(value)
    return result


def _startup_command(peer: Peer) -> list[str]:
    return [node() or "node", "-e", "0"] if peer is NODE else [sys.executable, "-c", f"import {peer.imports}"]


def _run_time(command: list[str]) -> float:
    # Byte code that may not be kept would be compiled again by every run.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return (usage.ru_utime + usage.ru_stime) * 1000
