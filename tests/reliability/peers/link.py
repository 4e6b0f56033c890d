"""A bad network between two namespaces: link.py NAMESPACE NAMESPACE, as root, until its standard input ends.

What ``tc netem`` would do, which not every kernel has: delay, loss, reordering and duplicates, for IP packets that are
carried by hand from one TUN device to another. It prints a line when the link is up, and at the end what became of it.
"""

from __future__ import annotations

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


def device(name: str, namespace: str, address: str, peer: str) -> int:
    """A TUN device in *namespace*; its packets are read from and written to the descriptor."""
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    for command in (
        f"ip link set {name} netns {namespace}",
        f"ip -n {namespace} link set lo up",
        f"ip -n {namespace} addr add {address} peer {peer} dev {name}",
        f"ip -n {namespace} link set {name} up",
    ):
        subprocess.run(command.split(), check=True)
    return fd


def main() -> None:
    first, second = sys.argv[1:3]
    a = device(f"{first}a", first, ADDRESSES[0], ADDRESSES[1])
    b = device(f"{second}b", second, ADDRESSES[1], ADDRESSES[0])
    other = {a: b, b: a}
    chance, number = random.Random(SEED), itertools.count()
    waiting: list[tuple[float, int, int, bytes]] = []
    counts = {"packets": 0, "lost": 0, "overtaking": 0, "doubled": 0}
    print("up", flush=True)
    while True:
        now = time.monotonic()
        while waiting and waiting[0][0] <= now:
            _, _, to, packet = heapq.heappop(waiting)
            os.write(to, packet)
        ready, _, _ = select.select([a, b, 0], [], [], max(0.0, waiting[0][0] - now) if waiting else None)
        if 0 in ready:
            break
        for fd in ready:
            packet = os.read(fd, 65536)
            counts["packets"] += 1
            if chance.random() < LOSS:
                counts["lost"] += 1
                continue
            overtakes, doubled = chance.random() < REORDERING, chance.random() < DUPLICATES
            counts["overtaking"] += overtakes
            counts["doubled"] += doubled
            for _ in range(1 + doubled):
                due = time.monotonic() + (0 if overtakes else DELAY_S)
                heapq.heappush(waiting, (due, next(number), other[fd], packet))
    print(json.dumps(counts), flush=True)


if __name__ == "__main__":
    main()
