"""``emitWarning`` and the ``warning`` event, over Python's warnings."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from pynet import process, testing
from pynet.errors import NodeError
from pynet.events import EventEmitter


@pytest.fixture
def heard() -> Iterator[list[Any]]:
    heard: list[Any] = []
    process.on("warning", heard.append)
    yield heard
    process.off("warning", heard.append)


def test_texts(heard: list[Any]) -> None:
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("always")
        process.emitWarning("one")
        process.emitWarning("two", "Custom", "C001")
        process.emitWarning("three", {"type": "T", "code": "C2", "detail": "more"})
        process.emitWarning("four", None, None)
        assert heard == []
        testing.run()
    assert [str(warning.message) for warning in shown] == ["one", "Custom: [C001] two", "T: [C2] three\nmore", "four"]
    assert [(w.name, w.message, w.code, w.detail) for w in heard] == [
        ("Warning", "one", None, None),
        ("Custom", "two", "C001", None),
        ("T", "three", "C2", "more"),
        ("Warning", "four", None, None),
    ]
    assert all(isinstance(warning, process.ProcessWarning) for warning in heard)
    assert {warning.filename for warning in shown} == {__file__}


def test_exceptions_and_warnings(heard: list[Any]) -> None:
    mine = UserWarning("mine")
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("always")
        process.emitWarning(LookupError("lost"))
        process.emitWarning(mine)
    testing.run()
    assert heard[0].name == "LookupError"
    assert isinstance(heard[0].__cause__, LookupError)
    assert heard[1] is mine
    assert shown[1].category is UserWarning


def test_what_python_does_not_show_is_told_all_the_same(heard: list[Any]) -> None:
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("ignore")
        process.emitWarning("quiet")
    testing.run()
    assert (len(heard), len(shown)) == (1, 0)


def test_pythons_own_warnings_are_told_and_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    shown: list[Any] = []
    monkeypatch.setattr(warnings, "showwarning", lambda message, *args: shown.append(message))
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        process.on("warning", heard.append)
        emitter = EventEmitter()
        for _ in range(11):
            emitter.on("x", print)
        warnings.warn("plain", UserWarning, stacklevel=1)
        testing.run()
        process.off("warning", heard.append)
        warnings.warn("unheard", UserWarning, stacklevel=1)
    testing.run()
    names = ["MaxListenersExceededWarning", "UserWarning", "UserWarning"]
    assert [type(warning).__name__ for warning in shown] == names
    assert heard == shown[:2]


def test_a_function_of_somebody_else_on_top_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    shown: list[Any] = []

    def on_warning(warning: Warning) -> None:
        heard.append(str(warning))

    monkeypatch.setattr(warnings, "showwarning", lambda message, *args: shown.append(str(message)))
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        process.on("warning", on_warning)
        ours = warnings.showwarning
        monkeypatch.setattr(warnings, "showwarning", lambda *args: ours(*args))
        warnings.warn("one", UserWarning, stacklevel=1)
        testing.run()
        process.off("warning", on_warning)
        warnings.warn("unheard", UserWarning, stacklevel=1)
        testing.run()
        process.on("warning", on_warning)
        warnings.warn("two", UserWarning, stacklevel=1)
        testing.run()
        process.off("warning", on_warning)
    assert heard == ["one", "two"]
    assert shown == ["one", "unheard", "two"]


def test_as_errors(heard: list[Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(process.ProcessWarning):
            process.emitWarning("strict")
    testing.run()
    assert len(heard) == 1


def test_somebody_who_puts_ours_back_when_nobody_listens_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    shown: list[Any] = []
    monkeypatch.setattr(warnings, "showwarning", lambda message, *args: shown.append(str(message)))
    process.on("warning", heard.append)
    ours = warnings.showwarning
    warnings.showwarning = lambda *args: None
    process.off("warning", heard.append)
    assert warnings.showwarning is not ours
    warnings.showwarning = ours
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("shown", UserWarning, stacklevel=1)
    testing.run()
    assert (heard, shown) == ([], ["shown"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((5,), 'The "warning" argument must be of type string or an instance of Error. Received type number (5)'),
        (("x", 5), 'The "type" argument must be of type string. Received type number (5)'),
        (("x", "T", 5), 'The "code" argument must be of type string. Received type number (5)'),
    ],
)
def test_wrong_arguments(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(TypeError) as caught:
        process.emitWarning(*arguments)
    assert isinstance(caught.value, NodeError)
    assert (caught.value.code, str(caught.value)) == ("ERR_INVALID_ARG_TYPE", message)
