"""Calls on a socket that was never connected: write, end, read, destroy."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, word

traces = Traces("written", "ended", "destroyed")
log = traces.log


written = net.Socket()
written.on("error", lambda err: log("written", f"error {err.code} {err.message}"))
written.on("close", lambda hadError: log("written", f"close {word(hadError)}"))
log("written", f"write {word(written.write('x', lambda err: log('written', f'callback {err.code}')))}")
queued, size = written.writableLength, word(written.bufferSize)
log("written", f"queued {queued}, bytesWritten {written.bytesWritten}, bufferSize {size}")

ended = net.Socket()
ended.on("finish", lambda: log("ended", "finish"))
ended.on("end", lambda: log("ended", "end"))
ended.on("error", lambda err: log("ended", f"error {err.code}"))
ended.on("close", lambda hadError: log("ended", f"close {word(hadError)}"))
ended.end(lambda: log("ended", "end callback"))
log("ended", f"readyState {ended.readyState}, read() {'null' if ended.read() is None else 'data'}")

destroyed = net.Socket()
destroyed.on("close", lambda hadError: log("destroyed", f"close {word(hadError)}"))
destroyed.on("error", lambda err: log("destroyed", f"error {err}"))
destroyed.destroy(Exception("boom"))
log("destroyed", f"readyState {destroyed.readyState}, pending {word(destroyed.pending)}")

net.run()

traces.show()
