"""Keys, certificates and lists that are cut short or empty, as a file is while it is written: Node's code for each."""

from __future__ import annotations

from typing import Any

import pytest

from pynet import testing, tls

ISSUED = testing.Authority().issue("localhost")
CERT, KEY = ISSUED.cert, ISSUED.key

NO_START = "ERR_OSSL_PEM_NO_START_LINE"
NO_END = "ERR_OSSL_PEM_BAD_END_LINE"
NO_KEY = "ERR_OSSL_UNSUPPORTED"
NO_LIST = "ERR_CRYPTO_OPERATION_FAILED"


def code_of(options: Any) -> str:
    try:
        tls.createSecureContext(options)
    except Exception as error:
        return str(getattr(error, "code", None) or error)
    return "fine"


def cut(pem: Any, size: int) -> str:
    return text(pem)[:size]


def text(pem: Any) -> str:
    return pem if isinstance(pem, str) else bytes(pem).decode("ascii")


@pytest.mark.parametrize(
    ("cert", "code"),
    [
        (cut(CERT, 200), NO_END),
        (cut(CERT, 20), NO_START),
        (text(CERT).rstrip()[:-3], NO_END),
        (text(CERT).replace("END CERT", "END CERX"), NO_END),
        (text(CERT) + cut(CERT, 200), NO_END),
    ],
)
def test_a_certificate_that_is_cut_short(cert: str, code: str) -> None:
    assert code_of({"key": KEY, "cert": cert}) == code


@pytest.mark.parametrize("size", [12, 100])
def test_a_key_that_is_cut_short(size: int) -> None:
    assert code_of({"key": cut(KEY, size), "cert": CERT}) == NO_KEY


def test_a_list_that_is_cut_short() -> None:
    assert code_of({"crl": "-----BEGIN X509 CRL-----\nAAAA"}) == NO_LIST


@pytest.mark.parametrize(
    ("name", "empty_bytes", "empty_text", "in_a_list"),
    [
        ("cert", NO_START, "fine", NO_START),
        ("key", NO_KEY, "fine", NO_KEY),
        ("crl", NO_LIST, NO_LIST, NO_LIST),
        ("pfx", "not enough data", "not enough data", "not enough data"),
        ("ca", "fine", "fine", "fine"),
        ("dhparam", "fine", "fine", "ERR_INVALID_ARG_TYPE"),
    ],
)
def test_nothing(name: str, empty_bytes: str, empty_text: str, in_a_list: str) -> None:
    assert code_of({name: b""}) == empty_bytes
    assert code_of({name: ""}) == empty_text
    assert code_of({name: [b""]}) == in_a_list
    assert code_of({name: [""]}) == in_a_list
