"""Across a network that delays, loses, reorders and doubles packets: the same traces, and all bytes there.

The life cycle matrix runs between two namespaces, the parity programs on a bad loopback.
"""

from __future__ import annotations

import pytest

from tests.reliability.bad_network import NotHere, across_a_bad_network, network, programs
from tests.reliability.peers.link import ADDRESSES
from tests.reliability.test_node_peers import SCENARIOS, find_node, finish, start, traces_of

# A RST that does not come in its turn has to be asked for again, and who does not hear of it waits for ever; and times
# cannot be held here.
OTHER_RULES = ("reset", "times out")
# All of them take a minute (make soak): every eighth, and those that move much.
SHARE = 8
BUSY = {"backpressure_drain", "pipe_echo", "queued_writes_after_peer_end"}

KINDS = [
    ("pynet", "pynet"),
    *([("node", "pynet"), ("pynet", "node")] if find_node() is not None else []),
]


@pytest.mark.parametrize("pair", KINDS, ids="{0[0]}-{0[1]}".format)
def test_the_same_outcome_as_on_loopback(pair: tuple[str, str]) -> None:
    server, client = pair
    got = {}
    try:
        with network(2) as bad:
            with start(server, "server", inside=bad.inside[0], host=ADDRESSES[0], without=OTHER_RULES) as serving:
                assert serving.stdout is not None
                ports = serving.stdout.readline().strip()
                with start(
                    client, "client", ports, inside=bad.inside[1], host=ADDRESSES[0], without=OTHER_RULES
                ) as asking:
                    got = {"client": finish(asking), "server": finish(serving)}
            counts = bad.end()
    except NotHere as reason:
        pytest.skip(str(reason))
    assert counts["lost"]
    assert counts["overtaking"]
    expected = traces_of("pynet", "pynet")
    assert len(got["client"]) > len(SCENARIOS) / 2
    for name in got["client"]:
        for side in ("client", "server"):
            ours, theirs = got[side][name], expected[side][name]
            # What comes first depends on the delay; that it comes, how often, and with how many bytes, does not.
            assert events(ours) == events(theirs), (name, side, ours)
            assert ours[-1] == theirs[-1], (name, side, ours)


def events(trace: list[str]) -> list[str]:
    return sorted(line.split(",")[0] for line in trace)


def test_the_parity_programs_print_the_same_traces() -> None:
    chosen = [one for number, one in enumerate(programs()) if number % SHARE == 0 or one.name in BUSY]
    try:
        problems, counts = across_a_bad_network(chosen)
    except NotHere as reason:
        pytest.skip(str(reason))
    assert not problems, "\n\n".join(f"{name}\n{problem}" for name, problem in problems.items())
    assert counts["packets"] > 5_000
    assert counts["lost"]
    assert counts["overtaking"]
