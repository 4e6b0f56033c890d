"""The state of a game over UDP: players send what they press, the server moves them and tells all where all are.

Datagrams may be lost, doubled or late, so each state is whole and numbered, and a player takes only newer ones. Who is
not heard of for a while has left.

    python -m pynet examples/game_server.py [port]
    python -m pynet examples/game_server.py play port name keys...      try it with: play 41300 ann right right down
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

import pydgram as dgram
import pynet
from pynet import process
from pynet.timers import setInterval, setTimeout

TICK_MS, SILENCE_TICKS, WIDTH, HEIGHT = 50, 20, 20, 10
MOVES = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


@dataclass
class Player:
    """Where somebody is, and when we last heard of them."""

    name: str
    x: int = WIDTH // 2
    y: int = HEIGHT // 2
    input_number: int = 0
    silent_ticks: int = 0


def serve(port: int) -> None:
    players: dict[tuple[str, int], Player] = {}
    socket = dgram.createSocket("udp4")
    number = 0

    @socket.on("message")
    def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
        try:
            said = json.loads(msg)
            input_number, key, name = int(said["n"]), said.get("key"), str(said["name"])[:20]
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            return
        if not name.isprintable():
            return
        place = (rinfo.address, rinfo.port)
        if place not in players:
            players[place] = Player(name)
            print(f"{name} is here", flush=True)
        player = players[place]
        player.silent_ticks = 0
        if input_number > player.input_number:  # else it is late, or the second of two
            player.input_number = input_number
            dx, dy = MOVES.get(str(key), (0, 0))
            player.x, player.y = (player.x + dx) % WIDTH, (player.y + dy) % HEIGHT

    def tick() -> None:
        nonlocal number
        number += 1
        for place, player in list(players.items()):
            player.silent_ticks += 1
            if player.silent_ticks > SILENCE_TICKS:
                print(f"{player.name} has left", flush=True)
                del players[place]
        where = {player.name: [player.x, player.y] for player in players.values()}
        for (address, port), player in players.items():
            socket.send(json.dumps({"n": number, "heard": player.input_number, "players": where}), port, address)

    socket.on("error", lambda err: print(err, flush=True))
    socket.bind(port, "127.0.0.1", lambda: print("playing at", socket.address(), flush=True))
    setInterval(tick, TICK_MS)


def play(port: int, name: str, keys: list[str]) -> None:
    socket = dgram.createSocket("udp4")
    newest, sent = 0, 0

    def press() -> None:
        """Send the key that is not confirmed yet, again and again: only the state says that it has arrived."""
        socket.send(json.dumps({"n": sent + 1, "key": keys[sent] if sent < len(keys) else None, "name": name}))

    @socket.on("message")
    def _(msg: bytes) -> None:
        nonlocal newest, sent
        state = json.loads(msg)
        if state["n"] <= newest:
            return
        newest, sent = state["n"], max(sent, state["heard"])
        if sent >= len(keys):
            print(f"state {newest}: {json.dumps(state['players'])}", flush=True)
            repeat.close()
            socket.close()

    def give_up() -> None:
        print("nobody there")
        process.exitCode = 1
        repeat.close()
        socket.close()

    socket.on("error", lambda err: None)  # refused, for now: the next try may find the server
    socket.connect(port, "127.0.0.1", press)
    repeat = setInterval(press, TICK_MS)
    limit = setTimeout(give_up, 5000)
    socket.on("close", limit.close)


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[:1] == ["play"]:
        if len(arguments) < 3:
            sys.exit(__doc__)
        play(int(arguments[1]), arguments[2], arguments[3:])
    else:
        serve(int(arguments[0]) if arguments else 41300)
    pynet.run()


if __name__ == "__main__":
    main()
