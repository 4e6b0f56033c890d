"""Agreeing on permessage-deflate (RFC 7692, section 7): a client's offer and a server's answer to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypedDict, TypeGuard

from pynet._errors import NodeRuntimeError

__all__ = [
    "EXTENSION",
    "Parameters",
    "PerMessageDeflateOptions",
    "accept_answer",
    "accept_offer",
    "js_integer",
    "offer",
]

EXTENSION: Final = "permessage-deflate"

#: Parameters of RFC 7692: True, or a number of bits.
Parameters = dict[str, int]

# Parameter -> option, in the order in which an offer names them.
_OPTIONS: Final = {
    "server_no_context_takeover": "serverNoContextTakeover",
    "client_no_context_takeover": "clientNoContextTakeover",
    "server_max_window_bits": "serverMaxWindowBits",
    "client_max_window_bits": "clientMaxWindowBits",
}


class PerMessageDeflateOptions(TypedDict, total=False):
    """``perMessageDeflate`` as a dict.

    ``threshold`` (1024 bytes) counts only where each message is compressed on its own. ``concurrencyLimit`` is
    accepted and has no effect: nothing is compressed in other threads.
    """

    serverNoContextTakeover: bool
    clientNoContextTakeover: bool
    serverMaxWindowBits: int | bool
    clientMaxWindowBits: int | bool
    threshold: int
    concurrencyLimit: int
    zlibDeflateOptions: Mapping[str, Any]
    zlibInflateOptions: Mapping[str, Any]


class _Unacceptable(NodeRuntimeError):
    """The other side asks for what is unknown, malformed or not wanted."""

    code = "ERR_INVALID_ARG_VALUE"


def offer(options: Mapping[str, Any]) -> Parameters:
    """What a client with these options offers."""
    parameters: Parameters = {}
    for parameter, option in _OPTIONS.items():
        value = options.get(option)
        if value:
            parameters[parameter] = value
        elif value is None and parameter == "client_max_window_bits":
            parameters[parameter] = True
    return parameters


def accept_offer(offers: Sequence[Mapping[str, Sequence[str | bool]]], options: Mapping[str, object]) -> Parameters:
    """What a server with these options answers to *offers*: the first that suits it.

    Raises:
        NodeRuntimeError: One is malformed, or none suits.
    """
    for parameters in [_check(parameters, True) for parameters in offers]:
        if _suits(parameters, options):
            return _agree(parameters, options)
    raise _Unacceptable("None of the extension offers can be accepted")


def accept_answer(answers: Sequence[Mapping[str, Sequence[str | bool]]], options: Mapping[str, object]) -> Parameters:
    """What holds for a client with these options after the answer of the server.

    Raises:
        NodeRuntimeError: The answer is malformed, or not one to the offer.
    """
    parameters = [_check(answer, False) for answer in answers][0]  # noqa: RUF015 - all of them must be sound
    if options.get("clientNoContextTakeover") is False and "client_no_context_takeover" in parameters:
        raise _Unacceptable('Unexpected parameter "client_no_context_takeover"')
    wanted = options.get("clientMaxWindowBits")
    given = parameters.get("client_max_window_bits")
    if given is None:
        if _is_number(wanted):
            parameters["client_max_window_bits"] = wanted
    elif wanted is False or (_is_number(wanted) and given > wanted):
        raise _Unacceptable('Unexpected or invalid parameter "client_max_window_bits"')
    return parameters


def _suits(parameters: Parameters, options: Mapping[str, object]) -> bool:
    bits = options.get("serverMaxWindowBits")
    asked = parameters.get("server_max_window_bits")
    if options.get("serverNoContextTakeover") is False and "server_no_context_takeover" in parameters:
        return False
    if asked is not None and (bits is False or (_is_number(bits) and bits > asked)):
        return False
    wanted = options.get("clientMaxWindowBits")
    able = parameters.get("client_max_window_bits")
    # True: the client only says that it could, with any number.
    return not _is_number(wanted) or (able is not None and (able is True or wanted <= able))


def _agree(parameters: Parameters, options: Mapping[str, object]) -> Parameters:
    agreed = dict(parameters)
    for parameter, option in _OPTIONS.items():
        value = options.get(option)
        if parameter.endswith("takeover"):
            if value:
                agreed[parameter] = True
        elif _is_number(value):
            agreed[parameter] = value
    wanted = options.get("clientMaxWindowBits")
    # Without a number it only says that the client could: nothing is asked of it then.
    if not _is_number(wanted) and (agreed.get("client_max_window_bits") is True or wanted is False):
        agreed.pop("client_max_window_bits", None)
    return agreed


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _check(parameters: Mapping[str, Sequence[str | bool]], by_server: bool) -> Parameters:
    """One offer or answer, its values as numbers and True."""
    checked: Parameters = {}
    for name, values in parameters.items():
        if len(values) > 1:
            raise _Unacceptable(f'Parameter "{name}" must have only a single value')
        value = values[0]
        if name.endswith("_max_window_bits") and name in _OPTIONS:
            only_able = value is True and name == "client_max_window_bits" and by_server
            checked[name] = True if only_able else _window_bits(name, value)
        elif name in _OPTIONS:
            if value is not True:
                raise _invalid(name, value)
            checked[name] = True
        else:
            raise _Unacceptable(f'Unknown parameter "{name}"')
    return checked


def _window_bits(name: str, value: str | bool) -> int:
    bits = None if isinstance(value, bool) else js_integer(value)
    if bits is None or not 8 <= bits <= 15:
        raise _invalid(name, value)
    return bits


def js_integer(text: str) -> int | None:
    """*text* as JavaScript's ``+text`` reads it, if that is an integer: ``010`` is ten, ``0x9`` is nine."""
    if "_" in text:
        return None
    try:
        if text[:2].lower() in ("0x", "0o", "0b"):
            return int(text, 0)
        number = float(text)
    except ValueError:
        return None
    return int(number) if number.is_integer() else None


def _invalid(name: str, value: object) -> _Unacceptable:
    return _Unacceptable(f'Invalid value for parameter "{name}": {"true" if value is True else value}')
