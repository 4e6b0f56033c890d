"""Error classes: which built-in they are, what they carry, copying and pickling, and that no code is missing."""

from __future__ import annotations

import ast
import copy
import errno
import importlib
import json
import os
import pickle
import re
import socket
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pynet.errors
from pynet import _errors
from pynet._errors import (
    ERR_FEATURE_UNAVAILABLE_ON_PLATFORM,
    ERR_INVALID_ADDRESS_FAMILY,
    ERR_INVALID_ARG_TYPE,
    ERR_IP_BLOCKED,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_SOCKET_BAD_PORT,
    ERR_SOCKET_BUFFER_SIZE,
    ERR_SOCKET_CLOSED,
    ERR_UNHANDLED_ERROR,
    MISSING,
    AbortError,
    AggregateError,
    DOMException,
    DOMTimeout,
    MaxListenersExceededWarning,
    NodeError,
    NodeOSError,
    NodeWarning,
    TimeoutNaNWarning,
    TimeoutNegativeWarning,
    TimeoutOverflowWarning,
    dns_error,
    error_name,
    error_text,
    file_error,
    system_error,
    unexpected_keyword,
)
from tests.web_data import experiments

ROOT = Path(__file__).resolve().parents[2]
EXPERIMENTS: list[dict[str, Any]] = json.loads((ROOT / "tests" / "data" / "error_experiments.json").read_text("utf-8"))
BASES = {
    "TypeError": TypeError,
    "RangeError": ValueError,
    "URIError": ValueError,
    "Error": RuntimeError,
    "SystemError": OSError,
}

ERR_CLASSES = {name: cls for name, cls in vars(_errors).items() if name.startswith("ERR_")}


def error(name: str, *args: Any, **kwargs: Any) -> NodeError:
    """One of each kind, by class name."""
    made: NodeError = getattr(_errors, name)(*args, **kwargs)
    return made


SAMPLES: list[BaseException] = [
    ERR_SOCKET_CLOSED(),
    ERR_SOCKET_BAD_PORT("Port", -1),
    ERR_INVALID_ARG_TYPE("x", "string", 5),
    ERR_METHOD_NOT_IMPLEMENTED("_read()"),
    ERR_INVALID_ADDRESS_FAMILY(5, "h", 80),
    ERR_UNHANDLED_ERROR({"a": 1}),
    ERR_SOCKET_BUFFER_SIZE(errno.EBADF, "uv_recv_buffer_size"),
    system_error(errno.ECONNREFUSED, "connect", "127.0.0.1", 1, local=("127.0.0.1", 2)),
    system_error(errno.EADDRINUSE, "listen", "::", 80, text=True),
    system_error(errno.ENOBUFS, "send"),
    file_error(errno.EXDEV, "rename", "a", "b"),
    file_error(errno.ENOENT, "open", "a"),
    dns_error("ENOTFOUND", "h.invalid"),
    dns_error(socket.gaierror(socket.EAI_AGAIN, "again"), "h"),
    AbortError("why"),
    AggregateError([system_error(errno.ECONNREFUSED, "connect", "::1", 1), ERR_IP_BLOCKED("1.2.3.4")]),
    AggregateError([ERR_IP_BLOCKED("1.2.3.4")]),
    DOMException("This operation was aborted", "AbortError"),
    DOMTimeout(),
]


# --- the classes -------------------------------------------------------------------------------------------------


#: Codes that the inventory found in Node's tables alone: no call to net or dgram brings them, and none of ours.
NEVER_RAISED = {
    "ERR_SOCKET_CONNECTION_TIMEOUT": "for a list of attempts without one error, but each that fails leaves one",
    "ERR_STREAM_WRAP": "of the adapter that lets TLS run over any stream",
    "ERR_WORKER_HANDLE_NOT_TRANSFERABLE": "of worker threads",
}


def test_every_code_of_the_inventory_has_its_class() -> None:
    codes = {x["error"]["code"] for x in EXPERIMENTS if "code" in x.get("error", {})}
    ours = {code for code in codes if str(code).startswith("ERR_")}
    assert len(ours) > 40
    assert {code for code in ours if not hasattr(pynet.errors, code)} == set(NEVER_RAISED)
    seen = {x["error"]["code"] for x in EXPERIMENTS if x["channel"] != "reflection" and "code" in x.get("error", {})}
    assert seen.isdisjoint(NEVER_RAISED)


def calls_in(source: Path) -> set[str]:
    """The names of what a module calls or raises by name."""
    made: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            made.add(getattr(node.func, "id", ""))
        elif isinstance(node, ast.Raise):
            made.add(getattr(node.exc, "id", ""))
    return made


def test_every_code_is_raised_somewhere() -> None:
    """A class that only stands in the list is a promise that nobody keeps."""
    sources = [*(ROOT / "pynet").rglob("*.py"), *(ROOT / "pydgram").rglob("*.py")]
    made: set[str] = set().union(*(calls_in(source) for source in sources))
    assert sorted(set(ERR_CLASSES) - made) == []


def test_every_code_is_met_by_a_test_of_what_raises_it() -> None:
    """Not by those of the texts, which construct each: by one that gets it from a call, or by a scenario's trace."""
    tests = ROOT / "tests"
    files = [*tests.rglob("*.py"), *tests.glob("parity/*/expected.txt"), tests / "data" / "stream_lives.json"]
    texts = [file.read_text("utf-8") for file in files if not file.name.startswith("test_errors")]
    # The rows of the inventory are run, apart from those that Node's tables gave.
    texts += [json.dumps(x["error"]) for x in EXPERIMENTS if x["channel"] != "reflection" and "error" in x]
    texts += [json.dumps(x["error"]) for x in experiments().values() if "error" in x]
    met = set(re.findall(r"\bERR_[A-Z_]+\b", "\n".join(texts)))
    assert sorted(set(ERR_CLASSES) - met) == []


def test_classes_carry_their_code_and_pair_with_a_built_in() -> None:
    assert len(ERR_CLASSES) > 40
    for name, cls in ERR_CLASSES.items():
        assert cls.code == name
        assert issubclass(cls, (NodeError, BASES[cls.name]))
        assert issubclass(cls, BASES[cls.name])
        assert cls.__doc__
        assert getattr(pynet.errors, name) is cls


REFLECTED = [x for x in EXPERIMENTS if x["channel"] == "reflection" and x["error"]["code"] not in NEVER_RAISED]


@pytest.mark.parametrize("experiment", REFLECTED)
def test_reflected_codes(experiment: dict[str, Any]) -> None:
    expected = experiment["error"]
    arguments: dict[str, tuple[Any, ...]] = {
        "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM": ("f",),
        "ERR_INVALID_FD": (-1,),
        "ERR_METHOD_NOT_IMPLEMENTED": ("_read()",),
    }
    made = error(expected["code"], *arguments.get(expected["code"], ()))
    assert (made.message, made.name) == (expected["message"], expected["class"])


def test_classes_say_that_they_are_public() -> None:
    for name in pynet.errors.__all__:
        value = getattr(pynet.errors, name)
        if isinstance(value, type):
            assert (value.__module__, value.__qualname__) == ("pynet.errors", name)
    assert "pynet.errors.ERR_SOCKET_CLOSED: Socket is closed" in "".join(
        traceback.format_exception_only(ERR_SOCKET_CLOSED())
    )


@pytest.mark.parametrize("module", ["http", "https", "tls", "ws"])
def test_the_errors_of_a_module_say_that_they_are_public(module: str) -> None:
    """A traceback names the module to import them from; pickling looks there, too."""
    public = pytest.importorskip(f"pynet.{module}")
    for name in public.__all__:
        value = getattr(public, name)
        if isinstance(value, type) and issubclass(value, Exception):
            assert value.__module__ in (public.__name__, "pynet.errors"), value


def test_no_error_of_a_websocket_is_private() -> None:
    errors = importlib.import_module("pynet._ws._errors")
    public = importlib.import_module("pynet.ws")
    made = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, NodeError)]
    ours = [value for value in made if value.__module__ == public.__name__]
    assert len(ours) > 15
    for value in ours:
        assert getattr(public, value.__name__) is value
    assert not [value for value in made if "._" in value.__module__ and not value.__name__.startswith("_")]


def test_message_is_the_text() -> None:
    failure = ERR_SOCKET_CLOSED()
    assert str(failure) == failure.message == "Socket is closed"
    assert repr(failure) == "ERR_SOCKET_CLOSED('Socket is closed')"
    failure.message = "Socket is closed, or so it seems"
    assert str(failure) == failure.message


def test_missing() -> None:
    assert repr(MISSING) == str(MISSING) == "undefined"
    assert not MISSING
    assert copy.deepcopy(MISSING) is pickle.loads(pickle.dumps(MISSING)) is MISSING


def pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


@pytest.mark.parametrize("original", SAMPLES, ids=lambda e: type(e).__name__)
@pytest.mark.parametrize("way", ["copy", "deepcopy", "pickle"])
def test_copies_are_alike(original: BaseException, way: str) -> None:
    ways: dict[str, Callable[[Any], Any]] = {"copy": copy.copy, "deepcopy": copy.deepcopy, "pickle": pickled}
    twin: BaseException = ways[way](original)
    assert type(twin) is type(original)
    assert str(twin) == str(original)
    assert twin.args == original.args
    assert {**twin.__dict__, "errors": 0} == {**original.__dict__, "errors": 0}
    for name in ("errno", "strerror", "filename", "filename2", "code", "name"):
        assert getattr(twin, name, None) == getattr(original, name, None)
    if isinstance(original, AggregateError):
        assert isinstance(twin, AggregateError)
        assert list(map(str, twin.errors)) == list(map(str, original.errors))


# --- system errors -----------------------------------------------------------------------------------------------

BUILT_INS = {
    "EACCES": PermissionError,
    "EAGAIN": BlockingIOError,
    "EALREADY": BlockingIOError,
    "ECHILD": ChildProcessError,
    "ECONNABORTED": ConnectionAbortedError,
    "ECONNREFUSED": ConnectionRefusedError,
    "ECONNRESET": ConnectionResetError,
    "EEXIST": FileExistsError,
    "EINPROGRESS": BlockingIOError,
    "EINTR": InterruptedError,
    "EISDIR": IsADirectoryError,
    "ENOENT": FileNotFoundError,
    "ENOTDIR": NotADirectoryError,
    "EPERM": PermissionError,
    "EPIPE": BrokenPipeError,
    "ESHUTDOWN": BrokenPipeError,
    "ESRCH": ProcessLookupError,
    "ETIMEDOUT": TimeoutError,
}


@pytest.mark.parametrize("code", [code for code in BUILT_INS if hasattr(errno, code)])
def test_system_error_is_the_built_in_that_python_raises(code: str) -> None:
    number: int = getattr(errno, code)
    assert type(OSError(number, "")) is BUILT_INS[code]
    for failure in (system_error(number, "read"), system_error(OSError(-number, "x"), "read"), file_error(number, "x")):
        assert isinstance(failure, (NodeOSError, BUILT_INS[code]))
        assert isinstance(failure, BUILT_INS[code])
        assert (failure.code, failure.errno, failure.strerror) == (code, number, os.strerror(number))
        assert failure.args == (number, failure.strerror)
    with pytest.raises(BUILT_INS[code]) as caught:
        raise system_error(number, "read")
    assert caught.value.errno == number


def test_no_other_number_has_a_built_in_of_its_own() -> None:
    special = {getattr(errno, code) for code in BUILT_INS if hasattr(errno, code)} | {errno.EWOULDBLOCK}
    for number in errno.errorcode:
        if number not in special:
            assert type(OSError(number, "")) is OSError
            assert type(system_error(number, "read")) is NodeOSError


def test_system_error_fields() -> None:
    failure = system_error(errno.ECONNREFUSED, "connect", "127.0.0.1", 80)
    assert str(failure) == failure.message == "connect ECONNREFUSED 127.0.0.1:80"
    assert (failure.syscall, failure.address, failure.port) == ("connect", "127.0.0.1", 80)
    assert (failure.localAddress, failure.localPort, failure.hostname, failure.path) == (None, None, None, None)
    failure.localAddress, failure.localPort = "127.0.0.1", 5
    assert copy.copy(failure).localPort == 5
    assert repr(failure) == "ConnectionRefused('connect ECONNREFUSED 127.0.0.1:80')"


def test_what_only_a_failed_system_call_has_is_none_elsewhere() -> None:
    """A listener that logs it need not know what it got, as in JavaScript."""
    others: list[NodeError] = [ERR_SOCKET_CLOSED(), ERR_SOCKET_BAD_PORT("Port", -1), AggregateError([ValueError()])]
    for other in others:
        assert (other.syscall, other.address, other.port, other.hostname, other.path) == (None,) * 5


def test_unknown_local_end() -> None:
    failure = system_error(errno.EINVAL, "connect", "/a/path", local=(None, None))
    assert str(failure) == "connect EINVAL /a/path - Local (undefined:undefined)"


def test_path_of_a_listening_pipe_keeps_its_port() -> None:
    failure = system_error(errno.EADDRINUSE, "listen", "/a/path", -1, text=True)
    assert (str(failure), failure.port) == ("listen EADDRINUSE: address already in use /a/path", -1)


def test_errors_without_a_number() -> None:
    # CPython's own checks ("AF_UNIX path too long") and socket.timeout have none.
    assert system_error(OSError("AF_UNIX path too long"), "bind").code == "EINVAL"
    assert system_error(TimeoutError("timed out"), "read").code == "ETIMEDOUT"


def test_numbers_that_libuv_does_not_know() -> None:
    number = next(n for n, name in errno.errorcode.items() if name == "EDOM")
    assert (error_name(number), error_text(number)) == ("EDOM", OSError(number, "").strerror or error_text(number))
    assert error_name(99_999) == "Unknown system error -99999"
    assert str(system_error(99_999, "read")) == "read Unknown system error -99999"


def test_file_error_fields() -> None:
    failure = file_error(errno.EXDEV, "rename", "a", "b")
    assert str(failure) == "EXDEV: cross-device link not permitted, rename 'a' -> 'b'"
    assert (failure.path, failure.dest, failure.filename, failure.filename2) == ("a", "b", "a", "b")
    assert str(file_error(errno.EBADF, "close", message="no such thing")) == "EBADF: no such thing, close"


def test_lookup_errors_are_gaierrors() -> None:
    failure = dns_error(socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "h.invalid")
    assert str(failure) == "getaddrinfo ENOTFOUND h.invalid"
    assert isinstance(failure, socket.gaierror)
    assert (failure.code, failure.errno, failure.hostname) == ("ENOTFOUND", socket.EAI_NONAME, "h.invalid")
    assert failure.strerror == "Name or service not known"
    assert dns_error("ENOTFOUND", "h").errno == socket.EAI_NONAME
    assert str(dns_error("EAI_AGAIN", "h", "getnameinfo")) == "getnameinfo EAI_AGAIN h"
    assert dns_error("EAI_AGAIN").hostname is None
    assert dns_error("ECANCELED", "h").errno == errno.ECANCELED


def test_lookup_that_failed_in_a_system_call() -> None:
    failure = dns_error(OSError(errno.ECONNREFUSED, "x"), "h")
    assert isinstance(failure, ConnectionRefusedError)
    assert not isinstance(failure, socket.gaierror)
    assert str(failure) == "getaddrinfo ECONNREFUSED h"
    unknown = dns_error(socket.gaierror(-99_999, "x"), "h")
    assert unknown.code == "Unknown system error -99999"


def test_buffer_size_error() -> None:
    failure = ERR_SOCKET_BUFFER_SIZE(OSError(errno.EBADF, "x"), "uv_recv_buffer_size")
    assert str(failure) == (
        "Could not get or set buffer size: uv_recv_buffer_size returned EBADF (bad file descriptor)"
    )
    assert (failure.code, failure.name, failure.errno) == ("ERR_SOCKET_BUFFER_SIZE", "SystemError", errno.EBADF)
    assert failure.info == {
        "errno": errno.EBADF,
        "code": "EBADF",
        "message": "bad file descriptor",
        "syscall": "uv_recv_buffer_size",
    }
    assert isinstance(failure, OSError)


# --- several at once, and aborts ---------------------------------------------------------------------------------


def test_aggregate_error() -> None:
    errors = [system_error(errno.ECONNREFUSED, "connect", host, 1) for host in ("::1", "127.0.0.1")]
    failure = AggregateError(errors)
    assert (str(failure), failure.message, failure.code, failure.name) == ("", "", "ECONNREFUSED", "AggregateError")
    assert failure.errors == errors
    assert isinstance(failure, AggregateError)
    assert isinstance(failure, ConnectionRefusedError)
    assert (failure.errno, type(failure).__name__) == (errno.ECONNREFUSED, "AggregateError")
    assert type(AggregateError(errors)) is type(failure)
    with pytest.raises(ConnectionRefusedError):
        raise failure


def test_aggregate_error_is_of_the_first_ones_class_only() -> None:
    refused = system_error(errno.ECONNREFUSED, "connect", "::1", 1)
    blocked = ERR_IP_BLOCKED("::1")
    unknown = dns_error("ENOTFOUND", "h")
    assert not isinstance(AggregateError([blocked, refused]), ConnectionRefusedError)
    assert AggregateError([blocked, refused]).code == "ERR_IP_BLOCKED"
    assert AggregateError([blocked]).errno is None
    assert isinstance(AggregateError([unknown, refused]), socket.gaierror)
    assert type(AggregateError([OSError(errno.ENOBUFS, "x"), refused])) is AggregateError
    assert AggregateError([]).code == ""
    assert AggregateError(()).errors == []
    assert AggregateError((refused,), "two words").message == "two words"


def test_aggregate_error_can_be_subclassed() -> None:
    class Several(AggregateError):
        pass

    failure = Several([system_error(errno.EPIPE, "write")])
    assert type(failure) is Several
    assert (failure.code, failure.errno) == ("EPIPE", errno.EPIPE)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="tracebacks print notes since 3.11")
def test_aggregate_error_lists_its_errors_in_a_traceback() -> None:
    failure = AggregateError([system_error(errno.ECONNREFUSED, "connect", "::1", 1)])
    assert "connect ECONNREFUSED ::1:1" in "".join(traceback.format_exception_only(failure))


def test_abort_error() -> None:
    plain = AbortError()
    assert (str(plain), plain.code, plain.name) == ("The operation was aborted", "ABORT_ERR", "AbortError")
    assert plain.cause is MISSING
    reason = DOMException("This operation was aborted", "AbortError")
    caused = AbortError(reason)
    assert caused.cause is caused.__cause__ is reason
    assert AbortError("why").cause == "why"
    assert AbortError("why").__cause__ is None


def test_dom_exceptions() -> None:
    abort = DOMException("This operation was aborted", "AbortError")
    assert (str(abort), abort.name, abort.code) == ("This operation was aborted", "AbortError", 20)
    timeout = DOMTimeout()
    assert (str(timeout), timeout.name, timeout.code) == (
        "The operation was aborted due to timeout",
        "TimeoutError",
        23,
    )
    assert isinstance(timeout, TimeoutError)
    assert (DOMException().name, DOMException().code) == ("Error", 0)


# --- warnings ----------------------------------------------------------------------------------------------------


class EventEmitter:
    pass


WARNINGS: list[tuple[NodeWarning, str]] = [
    (MaxListenersExceededWarning(EventEmitter(), "x", 11, 10), "11 listeners on one event: process warning"),
    (TimeoutNaNWarning(float("nan")), "setTimeout(fn, NaN) process warning"),
    (TimeoutNegativeWarning(-5), "setTimeout(fn, -5) process warning"),
    (TimeoutOverflowWarning(2**31), "setTimeout(fn, 2**31) process warning"),
    (TimeoutOverflowWarning(2**31, 2**31 - 1), "socket.setTimeout(2**31) process warning"),
]


@pytest.mark.parametrize(("warning", "call"), WARNINGS)
def test_warnings_as_node(warning: NodeWarning, call: str) -> None:
    expected = next(x["error"] for x in EXPERIMENTS if x["call"] == call)
    assert (warning.name, str(warning), warning.message) == (expected["name"], expected["message"], expected["message"])
    for key, value in expected.get("fields", {}).items():
        assert getattr(warning, key) == value
    with pytest.warns(type(warning)):
        warnings.warn(warning, stacklevel=1)


def test_warnings_can_be_copied() -> None:
    warning = MaxListenersExceededWarning("emitter", "x", 11, float("inf"))
    twin = pickle.loads(pickle.dumps(warning))
    assert (type(twin), str(twin), twin.emitter, twin.count) == (type(warning), str(warning), "emitter", 11)
    assert "MaxListeners is Infinity" in str(twin)


# --- importing ---------------------------------------------------------------------------------------------------


def test_import_is_cheap() -> None:
    """Nothing of the loop, no asyncio, no json: the standard library's basics only."""
    program = f"""
import sys, types
package = types.ModuleType("pynet")  # without the public names, which import everything
package.__path__ = [{str(ROOT / "pynet")!r}]
sys.modules["pynet"] = package
import pynet._errors, pynet._addresses
print(*sys.modules)
"""
    done = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, timeout=60, check=True)
    heavy = {"asyncio", "json", "logging", "inspect", "urllib", "typing_extensions", "dataclasses", "unicodedata"}
    assert heavy.isdisjoint(done.stdout.split())


def test_platform_error_names_the_feature() -> None:
    assert "fork" in str(ERR_FEATURE_UNAVAILABLE_ON_PLATFORM("fork"))


@pytest.mark.parametrize(
    ("expected", "value", "note"),
    [
        (["string", "Buffer", "TypedArray", "DataView"], 5, "In Python: str, bytes or another buffer, not int."),
        (["Buffer"], "x", "In Python: bytes or another buffer, not str."),
        ("Array", 5, "In Python: list, not int."),
        ("object", (1, 2), "In Python: dict, not tuple."),
        (["number", "string"], None, "In Python: int or float or str, not None."),
        ("AbortSignal", {}, "In Python: AbortSignal, not dict."),
        ("string", 5, None),
        ("AbortSignal", 5, None),
    ],
)
def test_a_note_says_it_in_pythons_words(expected: Any, value: Any, note: str | None) -> None:
    error = ERR_INVALID_ARG_TYPE("x", expected, value)
    assert getattr(error, "__notes__", None) == (None if note is None else [note])
    assert "Python" not in str(error) + error.message
    assert getattr(pickle.loads(pickle.dumps(error)), "__notes__", None) == getattr(error, "__notes__", None)


@pytest.mark.parametrize(
    ("name", "guess"),
    [("highwatermark", "highWaterMark"), ("hihgWaterMark", "highWaterMark"), ("write", None), ("zzz", None)],
)
def test_an_unknown_keyword_is_guessed(name: str, guess: str | None) -> None:
    error = unexpected_keyword("Readable", name, {"highWaterMark", "read"})
    more = "" if guess is None else f". Did you mean '{guess}'?"
    assert str(error) == f"Readable() got an unexpected keyword argument '{name}'{more}"
