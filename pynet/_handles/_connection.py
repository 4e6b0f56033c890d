"""Connection: the face of a connected stream of bytes, as everything above the handles sees it.

``TCP``, ``Pipe`` and ``FdStream`` have it by way of ``StreamHandle``. A handle that is built on another one, as TLS is,
has it too: a ``net.Socket`` over it then reads, writes, ends and resets by the same code, the short ways included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextvars import Context
    from typing import TypeAlias

    from pynet._loop import Loop

    from ._read_handle import Chunk
    from ._readers import BufferReader, Reader
    from ._stream_handle import Data
    from ._tcp import TCP

    #: Takes None, an OSError of the system, or an exception that has a ``code`` already and is passed on as it is.
    Outcome: TypeAlias = Callable[[Exception | None], object]


class Channel(Protocol):
    """Where bytes go out."""

    def send(self, data: Chunk, /) -> int:
        """Take what can go out now; returns how many bytes that was. Only while the connection's ``can_send``.

        The caller adds them to ``bytes_written``, and gives what is left to ``write_later()``. Raises OSError, of an
        errno in ``SEND_AGAIN`` if nothing can go out.
        """


class Connection(Protocol):
    """At most one reader, any number of queued writes, one shutdown; closed once.

    Callbacks come from the loop, never from inside the method that was given them. Those of requests (write, shutdown)
    come exactly once: when the handle is closed first, with ECANCELED, in queue order, before *on_close*.
    """

    loop: Loop
    closing: bool
    """``close()`` was called."""
    read_size: int
    """The most that a ``Reader`` is given at once, where that is a choice."""
    bytes_read: int
    """Received; with TLS what the program gets, not what is on the wire."""
    bytes_written: int
    """Handed to ``write()`` and its kin, sent or queued."""
    can_send: bool
    """``channel.send()`` may be called: connected, not shut down, and nothing is queued. False is always safe."""

    @property
    def fd(self) -> int:
        """Where to ``os.write()`` instead of ``channel.send()``, which takes longer; -1: nowhere."""
        ...

    @property
    def context(self) -> Context | None:
        """In which the callbacks come, and everything behind them; None: in that of the loop."""

    def use_context(self, context: Context | None, /) -> None:
        """Call back in *context* from now on."""

    @property
    def channel(self) -> Channel:
        """The kernel's socket where the handle is that and no more, else the handle."""
        ...

    @property
    def write_queue_size(self) -> int:
        """Bytes queued and not yet sent."""

    def try_write(self, data: Chunk, /) -> int:
        """``channel.send()``, counted; 0 where nothing can go out. Raises OSError, of no errno in ``SEND_AGAIN``."""

    def write_later(self, data: Data, on_done: Outcome, /) -> None:
        """Queue *data*, which is not copied; ``on_done(error or None)`` tells when it is no longer needed.

        Raises:
            OSError: EPIPE after ``shutdown()``, EBADF when closed.
        """

    def write(self, data: Data, on_done: Outcome, /) -> bool:
        """Send *data*, now if possible: True, and *on_done* is not called. Else as ``write_later()`` for the rest."""

    def writev(self, buffers: Sequence[Data], on_done: Outcome, /) -> bool:
        """As ``write()``, for all *buffers* as one request."""

    def shutdown(self, on_done: Outcome, /) -> None:
        """Say that nothing more will be written, once everything queued is sent; then call *on_done*.

        Raises:
            OSError: ENOTCONN if there is no connection, or it was shut down before.
        """

    @property
    def is_reading(self) -> bool:
        """Whether one of the next two is in force."""

    def read_start(self, reader: Reader, /) -> None:
        """Tell *reader* what arrives, and when no more will. A second call replaces the reader.

        Raises:
            OSError: ENOTCONN if there is no connection, EINVAL once the handle is closed.
        """

    def read_start_into(self, reader: BufferReader, /) -> None:
        """As ``read_start()``, but read into the buffers of *reader*."""

    def read_stop(self) -> None:
        """Stop reading, at once: no ``on_data()`` follows. Idempotent."""

    def fileno(self) -> int:
        """The descriptor, of whatever is at the bottom; OSError (EBADF) when there is none."""

    @property
    def tcp(self) -> TCP | None:
        """The TCP connection whose names, knobs and reset these are: itself, or the one beneath; None without one."""

    def path(self) -> str:
        """The path of a Unix domain socket, of whichever end has one; else ""."""

    def ref(self) -> None:
        """Let the handle keep the loop alive while it reads (the default)."""

    def unref(self) -> None:
        """Let the loop end although the handle reads."""

    def has_ref(self) -> bool:
        """Whether the handle keeps the loop alive while it reads."""

    def close(self, on_close: Callable[[], object] | None = None, /) -> None:
        """Release everything now; call *on_close* in the closing phase, after the cancelled requests. Idempotent."""
