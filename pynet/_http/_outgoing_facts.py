"""What a message that is being sent tells of itself: where it goes, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, overload

from typing_extensions import Self

from pynet import Socket
from pynet._errors import ERR_STREAM_CANNOT_PIPE
from pynet._events import Bare
from pynet._stream import getDefaultHighWaterMark

from ._idle import set_timeout
from ._sending import Sending

__all__ = ["OutgoingFacts"]


class OutgoingFacts(Sending):
    """The part of an OutgoingMessage that is asked, or told to give up."""

    __slots__ = ("_pynet_closed", "_pynet_error", "_pynet_high_water_mark")

    _pynet_high_water_mark: int  # 0: the default
    _pynet_closed: bool
    _pynet_error: object
    #: Whether ``destroy()`` was called.
    destroyed: bool = False

    # Socket and end

    @property
    def socket(self) -> Socket | None:
        """Where the message goes; None before there is one, and after the message is through.

        Node: http.md, "request.socket" and "response.socket". Differs: no.
        """
        carrier: Any = self._pynet_socket  # any Duplex, if the truth be told
        socket: Socket | None = carrier
        return socket

    @socket.setter
    def socket(self, value: Any) -> None:
        self._pynet_socket = value

    @property
    def connection(self) -> Socket | None:
        """Alias of ``socket``.

        Node: http.md, "outgoingMessage.connection". Differs: no.
        """
        return self.socket

    @connection.setter
    def connection(self, value: Any) -> None:
        self._pynet_socket = value

    @overload
    def setTimeout(self, msecs: float, callback: Callable[[Any], object] | None = None) -> Self: ...
    @overload
    def setTimeout(self, msecs: float, callback: Bare) -> Self: ...
    def setTimeout(self, msecs: float, callback: Any = None) -> Self:
        """Emit ``timeout`` after *msecs* without traffic on the socket, as soon as there is one.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``.

        Node: http.md, "outgoingMessage.setTimeout(msesc[, callback])". Differs: no.
        """
        if callback is not None:
            self.on("timeout", callback)
        if self._pynet_socket is None:
            self.once("socket", lambda socket: set_timeout(socket, msecs))
        else:
            set_timeout(self._pynet_socket, msecs)
        return self

    def destroy(self, error: Any = None, callback: Any = None) -> Self:
        """Give up the message, and with it the connection.

        Node: http.md, "outgoingMessage.destroy([error])". Differs: no.
        """
        if self.destroyed:
            return self
        self.destroyed = True
        self._pynet_error = error
        if self._pynet_socket is not None:
            self._pynet_socket.destroy(error)
        else:
            self.once("socket", lambda socket: socket.destroy(error))
        return self

    def pipe(self, destination: Any = None, options: Any = None) -> None:
        """Not readable: ``error`` with ``ERR_STREAM_CANNOT_PIPE``.

        Node: http.md, "outgoingMessage.pipe()". Differs: no.
        """
        self.emit("error", ERR_STREAM_CANNOT_PIPE())

    # What a Writable tells of itself

    @property
    def closed(self) -> bool:
        """Whether ``close`` was emitted, or is on its way."""
        return self._pynet_closed

    @property
    def errored(self) -> Any:
        """What ``destroy()`` was given, or the error that was emitted."""
        return self._pynet_error

    @property
    def writableEnded(self) -> bool:
        """Whether ``end()`` was called."""
        return self.finished

    @property
    def writableFinished(self) -> bool:
        """Whether everything is handed to the system."""
        return self._pynet_sent

    @property
    def writableLength(self) -> int:
        """Bytes that wait, here and in the socket."""
        return (
            self._pynet_output_size
            + self._pynet_chunks_size
            + (self._pynet_socket.writableLength if self._pynet_socket is not None else 0)
        )

    @property
    def writableHighWaterMark(self) -> int:
        """Bytes that may wait before ``write()`` says False."""
        if self._pynet_socket is not None:
            return self._pynet_socket.writableHighWaterMark
        return self._pynet_high_water_mark or getDefaultHighWaterMark()

    @property
    def writableCorked(self) -> int:
        """How many ``uncork()`` are missing."""
        return self._pynet_corked

    @property
    def writableNeedDrain(self) -> bool:
        """Whether ``write()`` has said False, and ``drain`` is to come."""
        return not self.destroyed and not self.finished and self._pynet_need_drain

    @property
    def writableObjectMode(self) -> bool:
        """False: what is written is bytes or text."""
        return False
