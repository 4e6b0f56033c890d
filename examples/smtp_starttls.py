"""Send a mail: SMTP in the clear, STARTTLS, and the rest of the conversation over TLS on the same connection.

python -m pynet examples/smtp_starttls.py host port from to [ca.pem] < text
without ca.pem the authorities of the system are trusted
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pynet as net
from pynet import tls

# An answer has one line or several: all but the last have a dash behind the code.
_COMPLETE = re.compile(rb"(?:^|\n)(\d\d\d)(?: [^\r\n]*)?\r?\n$")


def commands(sender: str, to: str, text: str) -> Iterator[tuple[str, str]]:
    """What to say, and the code of the answer that we need to go on."""
    yield "EHLO localhost", "250"
    yield "STARTTLS", "220"
    yield "EHLO localhost", "250"  # what was said before TLS does not count any more
    yield f"MAIL FROM:<{sender}>", "250"
    yield f"RCPT TO:<{to}>", "250"
    yield "DATA", "354"
    lines = ["." + line if line.startswith(".") else line for line in text.splitlines()]
    yield "\r\n".join([*lines, "."]), "250"
    yield "QUIT", "221"


class Mail:
    """One conversation, over a connection that becomes a secure one in the middle."""

    def __init__(self, host: str, port: int, steps: Iterator[tuple[str, str]], ca: bytes | None) -> None:
        self.host, self.ca, self.steps = host, ca, steps
        self.said, self.expected = "", "220"  # the server speaks first
        self.answer = b""
        self.use(net.connect(port, host))

    def use(self, socket: net.Socket) -> None:
        self.socket = socket
        socket.on("data", self.on_data)
        socket.on("error", lambda err: print("failed:", err, flush=True))

    def on_data(self, chunk: bytes) -> None:
        self.answer += chunk
        complete = _COMPLETE.search(self.answer)
        if complete is None:
            return
        answer, self.answer = self.answer, b""
        in_the_clear = self.said == "EHLO localhost" and not isinstance(self.socket, tls.TLSSocket)
        has_no_tls = in_the_clear and b"STARTTLS" not in answer.upper()
        if complete[1].decode() != self.expected or has_no_tls:
            print("refused:", answer.decode("utf-8", "replace").strip(), flush=True)
            self.socket.destroy()
        elif self.said == "STARTTLS":
            self.secure()
        else:
            self.go_on()

    def secure(self) -> None:
        plain = self.socket
        plain.off("data", self.on_data)
        options: tls.ConnectionOptions = {"socket": plain, "host": self.host, "ca": self.ca}
        if not net.isIP(self.host):
            options["servername"] = self.host
        secure = tls.connect(options)
        secure.on("secureConnect", lambda: print("secured with", secure.getProtocol(), flush=True))
        self.use(secure)
        self.go_on()  # what is written now waits for the handshake

    def go_on(self) -> None:
        self.said, self.expected = next(self.steps, ("", ""))
        if self.said:
            self.socket.write(self.said + "\r\n")
        else:
            print("sent", flush=True)
            self.socket.end()


def main() -> None:
    host, port, sender, to, *files = sys.argv[1:]
    ca = Path(files[0]).read_bytes() if files else None
    Mail(host, int(port), commands(sender, to, sys.stdin.read()), ca)
    net.run()


if __name__ == "__main__":
    main()
