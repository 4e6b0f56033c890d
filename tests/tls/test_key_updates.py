"""A peer that changes its keys, and has ours changed, without end. ``ssl`` cannot, so the records are made by hand."""

from __future__ import annotations

import hashlib
import hmac
import ssl
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pynet._handles import Callbacks
from pynet._loop import current_loop
from tests.lab import run

from .helpers import CA
from .test_handle import Side
from .wire import End, wire

HASH = hashlib.sha384


def expand(secret: bytes, label: str, size: int) -> bytes:
    """HKDF-Expand-Label of RFC 8446, for sizes up to that of the hash, without a context."""
    name = b"tls13 " + label.encode()
    info = size.to_bytes(2, "big") + bytes([len(name)]) + name + b"\0"
    return hmac.new(secret, info + b"\1", HASH).digest()[:size]


class Writer:
    """Makes the records of one direction."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._start()

    def _start(self) -> None:
        self._key, self._iv = AESGCM(expand(self._secret, "key", 32)), expand(self._secret, "iv", 12)
        self._number = 0

    def record(self, kind: int, content: bytes) -> bytes:
        nonce = (int.from_bytes(self._iv, "big") ^ self._number).to_bytes(12, "big")
        self._number += 1
        head = b"\x17\x03\x03" + (len(content) + 17).to_bytes(2, "big")
        return head + self._key.encrypt(nonce, content + bytes([kind]), head)

    def data(self, content: bytes) -> bytes:
        return self.record(23, content)

    def new_key(self, asks: bool) -> bytes:
        made = self.record(22, bytes([24, 0, 0, 1, asks]))
        self._secret = expand(self._secret, "traffic upd", HASH().digest_size)
        self._start()
        return made


def secured() -> tuple[Side, End, Writer]:
    """A server, the other end of its wire, and what makes records for it."""
    near, far = wire(current_loop())
    server = Side(far, server=True)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.create_default_context(cadata=CA.cert.decode())
    with tempfile.TemporaryDirectory() as name:
        log = Path(name) / "keys"
        context.keylog_filename = str(log)
        engine = context.wrap_bio(incoming, outgoing, server_hostname="localhost")

        def step(data: bytes = b"") -> None:
            incoming.write(data)
            try:
                engine.do_handshake()
            except ssl.SSLWantReadError:
                pass
            said = outgoing.read()
            if said:
                near.send(said)

        near.read_start(Callbacks(step, lambda error: None))
        step()
        run()
        secrets = [line.split()[2] for line in log.read_text().splitlines() if "CLIENT_TRAFFIC_SECRET_0" in line]
    assert server.secure == [None]
    cipher = engine.cipher()
    assert cipher is not None
    assert cipher[0] == "TLS_AES_256_GCM_SHA384"
    near.read_start(Callbacks(lambda data: None, lambda error: None))
    return server, near, Writer(bytes.fromhex(secrets[0]))


def test_new_keys_between_data() -> None:
    server, near, writer = secured()
    for number in range(100):
        near.send(writer.data(bytes([number])) + writer.new_key(number % 2 == 0))
    near.send(writer.data(b"end"))
    run()
    assert bytes(server.got) == bytes(range(100)) + b"end"
    assert server.failures == []
    server.write(b"still here")
    run()
    assert server.done == [None]


def test_new_keys_and_nothing_else_take_no_memory() -> None:
    server, near, writer = secured()
    for _ in range(5000):
        near.send(writer.new_key(False))
        run()
    assert server.failures == []
    assert not server.got
    assert server.handle._waiting is None
    assert server.handle._partial == b""
    near.send(writer.data(b"at last"))
    run()
    assert bytes(server.got) == b"at last"


def test_who_asks_and_takes_no_answer_is_not_heard_any_more() -> None:
    server, near, writer = secured()
    far: Any = server.handle.inner
    queued: list[tuple[int, Callable[[Any], object]]] = []

    def write_later(data: Any, on_done: Callable[[Any], object]) -> None:
        queued.append((len(data), on_done))

    far.can_send, far.write_later = False, write_later  # a kernel that is full
    for _ in range(1000):
        near.send(writer.data(b"x") + writer.new_key(True))
        run()
    assert not far.is_reading
    assert len(server.got) < 10
    assert sum(size for size, _ in queued) < 1000
    far.can_send = True
    del far.write_later
    for _, on_done in queued:  # it takes them after all
        on_done(None)
    run()
    assert bytes(server.got) == b"x" * 1000
