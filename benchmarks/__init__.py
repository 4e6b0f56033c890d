"""Measures pynet beside a bare epoll loop, Node, asyncio, uvloop, Twisted, gevent and trio: ``make bench``.

``docs/performance.md`` holds the results, and says how they were measured. Linux only: the CPU time of another process
to the nanosecond, and where it runs, are things that every system has ways of its own for.
"""
