"""Event orders: the lives of the inventory, replayed; all events of all objects in Node's order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pynet import tls
from tests.lab import run
from tests.web_data import event_orders

from . import materials as m
from .helpers import CA
from .trace import Trace, life

ROWS = event_orders("t")
V12, V13 = {"maxVersion": "TLSv1.2"}, {"minVersion": "TLSv1.3"}

Life = Callable[[Trace], object]


def echo(versions: dict[str, Any]) -> Life:
    def begin(trace: Trace) -> None:
        def on_client(client: tls.TLSSocket) -> None:
            def connected() -> None:
                trace.log("cb:connectListener")
                client.write("hi", trace.callback("client.write"))

            client.on("secureConnect", connected)
            client.on("data", lambda chunk: client.end(trace.callback("client.end")))

        life(trace, lambda accepted: accepted.on("data", accepted.write), on_client, versions)

    return begin


def server_ends(versions: dict[str, Any]) -> Life:
    def on_accepted(accepted: tls.TLSSocket) -> None:
        accepted.resume()
        accepted.end("bye")

    return lambda trace: life(trace, on_accepted, lambda client: client.on("data", lambda chunk: None), versions)


def client_certificate(versions: dict[str, Any]) -> Life:
    def begin(trace: Trace) -> None:
        def on_accepted(accepted: tls.TLSSocket) -> None:
            subject = (accepted.getPeerCertificate() or {})["subject"]["CN"]
            trace.log(f"authorized {str(accepted.authorized).lower()} {subject}")
            accepted.resume()
            trace.stop()

        life(
            trace,
            on_accepted,
            lambda client: client.resume(),
            {"requestCert": True, "ca": CA.cert, **versions},
            m.client()._asdict(),
        )

    return begin


def no_certificate(versions: dict[str, Any]) -> Life:
    def on_client(client: tls.TLSSocket) -> None:
        client.on("error", lambda error: None)
        client.resume()

    return lambda trace: life(trace, on_client=on_client, server={"requestCert": True, "ca": CA.cert, **versions})


def refused(versions: dict[str, Any]) -> Life:
    def on_client(client: tls.TLSSocket) -> None:
        client.on("error", lambda error: None)
        client.resume()

    return lambda trace: life(trace, on_client=on_client, server=versions, client={"ca": m.OTHER_CA.cert})


def destroyed_at_once(versions: dict[str, Any]) -> Life:
    def on_client(client: tls.TLSSocket) -> None:
        client.on("error", lambda error: None)
        client.resume()

    return lambda trace: life(trace, lambda accepted: accepted.destroy(), on_client, versions)


def alpn(trace: Trace) -> None:
    def on_client(client: tls.TLSSocket) -> None:
        client.on("secureConnect", lambda: trace.log(f"client alpn {client.alpnProtocol}"))
        client.resume()

    def on_accepted(accepted: tls.TLSSocket) -> None:
        trace.log(f"accepted alpn {accepted.alpnProtocol}")
        accepted.resume()
        trace.stop()

    life(trace, on_accepted, on_client, {"ALPNProtocols": ["h2", "http/1.1"]}, {"ALPNProtocols": ["http/1.1"]})


def alpn_callback(trace: Trace) -> None:
    def choose(offer: tls.ALPNOffer) -> str:
        names = ",".join(f'"{name}"' for name in offer.protocols)
        trace.log(f'ALPNCallback {{"servername":"{offer.servername}","protocols":[{names}]}}')
        return "b"

    def on_client(client: tls.TLSSocket) -> None:
        client.on("secureConnect", lambda: trace.log(f"client alpn {client.alpnProtocol}"))
        client.resume()

    def on_accepted(accepted: tls.TLSSocket) -> None:
        accepted.resume()
        trace.stop()

    life(trace, on_accepted, on_client, {"ALPNCallback": choose}, {"ALPNProtocols": ["a", "b"]})


def sni(trace: Trace) -> None:
    other = CA.issue("a.example")
    context = tls.createSecureContext(key=other.key, cert=other.cert)

    def choose(name: str, answer: Callable[..., None]) -> None:
        trace.log(f"SNICallback {name}")
        tls.TLSSocket()._pynet_loop.start_timer(5, lambda: answer(None, context))

    def on_client(client: tls.TLSSocket) -> None:
        def connected() -> None:
            trace.log(f"peer {(client.getPeerCertificate() or {})['subject']['CN']}")

        client.on("secureConnect", connected)
        client.resume()

    def on_accepted(accepted: tls.TLSSocket) -> None:
        trace.log(f"accepted servername {accepted.servername}")
        accepted.resume()
        trace.stop()

    life(trace, on_accepted, on_client, {"SNICallback": choose}, {"servername": "a.example"})


def early_write(trace: Trace) -> None:
    def on_client(client: tls.TLSSocket) -> None:
        trace.log(f"write -> {str(client.write('early', trace.callback('write'))).lower()}")
        client.resume()

    def on_accepted(accepted: tls.TLSSocket) -> None:
        accepted.on("data", lambda chunk: trace.stop())

    life(trace, on_accepted, on_client)


def early_end(trace: Trace) -> None:
    def on_client(client: tls.TLSSocket) -> None:
        client.end("early", trace.callback("end"))
        client.resume()

    life(trace, lambda accepted: accepted.on("data", lambda chunk: None), on_client)


def early_destroy(trace: Trace) -> None:
    life(trace, on_client=lambda client: client.destroy())


def destroy_on_connect(trace: Trace) -> None:
    life(trace, on_client=lambda client: client.on("connect", lambda: client.destroy()))


def half_open(trace: Trace) -> None:
    def on_accepted(accepted: tls.TLSSocket) -> None:
        accepted.on("data", lambda chunk: None)
        accepted.on("end", lambda: accepted.end("late"))

    def on_client(client: tls.TLSSocket) -> None:
        client.on("secureConnect", lambda: client.end("x"))
        client.on("data", lambda chunk: None)

    life(trace, on_accepted, on_client, {"allowHalfOpen": True})


def close_with_open(trace: Trace) -> None:
    def on_accepted(accepted: tls.TLSSocket) -> None:
        accepted.resume()
        accepted._pynet_loop.start_timer(5, close)

    def close() -> None:
        trace.log("call:server.close(cb)")
        server.close(lambda: trace.log("cb:server.close"))
        trace.log("call:client.end()")
        trace.clients[0].end()

    def on_client(client: tls.TLSSocket) -> None:
        client.resume()

    server = life(trace, on_accepted, on_client, closes=False)


def timeout(trace: Trace) -> None:
    def idle() -> None:
        trace.log("cb:timeout")
        trace.stop()

    def on_accepted(accepted: tls.TLSSocket) -> None:
        trace.clients[0].setTimeout(20, idle)  # here the client is secure, and nothing is left that could come later
        accepted.resume()

    life(trace, on_accepted)


def unauthorized(trace: Trace) -> None:
    def on_client(client: tls.TLSSocket) -> None:
        client.on(
            "secureConnect",
            lambda: trace.log(f"authorized {str(client.authorized).lower()} {client.authorizationError}"),
        )
        client.resume()

    def on_accepted(accepted: tls.TLSSocket) -> None:
        accepted.resume()
        trace.stop()

    life(trace, on_accepted, on_client, m.self_signed()._asdict(), {"rejectUnauthorized": False})


LIVES: dict[str, Life] = {
    "t1.3": echo(V13),
    "t1.2": echo(V12),
    "t2.3": server_ends(V13),
    "t2.2": server_ends(V12),
    "t4.3": client_certificate(V13),
    "t4.2": client_certificate(V12),
    "t5.3": no_certificate(V13),
    "t5.2": no_certificate(V12),
    "t6.3": refused(V13),
    "t6.2": refused(V12),
    "t7.3": destroyed_at_once(V13),
    "t7.2": destroyed_at_once(V12),
    "t9": alpn,
    "t10": alpn_callback,
    "t11": sni,
    "t15": early_write,
    "t16": early_end,
    "t17": early_destroy,
    "t18": destroy_on_connect,
    "t22": half_open,
    "t28": close_with_open,
    "t29": timeout,
    "t33": unauthorized,
}
# ssl verifies inside of the handshake: the server hears of a refusal by an alert, and TLS 1.2 does not get so far.
_REFUSED = "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA"
DIFFERENT = {
    "t6.3": [
        "client:resume",
        "server:connection(raw)",
        "client:connect",
        "client:ready",
        "client:secure",
        "client:error(UNABLE_TO_VERIFY_LEAF_SIGNATURE)",
        "client:close(true)",
        f"server:tlsClientError({_REFUSED},<socket>)",
        "raw:close(false)",
    ],
}
DIFFERENT["t6.2"] = DIFFERENT["t6.3"]
# No lives here, and why.
LEFT_OUT = {
    "t3.3": "sessions are objects, and the event comes once: test_sessions",
    "t3.2": "as t3.3",
    "t8.3": "keylog: ssl writes to a file only",
    "t8.2": "as t8.3",
    "t12": "three connections: test_sni",
    "t13": "ssl keeps the sessions of a server for itself",
    "t14": "no OCSP in ssl",
    "t19": "the timeout: test_handshakes",
    "t20": "plain bytes: test_handshakes",
    "t21": "a plain server: test_handshakes",
    "t23": "STARTTLS: test_starttls_order",
    "t24": "a Duplex: test_duplex_order",
    "t25": "no renegotiation in ssl",
    "t26": "a bare FIN: test_faults",
    "t27": "a reset: test_faults",
    "t30": "back-pressure: test_faults",
    "t31": "no PSK in ssl before Python 3.13",
    "t32": "the flags: test_flags",
    "t34": "pauseOnConnect: test_pause_on_connect",
}


def test_every_row_is_a_life_or_elsewhere() -> None:
    assert set(ROWS) == {*LIVES, *LEFT_OUT}


@pytest.mark.parametrize("name", LIVES)
def test_order(name: str) -> None:
    expected: list[str] = DIFFERENT.get(name) or ROWS[name]["order"]
    trace = Trace(len(expected))
    LIVES[name](trace)
    run()
    order = trace.order
    if "server:close" not in expected:
        order = [line for line in order if line != "server:close"]
    if name == "t22":  # what one side does between two steps of the other depends on the moment
        for who in ("client", "accepted", "raw"):
            assert _without_readable(trace.of(who)) == _without_readable(ROWS[name]["per_object"][who])
        return
    assert order == expected


def _without_readable(lines: list[str]) -> list[str]:
    return [line for line in lines if line != "readable"]
