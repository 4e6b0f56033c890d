"""A DNS server of the standard library: answers one question, and says on which port it waits for it."""

from __future__ import annotations

import socket

from tests.dgram.dns_messages import answer, asked_name

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.settimeout(20)
    server.bind(("127.0.0.1", 0))
    print(server.getsockname()[1], flush=True)
    query, client = server.recvfrom(512)
    print(asked_name(query), flush=True)
    server.sendto(answer(query, "192.0.2.7"), client)
