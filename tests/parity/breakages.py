"""Deliberate mistakes in the core, made one at a time in a process of their own, to see that a scenario notices.

    python -m tests.parity.breakages NAME port.py      run a port with the mistake NAME in it

Nothing on disk is changed: each mistake replaces a method of a class at run time. ``test_breakages.py`` runs them all.
"""

from __future__ import annotations

import runpy
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pynet
from pynet import _loop, stream, timers
from pynet._addresses import BlockList
from pynet._handles import TCP, Callbacks, Reader, StreamHandle
from pynet._loop import Loop, current_loop
from pynet._net import _listening
from pynet._net._server_state import ServerState
from pynet.errors import NodeOSError
from pynet.events import EventEmitter


@dataclass(frozen=True)
class Breakage:
    """One mistake: what it does, how, and the scenario that has to fail with it."""

    what: str
    caught_by: str
    make: Callable[[], None]
    hangs: bool  # the scenario, with it


BREAKAGES: dict[str, Breakage] = {}


def breakage(caught_by: str, hangs: bool = False) -> Callable[[Callable[[], None]], Callable[[], None]]:
    def register(make: Callable[[], None]) -> Callable[[], None]:
        BREAKAGES[make.__name__] = Breakage((make.__doc__ or "").strip(), caught_by, make, hangs)
        return make

    return register


def replace(cls: Any, name: str, wrap: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    """Put ``wrap(original)`` in the place of a method."""
    setattr(cls, name, wrap(getattr(cls, name)))


def emitting(change: Callable[[Callable[..., bool], Any, str, tuple[Any, ...]], bool]) -> None:
    """Have every emit go through ``change(emit, emitter, event, args)``."""

    def wrap(original: Callable[..., bool]) -> Callable[..., bool]:
        def emit(self: Any, event: str, *args: Any) -> bool:
            return change(lambda event, *args: original(self, event, *args), self, event, args)

        return emit

    replace(EventEmitter, "emit", wrap)


def without(event: str) -> None:
    emitting(lambda emit, emitter, name, args: False if name == event else emit(name, *args))


# --- events


@breakage("connect_order")
def no_ready() -> None:
    """'ready' is never emitted."""
    without("ready")


@breakage("tcp_life")
def no_connect() -> None:
    """'connect' is never emitted."""
    without("connect")


@breakage("echo")
def no_end() -> None:
    """'end' is never emitted."""
    without("end")


@breakage("refused")
def no_attempt_failed() -> None:
    """'connectionAttemptFailed' is never emitted."""
    without("connectionAttemptFailed")


@breakage("backpressure_drain", hangs=True)
def no_drain() -> None:
    """'drain' is never emitted."""
    without("drain")


@breakage("max_connections_drop")
def no_drop() -> None:
    """'drop' is never emitted."""
    without("drop")


@breakage("state_over_a_life")
def ready_before_connect() -> None:
    """'connect' and 'ready' change places."""
    swapped = {"connect": "ready", "ready": "connect"}
    emitting(lambda emit, emitter, name, args: emit(swapped.get(name, name), *args))


@breakage("server_ends_first")
def finish_before_end() -> None:
    """'end' and 'finish' change places."""
    swapped = {"end": "finish", "finish": "end"}
    emitting(lambda emit, emitter, name, args: emit(swapped.get(name, name), *args))


@breakage("destroy_with_error")
def close_without_the_error() -> None:
    """'close' always says that there was no error."""
    emitting(lambda emit, emitter, name, args: emit(name, False) if name == "close" and args else emit(name, *args))


@breakage("destroy_twice")
def two_closes() -> None:
    """'close' comes twice."""
    emitting(lambda emit, emitter, name, args: (name == "close" and emit(name, *args)) | emit(name, *args))


@breakage("destroy_order")
def error_too_early() -> None:
    """destroy(err) emits 'error' inside the call."""

    def wrap(original: Callable[..., Any]) -> Callable[..., Any]:
        def destroy(self: Any, error: Any = None, *rest: Any) -> Any:
            if error is not None and not self.destroyed:
                self.emit("error", error)
            return original(self, error, *rest)

        return destroy

    replace(pynet.Socket, "destroy", wrap)


@breakage("listen_order_without_host")
def listening_too_early() -> None:
    """'listening' is emitted inside listen()."""
    replace(_listening, "listen_on", ticks_at_once)


@breakage("server_close_order")
def server_close_too_early() -> None:
    """The server's 'close' is emitted inside close()."""
    replace(ServerState, "maybe_close", ticks_at_once)


def ticks_at_once(original: Callable[..., Any]) -> Callable[..., Any]:
    """Run what *original* puts off to the next tick as soon as it returns."""

    def hasty(self: Any, *args: Any) -> Any:
        queue = current_loop().tick_queue
        before = len(queue)
        result = original(self, *args)
        late = [queue.pop() for _ in range(len(queue) - before)]
        for callback, arguments in reversed(late):
            callback(*arguments)
        return result

    return hasty


@breakage("unhandled_socket_error")
def errors_swallowed() -> None:
    """An 'error' nobody listens for is dropped."""

    def change(emit: Callable[..., bool], emitter: Any, name: str, args: tuple[Any, ...]) -> bool:
        return True if name == "error" and not emitter.listenerCount(name) else emit(name, *args)

    emitting(change)


@breakage("dgram_echo", hangs=True)
def no_message() -> None:
    """'message' is never emitted."""
    without("message")


@breakage("dgram_bind_order")
def no_listening() -> None:
    """'listening' is never emitted."""
    without("listening")


# --- codes and texts


def system_errors(change: Callable[[NodeOSError], None]) -> None:
    """Have *change* look at every system error that is made."""

    def wrap(original: Callable[..., None]) -> Callable[..., None]:
        def init(self: NodeOSError, *args: Any, **keywords: Any) -> None:
            original(self, *args, **keywords)
            change(self)

        return init

    replace(NodeOSError, "__init__", wrap)


@breakage("refused")
def wrong_code() -> None:
    """A refused connection has the code of a reset one."""

    def change(error: NodeOSError) -> None:
        error.code = "ECONNRESET"

    system_errors(change)


@breakage("listen_error_then_again")
def wrong_text() -> None:
    """System errors lose the end of their text."""

    def change(error: NodeOSError) -> None:
        error.message = error.message.split(":")[0]

    system_errors(change)


# --- bytes


@breakage("tcp_life")
def last_chunk_lost() -> None:
    """What arrives just before the end is lost."""

    def wrap(original: Callable[..., Any]) -> Callable[..., Any]:
        def read_start(self: Any, reader: Reader) -> None:
            held: list[bytes] = []

            def late(data: bytes) -> None:
                if held:
                    reader.on_data(held.pop())
                held.append(data)

            original(self, Callbacks(late, reader.on_end))

        return read_start

    replace(StreamHandle, "read_start", wrap)


@breakage("binary_round_trip")
def byte_mangled() -> None:
    """A zero byte becomes a space."""

    def wrap(original: Callable[..., Any]) -> Callable[..., Any]:
        def read_start(self: Any, reader: Reader) -> None:
            original(self, Callbacks(lambda data: reader.on_data(data.replace(b"\0", b" ")), reader.on_end))

        return read_start

    replace(StreamHandle, "read_start", wrap)


@breakage("set_encoding_split")
def each_chunk_decoded_alone() -> None:
    """setEncoding decodes chunk by chunk."""
    from pynet.stream import Readable

    def wrap(original: Callable[..., Any]) -> Callable[..., Any]:
        def push(self: Any, chunk: Any, *rest: Any) -> Any:
            if isinstance(chunk, bytes) and self._readableState.decoder is not None:
                self.setEncoding(self.readableEncoding)
            return original(self, chunk, *rest)

        return push

    replace(Readable, "push", wrap)


@breakage("cork_uncork")
def cork_ignored() -> None:
    """cork() does nothing."""
    replace(stream.Writable, "cork", lambda original: lambda self: None)


@breakage("late_listeners", hangs=True)
def listening_does_not_start_the_flow() -> None:
    """Adding a 'data' listener does not make the stream flow."""
    replace(stream.Readable, "_pynet_listener_added", lambda original: lambda self, event: None)


@breakage("pause_resume", hangs=True)
def pause_ignored() -> None:
    """pause() does nothing."""
    replace(pynet.Socket, "pause", lambda original: lambda self: self)


# --- callbacks


@breakage("write_order")
def write_callback_missing() -> None:
    """write() forgets its callback."""
    replace(pynet.Socket, "write", lambda original: lambda self, chunk, *rest: original(self, chunk))


@breakage("end_callbacks")
def end_callback_missing() -> None:
    """end() forgets its callback."""

    def wrap(original: Callable[..., Any]) -> Callable[..., Any]:
        return lambda self, *args: original(self, *[arg for arg in args if not callable(arg)])

    replace(stream.Writable, "end", wrap)


@breakage("server_close_idle")
def close_callback_without_error() -> None:
    """close() of a server that does not listen calls back without the error."""

    def wrap(original: Callable[..., Any]) -> Callable[..., Any]:
        def close(self: Any, callback: Any = None) -> Any:
            return original(self, None if callback is None else lambda: callback(None))

        return close

    replace(pynet.Server, "close", wrap)


@breakage("server_close_with_connection")
def connections_not_counted() -> None:
    """getConnections always says 0."""
    replace(pynet.Server, "getConnections", lambda original: lambda self, callback: (callback(None, 0), self)[1])


# --- state


@breakage("state_over_a_life")
def always_open() -> None:
    """readyState is 'open' at all times."""
    pynet.Socket.readyState = property(lambda self: "open")  # type: ignore[assignment, method-assign]


@breakage("byte_counters")
def nothing_written() -> None:
    """bytesWritten stays 0."""
    pynet.Socket.bytesWritten = property(lambda self: 0)  # type: ignore[assignment, method-assign]


@breakage("half_open_server")
def never_half_open() -> None:
    """A server's allowHalfOpen is ignored."""
    pynet.Server.allowHalfOpen = property(lambda self: False, lambda self, value: None)  # type: ignore[assignment]


@breakage("pause_on_connect")
def pause_on_connect_ignored() -> None:
    """pauseOnConnect is ignored."""
    pynet.Server.pauseOnConnect = property(lambda self: False, lambda self, value: None)  # type: ignore[assignment]


@breakage("block_list_on_server", hangs=True)
def block_list_ignored() -> None:
    """The server's blockList blocks nobody."""
    replace(BlockList, "check", lambda original: lambda self, *args: False)


@breakage("abort_while_open", hangs=True)
def abort_ignored() -> None:
    """An aborted signal tells nobody."""
    replace(pynet.AbortController, "abort", lambda original: lambda self, reason=None: None)


# --- the loop


@breakage("queues")
def ticks_after_microtasks() -> None:
    """nextTick queues a microtask."""
    replace(Loop, "next_tick", lambda original: Loop.queue_microtask)
    _loop.nextTick = _loop.queueMicrotask


@breakage("queues_after_each_callback")
def immediates_in_the_same_turn() -> None:
    """An immediate queued by an immediate runs at once, as a tick."""

    def wrap(original: Callable[..., Any]) -> Callable[..., Any]:
        def set_immediate(self: Any, callback: Callable[..., object], *args: Any) -> Any:
            if self.in_turn:
                self.next_tick(callback, *args)
                return original(self, lambda: None)
            return original(self, callback, *args)

        return set_immediate

    replace(Loop, "set_immediate", wrap)


@breakage("timeout_restarted_by_activity")
def traffic_does_not_count() -> None:
    """Traffic does not restart the idle timer."""
    replace(_loop.Timer, "refresh", lambda original: lambda self: self)


@breakage("timers_api")
def clear_ignored() -> None:
    """clearTimeout does nothing."""
    timers.clearTimeout = lambda timer=None: None


@breakage("ref_unref_exit", hangs=True)
def unref_ignored() -> None:
    """unref() does nothing."""
    for cls in (pynet.Socket, pynet.Server):
        replace(cls, "unref", lambda original: lambda self: self)


@breakage("reset_and_destroy")
def fin_instead_of_rst() -> None:
    """resetAndDestroy() closes in the ordinary way."""
    replace(TCP, "reset", lambda original: lambda self, on_close=None: self.close(on_close))


def main() -> None:
    name, script = sys.argv[1:3]
    if name != "none":
        BREAKAGES[name].make()
    sys.argv = [script]
    runpy.run_path(script, run_name="__main__")
    pynet.run()


if __name__ == "__main__":
    main()
