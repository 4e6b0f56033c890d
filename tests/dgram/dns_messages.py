"""Just enough of the DNS wire format for a question and its answer."""

from __future__ import annotations

import socket
import struct

IN_A = struct.pack("!HH", 1, 1)


def question(name: str, number: int = 1) -> bytes:
    """A query for the IPv4 address of *name*."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    return struct.pack("!6H", number, 0x0100, 1, 0, 0, 0) + labels + b"\0" + IN_A


def asked_name(message: bytes) -> str:
    """The name in the first question of *message*."""
    labels, at = [], 12
    while message[at]:
        labels.append(message[at + 1 : at + 1 + message[at]].decode())
        at += 1 + message[at]
    return ".".join(labels)


def answer(query: bytes, address: str) -> bytes:
    """The answer to the first question of *query*, whatever else it brings."""
    end = query.index(b"\0", 12) + 5
    header = struct.pack("!6H", struct.unpack_from("!H", query)[0], 0x8180, 1, 1, 0, 0)
    return header + query[12:end] + b"\xc0\x0c" + IN_A + struct.pack("!IH", 60, 4) + socket.inet_aton(address)


def answered_address(message: bytes) -> str:
    """The address in an answer made by ``answer()`` or by any server that puts it last."""
    return socket.inet_ntoa(message[-4:])
