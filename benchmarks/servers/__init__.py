"""The programs that are measured: one module for each library, run as ``python -m benchmarks.servers.NAME WORK``.

Each is what its library's documentation would have one write. A server prints its port when it listens. The works:

- ``echo``: write back what comes; close when the peer has ended.
- ``sink``: drop what comes; close when the peer has ended.
- ``source TOTAL``: write TOTAL bytes in chunks of 64 KiB, no faster than they go out; close.
- ``proxy PORT``: connect to that port for each connection, and pass everything on, both ways.
- ``iterate``, ``once``: echo in a coroutine for each connection, which iterates, or awaits each event.
- ``udp``: send every datagram back to where it came from; ``udp-warm``, with the allocator as after a connection's end.
- ``timers COUNT [SAME]``: set so many timers, a millisecond apart or (with a 1) all for the same delay, clear them,
  print the seconds that took, five times over.
- ``emit COUNT LISTENERS``: emit so many events to so many listeners, print the seconds, five times over.
- ``hex COUNT``: write a text of a MiB in hex to a stream, so many times; print the seconds, five times over.
- ``hello``: greet oneself over TCP, and end.
"""
