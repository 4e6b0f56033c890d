"""The idle timer of the connection beneath a message."""

from __future__ import annotations


def set_timeout(connection: object, msecs: float) -> None:
    """Set the timer of *connection*, if it has one: sockets do, other streams as a rule do not."""
    setTimeout = getattr(connection, "setTimeout", None)
    if setTimeout is not None:
        setTimeout(msecs)
