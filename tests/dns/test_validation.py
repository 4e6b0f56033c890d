"""What lookup and lookupService refuse at the call; each row was asked of Node."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pynet import dns
from pynet._loop import current_loop
from pynet.errors import MISSING, NodeError

TYPE, VALUE = "ERR_INVALID_ARG_TYPE", "ERR_INVALID_ARG_VALUE"


def done(*args: Any) -> None:
    raise AssertionError("the call was to be refused")


FAMILIES = "must be one of: 0, 4, 6. Received"
ORDERS = "must be one of: 'verbatim', 'ipv4first', 'ipv6first'. Received"
REFUSED: list[tuple[tuple[Any, ...], str, str]] = [
    (("127.0.0.1",), TYPE, 'The "callback" argument must be of type function. Received undefined'),
    (("127.0.0.1", 4), TYPE, 'The "callback" argument must be of type function. Received undefined'),
    (("127.0.0.1", 4, "x"), TYPE, "The \"callback\" argument must be of type function. Received type string ('x')"),
    (("127.0.0.1", {}, None), TYPE, 'The "callback" argument must be of type function. Received null'),
    ((5, done), TYPE, 'The "hostname" argument must be of type string. Received type number (5)'),
    (({}, done), TYPE, 'The "hostname" argument must be of type string. Received an instance of Object'),
    ((None, done), VALUE, "The argument 'hostname' must be a non-empty string. Received null"),
    ((MISSING, done), VALUE, "The argument 'hostname' must be a non-empty string. Received undefined"),
    (("", done), VALUE, "The argument 'hostname' must be a non-empty string. Received ''"),
    ((False, done), VALUE, "The argument 'hostname' must be a non-empty string. Received false"),
    ((0, done), VALUE, "The argument 'hostname' must be a non-empty string. Received 0"),
    (
        ("local\0host", done),
        VALUE,
        "The argument 'hostname' must be a string without null bytes. Received 'local\\x00host'",
    ),
    (("x", 5, done), VALUE, f"The argument 'family' {FAMILIES} 5"),
    (("x", 4.5, done), VALUE, f"The argument 'family' {FAMILIES} 4.5"),
    (
        ("x", "IPv4", done),
        TYPE,
        "The \"options\" argument must be of type object or integer. Received type string ('IPv4')",
    ),
    (("x", True, done), TYPE, 'The "options" argument must be of type object or integer. Received type boolean (true)'),
    (("x", {"family": "ipv4"}, done), VALUE, f"The property 'options.family' {FAMILIES} 'ipv4'"),
    (("x", {"family": "4"}, done), VALUE, f"The property 'options.family' {FAMILIES} '4'"),
    (("x", {"family": 5}, done), VALUE, f"The property 'options.family' {FAMILIES} 5"),
    (("x", {"family": True}, done), VALUE, f"The property 'options.family' {FAMILIES} true"),
    (("x", {"hints": -1}, done), VALUE, "The argument 'hints' is invalid. Received 4294967295"),
    (("x", {"hints": 1}, done), VALUE, "The argument 'hints' is invalid. Received 1"),
    (("x", {"hints": 65536}, done), VALUE, "The argument 'hints' is invalid. Received 65536"),
    (("x", {"hints": 1.5}, done), VALUE, "The argument 'hints' is invalid. Received 1"),
    (
        ("x", {"hints": "x"}, done),
        TYPE,
        "The \"options.hints\" property must be of type number. Received type string ('x')",
    ),
    (
        ("x", {"all": "x"}, done),
        TYPE,
        "The \"options.all\" property must be of type boolean. Received type string ('x')",
    ),
    (("x", {"all": 1}, done), TYPE, 'The "options.all" property must be of type boolean. Received type number (1)'),
    (
        ("x", {"verbatim": "x"}, done),
        TYPE,
        "The \"options.verbatim\" property must be of type boolean. Received type string ('x')",
    ),
    (("x", {"order": "x"}, done), VALUE, f"The property 'options.order' {ORDERS} 'x'"),
    (("x", {"order": 5}, done), VALUE, f"The property 'options.order' {ORDERS} 5"),
    # Which of several is complained about.
    ((5, {"hints": 1}, "x"), TYPE, 'The "hostname" argument must be of type string. Received type number (5)'),
    (("x", {"hints": 1}, "x"), TYPE, "The \"callback\" argument must be of type function. Received type string ('x')"),
    (("x", {"hints": 1, "family": 5}, done), VALUE, "The argument 'hints' is invalid. Received 1"),
    (("x", {"family": 5, "all": 5}, done), VALUE, f"The property 'options.family' {FAMILIES} 5"),
    (
        ("x", {"all": 5, "verbatim": 5}, done),
        TYPE,
        'The "options.all" property must be of type boolean. Received type number (5)',
    ),
    (
        ("x", {"verbatim": 5, "order": 5}, done),
        TYPE,
        'The "options.verbatim" property must be of type boolean. Received type number (5)',
    ),
    (("x", "IPv9", 5), TYPE, 'The "callback" argument must be of type function. Received type number (5)'),
    ((None, {"family": 5}, done), VALUE, f"The property 'options.family' {FAMILIES} 5"),
    (("127.0.0.1", {"family": 5}, done), VALUE, f"The property 'options.family' {FAMILIES} 5"),
]


def _shown(value: object) -> str:
    """Its ``repr`` without the address of a function, which is another one in every process."""
    return re.sub(r" at 0x[0-9a-f]+", "", repr(value))


@pytest.mark.parametrize(("args", "code", "message"), REFUSED, ids=_shown)
def test_lookup(args: tuple[Any, ...], code: str, message: str) -> None:
    lookup: Any = dns.lookup
    with pytest.raises(TypeError) as info:
        lookup(*args)
    assert isinstance(info.value, NodeError)
    assert (info.value.code, str(info.value)) == (code, message)


@pytest.mark.parametrize("order", ["x", None, MISSING, 5])
def test_set_default_result_order(order: Any) -> None:
    with pytest.raises(TypeError, match="'dnsOrder' must be one of: 'verbatim', 'ipv4first', 'ipv6first'"):
        dns.setDefaultResultOrder(order)
    assert dns.getDefaultResultOrder() == "verbatim"


@pytest.mark.parametrize(
    ("args", "error", "message"),
    [
        (("x", 22, done), TypeError, "The argument 'address' is invalid. Received 'x'"),
        ((5, 22, done), TypeError, "The argument 'address' is invalid. Received 5"),
        (("127.0.0.1", -1, done), ValueError, "Port should be >= 0 and < 65536. Received type number (-1)."),
        (
            ("127.0.0.1", 22, "x"),
            TypeError,
            "The \"callback\" argument must be of type function. Received type string ('x')",
        ),
    ],
)
def test_lookup_service(args: tuple[Any, ...], error: type[Exception], message: str) -> None:
    service: Any = dns.lookupService
    with pytest.raises(error) as info:
        service(*args)
    assert str(info.value) == message


def test_keywords_beside_a_family() -> None:
    lookup: Any = dns.lookup
    with pytest.raises(TypeError, match="given as 4 and as keywords: all"):
        lookup("localhost", 4, done, all=True)
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        lookup("localhost", done, familie=4)


def test_keywords_refine_a_dict_of_options() -> None:
    lookup: Any = dns.lookup
    answers: list[tuple[Any, ...]] = []
    options = {"family": 4, "all": False}
    lookup("127.0.0.1", options, lambda *answer: answers.append(answer), all=True)
    current_loop().run()
    [(error, found)] = answers
    assert (error, [(one.address, one.family) for one in found]) == (None, [("127.0.0.1", 4)])
    assert options == {"family": 4, "all": False}
