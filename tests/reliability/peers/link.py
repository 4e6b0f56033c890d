"""A bad network, as root, until its standard input ends: between two namespaces, or the loopback of one.

    link.py NAMESPACE NAMESPACE
    link.py NAMESPACE

What ``tc netem`` would do, which not every kernel has: delay, loss, reordering and duplicates, for IP packets that are
carried by hand from one TUN device to another, or out of one and in again. It prints a line when the link is up, and at
the end what became of it.
"""

from __future__ import annotations

import contextlib
import fcntl
import heapq
import itertools
import json
import os
import random
import select
import struct
import subprocess
import sys
import time

ADDRESSES = ("10.213.57.1", "10.213.57.2")
DELAY_S = 0.008
LOSS, REORDERING, DUPLICATES = 0.01, 0.1, 0.01  # shares; a packet that is not delayed overtakes the others
SEED = 1
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
TCP, RST = 6, 4


def command(line: str) -> None:
    subprocess.run(line.split(), check=True)


def device(name: str, namespace: str) -> int:
    """A TUN device in *namespace*; its packets are read from and written to the descriptor."""
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    command(f"ip link set {name} netns {namespace}")
    command(f"ip -n {namespace} link set lo up")
    return fd


def join(first: str, second: str) -> dict[int, int]:
    """A link between two namespaces: from which descriptor to which."""
    fds = []
    for name, namespace, address, peer in ((f"{first}a", first, *ADDRESSES), (f"{second}b", second, *ADDRESSES[::-1])):
        fds.append(device(name, namespace))
        command(f"ip -n {namespace} addr add {address} peer {peer} dev {name}")
        command(f"ip -n {namespace} link set {name} up")
    return {fds[0]: fds[1], fds[1]: fds[0]}


def replace_loopback(namespace: str) -> dict[int, int]:
    """Send what is for 127.0.0.1 out of a device; only what comes from there is local."""
    name = f"{namespace}l"
    fd = device(name, namespace)
    command(f"ip -n {namespace} link set {name} up")
    for interface in ("all", name):
        for setting in ("route_localnet=1", "accept_local=1", "rp_filter=0"):
            command(f"ip netns exec {namespace} sysctl -qw net.ipv4.conf.{interface}.{setting}")
    command(f"ip -n {namespace} route add 127.0.0.0/8 dev {name} src 127.0.0.1 table 100")
    command(f"ip -n {namespace} rule add pref 10 iif {name} lookup local")
    command(f"ip -n {namespace} rule add pref 20 to 127.0.0.0/8 lookup 100")
    command(f"ip -n {namespace} rule add pref 30 lookup local")
    command(f"ip -n {namespace} rule del pref 0")
    return {fd: fd}


def comes_again(packet: bytes) -> bool:
    """Whether it would be sent again. A datagram would not, nor a RST: whose is lost, that side would wait for ever."""
    if packet[0] >> 4 != 4 or packet[9] != TCP:
        return False
    return not packet[(packet[0] & 15) * 4 + 13] & RST


def carry(routes: dict[int, int]) -> dict[str, int]:
    """Carry packets until standard input ends."""
    chance, number = random.Random(SEED), itertools.count()
    waiting: list[tuple[float, int, int, bytes]] = []
    counts = {"packets": 0, "lost": 0, "overtaking": 0, "doubled": 0}
    while True:
        now = time.monotonic()
        while waiting and waiting[0][0] <= now:
            _, _, to, packet = heapq.heappop(waiting)
            with contextlib.suppress(BlockingIOError):  # one more that is lost
                os.write(to, packet)
        ready, _, _ = select.select([*routes, 0], [], [], max(0.0, waiting[0][0] - now) if waiting else None)
        if 0 in ready:
            return counts
        for fd in ready:
            try:
                packet = os.read(fd, 70_000)
            except BlockingIOError:
                continue
            counts["packets"] += 1
            lost, overtakes, doubled = (chance.random() < share for share in (LOSS, REORDERING, DUPLICATES))
            again = comes_again(packet)
            lost, overtakes, doubled = lost and again, overtakes and again, doubled and again
            counts["lost"] += lost
            counts["overtaking"] += overtakes
            counts["doubled"] += doubled
            for _ in range(0 if lost else 1 + doubled):
                due = time.monotonic() + (0 if overtakes else DELAY_S)
                heapq.heappush(waiting, (due, next(number), routes[fd], packet))


def main() -> None:
    names = sys.argv[1:]
    routes = join(*names) if len(names) == 2 else replace_loopback(*names)
    print("up", flush=True)
    print(json.dumps(carry(routes)), flush=True)


if __name__ == "__main__":
    main()
