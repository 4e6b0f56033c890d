"""Listeners of ``tls``: the arguments that each event passes."""

from __future__ import annotations

from typing import Any

from typing_extensions import assert_type

from pynet import tls


def of_a_socket(socket: tls.TLSSocket) -> None:
    socket.on("secureConnect", lambda: None)
    socket.on("secure", lambda: None)
    socket.on("session", lambda session: print(session.id))
    socket.on("data", lambda chunk: print(chunk.hex()))
    socket.on("error", lambda error: print(error.code))
    socket.once("close", lambda had_error: print(had_error))
    assert_type(socket.on("secureConnect", lambda: None), tls.TLSSocket)

    @socket.on("session")
    def _(session: tls.Session) -> None:
        print(session.id)

    @socket.on("secureConnect")
    def _() -> None:
        socket.end()

    socket.on("secureConect", lambda: None)  # type: ignore[call-overload]
    socket.on("secureConnect", lambda socket: None)  # type: ignore[call-overload]


def of_a_server(server: tls.Server) -> None:
    server.on("secureConnection", lambda socket: print(socket.authorized))
    server.on("connection", lambda socket: print(socket.remotePort))
    server.on("tlsClientError", lambda error, socket: print(error, socket.servername))
    server.on("tlsClientError", lambda error: print(error.code))
    server.on("listening", lambda: None)

    @server.on("secureConnection")
    def _(socket: tls.TLSSocket) -> None:
        socket.end("hello")

    @server.on("tlsClientError")
    def _(error: Any, socket: tls.TLSSocket) -> None:
        print(error, socket)

    server.on("secureConection", lambda: None)  # type: ignore[call-overload]
