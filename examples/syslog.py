"""System messages over UDP (RFC 3164 and 5424): a server that prints them, and a client.

python -m pynet examples/syslog.py [port]                  try it with: logger -n 127.0.0.1 -P 5514 -d hello
python -m pynet examples/syslog.py send port severity text
"""

from __future__ import annotations

import os
import re
import sys
from datetime import datetime, timezone

import pydgram as dgram
import pynet

SEVERITIES = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")
USER = 1  # the facility of programs
PRIORITY = re.compile(r"<(\d{1,3})>(.*)", re.S)
# version, time, host, program, process, message id, structured data, text
RFC5424 = re.compile(r"1 (\S+) (\S+) (\S+) (\S+) (\S+) (-|(?:\[.*?\])+)(?: (.*))?", re.S)


def describe(msg: bytes) -> str:
    text = msg.decode("utf-8", "replace").rstrip("\n\0")
    found = PRIORITY.fullmatch(text)
    if found is None:
        return f"notice: {text}"  # what RFC 3164 makes of a message without a priority
    severity = SEVERITIES[int(found[1]) % 8]
    modern = RFC5424.fullmatch(found[2])
    if modern is None:
        return f"{severity}: {found[2]}"
    _, host, program, _, _, _, said = modern.groups()
    return f"{severity}: {host} {program}: {(said or '').removeprefix(chr(0xFEFF))}"


def serve(port: int) -> None:
    socket = dgram.createSocket("udp4")
    socket.on("message", lambda msg: print(describe(msg), flush=True))
    socket.bind(port, "127.0.0.1", lambda: print("logging at", socket.address(), flush=True))


def send(port: int, severity: str, text: str) -> None:
    now = datetime.now(timezone.utc).isoformat()
    priority = 8 * USER + SEVERITIES.index(severity)
    message = f"<{priority}>1 {now} localhost syslog.py {os.getpid()} - - {text}"
    socket = dgram.createSocket("udp4")
    socket.send(message, port, "127.0.0.1", lambda: socket.close())


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[:1] == ["send"]:
        if len(arguments) < 4 or arguments[2] not in SEVERITIES:
            sys.exit(f"{__doc__}\nSeverities: {' '.join(SEVERITIES)}")
        send(int(arguments[1]), arguments[2], " ".join(arguments[3:]))
    else:
        serve(int(arguments[0]) if arguments else 5514)
    pynet.run()


if __name__ == "__main__":
    main()
