"""Sockets and servers. ``pynet`` is the public face."""
