"""Datagram sockets on real kernel sockets, one behaviour per file."""
