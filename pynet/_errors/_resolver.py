"""The errors of name resolution."""

from __future__ import annotations

import errno
import socket
from typing import Final

from ._system import NodeOSError, error_name, error_number, paired_class


class LookupFailure(NodeOSError, socket.gaierror):
    """ENOTFOUND, EAI_AGAIN and the other answers of a resolver; ``errno`` is ``socket.EAI_NONAME`` and so on."""


def _resolver_codes() -> dict[int, str]:
    # libuv's names; both ways of saying "no such name" are ENOTFOUND in Node.
    codes: dict[int, str] = {}
    for name in (
        "EAI_ADDRFAMILY",
        "EAI_AGAIN",
        "EAI_BADFLAGS",
        "EAI_FAIL",
        "EAI_FAMILY",
        "EAI_MEMORY",
        "EAI_NODATA",
        "EAI_NONAME",
        "EAI_OVERFLOW",
        "EAI_PROTOCOL",
        "EAI_SERVICE",
        "EAI_SOCKTYPE",
        "EAI_BADHINTS",
    ):
        number = getattr(socket, name, None)
        if number is not None:
            codes.setdefault(number, "ENOTFOUND" if name in ("EAI_NODATA", "EAI_NONAME") else name)
    return codes


_CODES: Final = _resolver_codes()
_NUMBERS: Final = {
    **{code: number for number, code in _CODES.items()},
    "ENOTFOUND": socket.EAI_NONAME,
}


def dns_error(err: OSError | str, hostname: str | None = None, syscall: str = "getaddrinfo") -> NodeOSError:
    """The error of a failed look-up: ``getaddrinfo ENOTFOUND example.invalid``.

    *err* is what ``getaddrinfo`` raised, or a code such as ``"ENOTFOUND"``. A resolver that failed in a
    system call (EAI_SYSTEM) reports that call's error.
    """
    code, number = _code_and_number(err)
    message = f"{syscall} {code} {hostname}" if hostname else f"{syscall} {code}"
    if code == "ENOTFOUND" or code.startswith("EAI_"):
        error: NodeOSError = LookupFailure(number, code, message, syscall, str(getattr(err, "strerror", err)))
    else:
        error = paired_class(code)(number, code, message, syscall)
    if hostname:
        error.hostname = hostname
    return error


def _code_and_number(err: OSError | str) -> tuple[str, int]:
    if isinstance(err, str):
        number: int = _NUMBERS.get(err, 0) or getattr(errno, err, 0)
        return err, number
    if isinstance(err, socket.gaierror) and err.errno in _CODES:
        return _CODES[err.errno], err.errno
    return error_name(error_number(err)), error_number(err)
