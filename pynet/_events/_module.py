"""The settings of all emitters as attributes of the module ``pynet.events``."""

from __future__ import annotations

from types import ModuleType

from pynet._errors import validate_boolean, validate_number

from ._emitter import EventEmitter


class SettingsModule(ModuleType):
    """In Node the module is the class, so that its settings are those of all emitters: here they are passed on."""

    @property
    def defaultMaxListeners(self) -> float:
        """The limit of emitters that have none of their own."""
        return EventEmitter.defaultMaxListeners

    @defaultMaxListeners.setter
    def defaultMaxListeners(self, n: float) -> None:
        EventEmitter.defaultMaxListeners = validate_number(n, "defaultMaxListeners", 0)

    @property
    def captureRejections(self) -> bool:
        """The setting of emitters whose constructor was not told."""
        return EventEmitter.captureRejections

    @captureRejections.setter
    def captureRejections(self, value: bool) -> None:
        EventEmitter.captureRejections = validate_boolean(value, "EventEmitter.captureRejections")
