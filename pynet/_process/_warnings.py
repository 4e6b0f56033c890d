"""``process.emitWarning`` and the ``'warning'`` event, over Python's own warnings."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any, TextIO

from pynet._errors import ERR_INVALID_ARG_TYPE, MISSING, NodeWarning, validate_string
from pynet._events import warn


class ProcessWarning(NodeWarning):
    """A warning given by ``process.emitWarning``.

    Attributes:
        name: Its type: ``"Warning"`` unless told otherwise.
        code: Its code, if it has one.
        detail: More text, if there is any.
    """

    __module__ = "pynet.process"

    def __init__(self, message: str, name: str = "Warning", code: str | None = None, detail: str | None = None) -> None:
        super().__init__(message)
        self._name = name
        self.code = code
        self.detail = detail

    @property
    def name(self) -> str:
        """The type of the warning."""
        return self._name

    def __str__(self) -> str:
        text = self.message if self.code is None else f"[{self.code}] {self.message}"
        if self.name != "Warning":
            text = f"{self.name}: {text}"
        return text if self.detail is None else f"{text}\n{self.detail}"


def make_warning(warning: object, type: Any, code: Any) -> Warning:
    """The warning that the arguments of ``emitWarning`` stand for."""
    detail: object = None
    if isinstance(type, Mapping):
        options = type
        type, code = options.get("type", MISSING), options.get("code", MISSING)
        detail = options.get("detail")
    if type is not MISSING and type is not None:
        validate_string(type, "type")
    if code is not MISSING and code is not None:
        validate_string(code, "code")
    if isinstance(warning, Warning):
        return warning
    if isinstance(warning, Exception):
        return _of_error(warning)
    if not isinstance(warning, str):
        raise ERR_INVALID_ARG_TYPE("warning", ["string", "Error"], warning)
    return ProcessWarning(
        warning, type or "Warning", code or None, detail if isinstance(detail, str) and detail else None
    )


def _of_error(error: Exception) -> ProcessWarning:
    made = ProcessWarning(getattr(error, "message", str(error)), type(error).__name__, getattr(error, "code", None))
    made.__cause__ = error
    return made


class WarningEvents:
    """Tells of the warnings that Python shows, for as long as somebody listens; they are shown all the same."""

    def __init__(self, on_warning: Callable[[Warning], object]) -> None:
        self._on_warning = on_warning
        self._hook: _Hook | None = None
        self._given: Warning | None = None

    def give(self, warning: Warning) -> None:
        """Show *warning*, as Python's filters have it, and tell of it in any case."""
        self._on_warning(warning)
        self._given = warning
        try:
            warn(warning)
        finally:
            self._given = None

    def start(self) -> None:
        """Listen in."""
        if self._hook is None:
            self._hook = _Hook(self._shown)

    def stop(self) -> None:
        """No longer listen in."""
        if self._hook is not None:
            self._hook.remove()
            self._hook = None

    def _shown(self, warning: Warning) -> None:
        if warning is not self._given:
            self._on_warning(warning)


class _Hook:
    """Our place in the chain of functions behind ``warnings.showwarning``."""

    def __init__(self, on_shown: Callable[[Warning], object]) -> None:
        self._on_shown: Callable[[Warning], object] | None = on_shown
        self._former: Callable[..., Any] = warnings.showwarning
        warnings.showwarning = self._show

    def remove(self) -> None:
        """Tell no more, and leave the chain."""
        self._on_shown = None
        # Where somebody else (pytest, logging) has put a function on top it may call ours for ever.
        if warnings.showwarning == self._show:
            warnings.showwarning = self._former

    def _show(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        self._former(message, category, filename, lineno, file, line)
        if self._on_shown is not None:
            self._on_shown(message if isinstance(message, Warning) else category(message))
