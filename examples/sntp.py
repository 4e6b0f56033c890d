"""What time is it? An SNTP client (RFC 5905): the offset of our clock from a server's, and how sure that is.

python -m pynet examples/sntp.py host [port]      try it with: pool.ntp.org
"""

from __future__ import annotations

import secrets
import struct
import sys
import time

import pydgram as dgram
import pynet
from pynet import process
from pynet.timers import setTimeout

EPOCH = 2_208_988_800  # 1970 in seconds since 1900
TRIES, WAIT_MS = 3, 2000


def seconds(data: bytes, at: int) -> float:
    """A time of the protocol: seconds since 1900 and a fraction, 32 bits each."""
    whole, fraction = struct.unpack_from(">II", data, at)
    return float(whole - EPOCH + fraction / 2**32)


class Query:
    """A question to a server, asked again when no answer comes."""

    def __init__(self, host: str, port: int) -> None:
        self.socket = dgram.createSocket("udp4")
        self.tries = 0
        self.token, self.sent = b"", 0.0
        self.socket.on("message", self.answered)
        self.socket.on("error", self.failed)
        self.socket.connect(port, host, self.ask)

    def ask(self, err: OSError | None = None) -> None:
        if err is not None:
            self.failed(err)
            return
        self.tries += 1
        # What we send as our time comes back; a random value tells our answer from a forged one.
        self.token, self.sent = secrets.token_bytes(8), time.time()
        self.socket.send(bytes([0x23]) + bytes(39) + self.token)
        self.timer = setTimeout(self.wait_no_longer, WAIT_MS)

    def wait_no_longer(self) -> None:
        if self.tries < TRIES:
            self.ask()
        else:
            self.failed(TimeoutError("no answer"))

    def answered(self, msg: bytes) -> None:
        now = time.time()
        if len(msg) < 48 or msg[24:32] != self.token or msg[0] & 7 != 4:
            return
        if msg[1] == 0:
            self.failed(ConnectionError(f"the server sends us away: {msg[12:16].decode('ascii', 'replace')}"))
            return
        received, answered = seconds(msg, 32), seconds(msg, 40)
        delay = (now - self.sent) - (answered - received)
        offset = ((received - self.sent) + (answered - now)) / 2
        print(f"offset {offset:+.6f} s, give or take {delay / 2:.6f}, stratum {msg[1]}")
        self.end()

    def failed(self, err: Exception) -> None:
        print(err)
        process.exitCode = 1
        self.end()

    def end(self) -> None:
        if self.tries:
            self.timer.close()
        self.socket.close()


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    Query(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 123)
    pynet.run()


if __name__ == "__main__":
    main()
