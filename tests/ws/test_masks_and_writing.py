"""Masks, and the frames that we write."""

from __future__ import annotations

import subprocess
import sys
import zlib
from typing import Any

import pytest

from pynet._ws import _mask
from pynet._ws._deflate import Deflate
from pynet._ws._errors import WS_ERR_UNSUPPORTED_MESSAGE_LENGTH, ZlibError
from pynet._ws._frames import BINARY, PING, TEXT, frame
from pynet._ws._mask import apply_mask, mask_key, xor_mask

MASK = b"\x01\x02\x03\x04"


@pytest.mark.parametrize("size", [0, 1, 3, 4, 5, 64, 1000])
@pytest.mark.parametrize("mask", [_mask.apply_mask, xor_mask])
def test_masking_is_its_own_inverse(mask: Any, size: int) -> None:
    data = bytes(i & 255 for i in range(size))
    masked = mask(data, MASK)
    assert masked == bytes(byte ^ MASK[i % 4] for i, byte in enumerate(data))
    assert mask(bytearray(masked), MASK) == data == mask(memoryview(masked), bytearray(MASK))


def test_without_the_extra_there_is_a_mask() -> None:
    program = (
        "import sys; sys.modules['websockets.speedups'] = None\n"
        "from pynet._ws._mask import apply_mask, xor_mask\n"
        "assert apply_mask is xor_mask"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_keys_come_from_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len({mask_key() for _ in range(5000)}) > 4990
    _mask._forget_pool()
    monkeypatch.setattr("os.urandom", lambda size: bytes(range(4)) * (size // 4))
    assert mask_key() == bytes(range(4))
    _mask._forget_pool()


def test_generate_mask() -> None:
    def fill(mask: bytearray) -> None:
        mask[:] = b"abcd"

    assert mask_key(fill) == b"abcd"


@pytest.mark.parametrize(
    ("size", "head"),
    [(0, "8200"), (125, "827d"), (126, "827e007e"), (65535, "827effff"), (65536, "827f0000000000010000")],
)
def test_the_length_of_a_frame(size: int, head: str) -> None:
    data = b"x" * size
    assert frame(BINARY, data) == bytes.fromhex(head) + data
    masked = frame(BINARY, data, MASK)
    assert masked[1] == bytes.fromhex(head)[1] | 0x80
    assert masked[len(head) // 2 :] == MASK + apply_mask(data, MASK)


def test_the_bits_of_a_frame() -> None:
    assert frame(TEXT, b"a", fin=False) == b"\x01\x01a"
    assert frame(TEXT, b"a", rsv1=True) == b"\xc1\x01a"
    assert frame(PING, bytearray(b"a")) == b"\x89\x01a" == frame(PING, memoryview(b"a"))


# --- deflate: bytes that ws puts on the wire for the same calls


def test_compressing_as_the_rfc_says() -> None:
    deflate = Deflate({}, True, {})
    assert deflate.compress(b"hello", True).hex() == "ca48cdc9c90700"
    assert deflate.compress(b"hello", True).hex() == "ca00110000"
    alone = Deflate({"server_no_context_takeover": True}, True, {})
    assert alone.compress(b"hello", True).hex() == alone.compress(b"hello", True).hex() == "ca48cdc9c90700"


def test_compressing_fragments() -> None:
    deflate = Deflate({}, True, {})
    parts = [deflate.compress(b"hello", False), deflate.compress(b" you", False), deflate.compress(b"!", True)]
    assert [part.hex() for part in parts] == ["ca48cdc9c907000000ffff", "52a8cc2f05000000ffff", "520400"]


def test_compressing_nothing() -> None:
    deflate = Deflate({}, True, {})
    assert deflate.compress(b"", True) == b"\0"
    assert deflate.compress(b"hello", False).hex() == "ca48cdc9c907000000ffff"
    assert deflate.compress(b"", True) == b"\0"


@pytest.mark.parametrize("bits", range(8, 16))
def test_every_window(bits: int) -> None:
    """Also the one of 256 bytes, which zlib cannot write: what we send must fit a decompressor of that size."""
    data = bytes(i * i & 255 for i in range(20000)) + b"x" * 3000 + bytes(range(256)) * 5
    server = Deflate({"server_max_window_bits": bits}, True, {})
    client = Deflate({"server_max_window_bits": bits}, False, {})
    for _ in range(3):
        assert client.decompress(server.compress(data, True), True, None) == data


def test_the_limit_is_never_inflated_over() -> None:
    bomb = zlib.compressobj(wbits=-15)
    data = bomb.compress(b"\0" * 10**7) + bomb.flush(zlib.Z_SYNC_FLUSH)
    with pytest.raises(WS_ERR_UNSUPPORTED_MESSAGE_LENGTH):
        Deflate({}, True, {}).decompress(data[:-4], True, 1000)
    assert len(Deflate({}, True, {}).decompress(data[:-4], True, 10**7)) == 10**7


def test_bad_data_has_zlibs_code_and_reason() -> None:
    with pytest.raises(ZlibError) as caught:
        Deflate({}, True, {}).decompress(b"\xff\xff\xff\x01", True, None)
    assert (caught.value.code, caught.value.message, caught.value.errno) == ("Z_DATA_ERROR", "invalid block type", -3)


@pytest.mark.parametrize(
    ("parameters", "options", "text"),
    [
        (
            {"server_max_window_bits": 5},
            {},
            'The value of "options.windowBits" is out of range. It must be >= 8 and <= 15. Received 5',
        ),
        (
            {},
            {"zlibDeflateOptions": {"level": 10}},
            'The value of "options.level" is out of range. It must be >= -1 and <= 9. Received 10',
        ),
        (
            {},
            {"zlibDeflateOptions": {"memLevel": 0}},
            'The value of "options.memLevel" is out of range. It must be >= 1 and <= 9. Received 0',
        ),
    ],
)
def test_options_out_of_range(parameters: dict[str, int], options: dict[str, Any], text: str) -> None:
    with pytest.raises(ValueError) as caught:
        Deflate(parameters, True, options)
    assert str(caught.value) == text


def test_zlib_options_are_used() -> None:
    plain = Deflate({}, True, {"zlibDeflateOptions": {"level": 0}})
    assert b"hello" in plain.compress(b"hello", True)
    words = {"zlibDeflateOptions": {"dictionary": b"hello world"}, "zlibInflateOptions": {"dictionary": b"hello world"}}
    server, client = Deflate({}, True, words), Deflate({}, False, words)
    assert client.decompress(server.compress(b"hello world", True), True, None) == b"hello world"
