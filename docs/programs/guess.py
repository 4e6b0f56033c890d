import json
import os
import random
import re
import sys
from dataclasses import dataclass

import pynet as net
from pynet import process
from pynet.errors import NodeOSError
from pynet.timers import setTimeout

LIMIT = float(sys.argv[2]) if len(sys.argv) > 2 else 30000


@dataclass
class Player:
    name: str
    tries: int = 0


players: dict[net.Socket, Player] = {}


def pick() -> int:
    return int(os.environ.get("SECRET", random.randrange(100)))


secret = pick()


def tell(text: str, but: net.Socket | None = None) -> None:
    for socket in players:
        if socket is not but:
            socket.write(f"{text}\n")


def restart() -> None:
    global secret
    secret = pick()
    tell("a new number")


def guess(socket: net.Socket, text: str) -> None:
    player = players[socket]
    if not re.search(r"^\d+$", text):
        socket.write(f"{json.dumps(text)} is no number\n")
        return
    player.tries += 1
    number = int(text)
    if number == secret:
        tell(f"{player.name} has it after {player.tries}: {secret}")
        setTimeout(restart, 10)
    else:
        socket.write("more\n" if number < secret else "less\n")


def connection(socket: net.Socket) -> None:
    rest = ""
    name = f"player {len(players) + 1}"
    players[socket] = Player(name)
    tell(f"{name} is here", socket)
    socket.setEncoding("utf8")
    socket.setTimeout(LIMIT, lambda: socket.end("too slow\n"))

    @socket.on("data")
    def _(text: str) -> None:
        nonlocal rest
        *lines, rest = (rest + text).split("\n")
        for line in lines:
            guess(socket, line.strip())

    socket.on("error", lambda err: print(f"{name}: {err.code}", file=sys.stderr))

    @socket.once("close")
    def _(hadError: bool) -> None:
        del players[socket]
        tell(f"{name} {'was cut off' if hadError else 'has left'}")


server = net.createServer(connection)


@server.on("error")
def _(err: NodeOSError) -> None:
    print(err.message, file=sys.stderr)
    process.exitCode = 1


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    print(f"guess at {address.address}:{address.port}", flush=True)


server.listen({"port": sys.argv[1] if len(sys.argv) > 1 else 4242, "host": "127.0.0.1"}, listening)


@process.once("SIGTERM")
def _() -> None:
    server.close(lambda: print("over"))
    for socket in list(players):
        socket.end("goodbye\n")


net.run()
