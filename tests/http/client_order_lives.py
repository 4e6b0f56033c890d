"""The lives of the inventory with a client, each under its name there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
import pynet.http as http
from pynet.timers import setImmediate
from tests.net.programs import closed_port

from .client_stage import LIVES, Life, Stage, later, life, ok, send_now, simple
from .client_trace import reading

__all__ = ["LIVES"]

simple("h1", lambda req, res: res.end("ok", lambda: None))
simple("h3", lambda req, res: req.pipe(res), method="POST", body=send_now("hello"))


def answer_when_read(req: Any, res: Any) -> None:
    req.on("data", lambda: None)
    req.on("end", lambda: res.end("ok"))


simple("h4", answer_when_read, method="POST", body=send_now("a", "b", "c"))


def in_three_parts(req: Any, res: Any) -> None:
    res.write("a")
    later(10, res.write, "b")
    later(20, res.end)


simple("h5", in_three_parts)
simple("h6", lambda req, res: (res.write("body"), res.end()), method="HEAD")
simple("h7", lambda req, res: res.writeHead(204).end())
simple("h8", lambda req, res: (res.writeHead(304), res.end("x")))


@life("h9")
def _(stage: Stage) -> None:
    stage.serve(ok, lambda: stage.ask().end())


@life("h10")
def _(stage: Stage) -> None:
    def answered(response: http.IncomingMessage) -> None:
        def read() -> None:
            response.on("data", lambda: None)
            response.resume()

        later(30, read)

    stage.serve(ok, lambda: stage.get(answered))


simple("h11", ok, method="POST", body=send_now("12345"))


def head_first(req: Any, res: Any) -> None:
    res.flushHeaders()
    later(10, res.end, "x")


simple("h14", head_first)


def with_trailers(req: Any, res: Any) -> None:
    res.setHeader("Trailer", "x")
    res.write("a")
    res.addTrailers({"x": "y"})
    res.end()


simple("h15", with_trailers)


def send_trailers(q: Any) -> None:
    q.setHeader("Trailer", "x")
    q.write("a")
    q.addTrailers({"x": "y"})
    q.end()


simple("h16", lambda req, res: (req.resume(), req.on("end", res.end)), method="POST", body=send_trailers)
EXPECT = {"Expect": "100-continue", "Content-Length": "2"}


def on_continue(q: Any) -> None:
    q.on("continue", lambda: q.end("hi"))
    q.flushHeaders()


simple("h17", ok, method="POST", headers=EXPECT, body=on_continue)
simple(
    "h18",
    None,
    method="POST",
    headers=EXPECT,
    body=on_continue,
    server=lambda s: s.on("checkContinue", lambda req, res: (res.writeContinue(lambda: None), res.end("ok"))),
)


def refused(q: Any) -> None:
    q.on("response", lambda: q.end())
    q.flushHeaders()


simple(
    "h19",
    None,
    method="POST",
    headers=EXPECT,
    body=refused,
    server=lambda s: s.on("checkContinue", lambda req, res: res.writeHead(417).end()),
)
simple(
    "h20",
    None,
    headers={"Expect": "something"},
    server=lambda s: s.on("checkExpectation", lambda req, res: res.end("ok")),
)
simple("h21", lambda req, res: res.end("never"), headers={"Expect": "something"})


def hints(req: Any, res: Any) -> None:
    res.writeEarlyHints({"link": "</a.css>; rel=preload; as=style", "x-y": "z"}, lambda: None)
    res.end("ok")


simple("h22", hints)
simple("h23", lambda req, res: (res.writeProcessing(), res.end("ok")))


def write_after_end(req: Any, res: Any) -> None:
    res.on("error", lambda: None)
    res.end("ok")
    res.write("x", lambda: None)


simple("h24", write_after_end)
simple("h25", lambda req, res: (res.end("ok", lambda: None), res.end(lambda: None)))
simple("h28", ok)

# Agents


@life("h2")
def _(stage: Stage) -> None:
    stage.serve(ok, lambda: stage.get(agent=stage.agent(keepAlive=True)))


@life("k1")
def _(stage: Stage) -> None:
    agent = stage.agent(keepAlive=True)
    stage.serve(ok, lambda: stage.get(reading(lambda: setImmediate(lambda: stage.get(agent=agent))), agent=agent))


def three(keep: bool) -> Life:
    def program(stage: Stage) -> None:
        agent = stage.agent(maxSockets=1, keepAlive=keep)
        stage.serve(ok, lambda: [stage.get(agent=agent) for _ in range(3)])

    return program


LIVES["k2"], LIVES["k3"] = three(False), three(True)


@life("k4")
def _(stage: Stage) -> None:
    agent = stage.agent(watched=False, keepAlive=True, maxTotalSockets=1)

    def both() -> None:
        stage.get(agent=agent)
        stage.get(agent=agent, host="localhost", family=4)

    stage.serve(ok, both)


@life("k5")
def _(stage: Stage) -> None:
    agent = stage.agent(watched=False, keepAlive=True, maxFreeSockets=1)
    stage.serve(ok, lambda: [stage.get(agent=agent) for _ in range(2)])


def kept(name: str, then: Callable[[Stage, http.Agent], object], listener: Any = ok, **options: Any) -> None:
    """One request whose socket is kept, then *then*."""

    def program(stage: Stage) -> None:
        agent = stage.agent(watched=False, keepAlive=True, **options)
        stage.serve(listener, lambda: stage.get(agent=agent))
        agent.on("free", lambda: setImmediate(lambda: then(stage, agent)))

    LIVES[name] = program


kept("k6", lambda stage, agent: agent.destroy())
kept("k7", lambda stage, agent: None, timeout=30)
kept("k12", lambda stage, agent: stage.server.close())
kept("k19", lambda stage, agent: stage.accepted[0].destroy())


@life("k8")
def _(stage: Stage) -> None:
    agent = stage.agent(watched=False, keepAlive=True)
    stage.serve(ok, lambda: stage.get(agent=agent), keepAliveTimeout=30, keepAliveTimeoutBuffer=0)


@life("k13")
def _(stage: Stage) -> None:
    agent = stage.agent(watched=False, keepAlive=True)

    def listener(req: Any, res: Any) -> None:
        stage.server.close()
        later(20, res.end, "ok")

    stage.serve(listener, lambda: stage.get(agent=agent))


@life("k14")
def _(stage: Stage) -> None:
    stage.serve(lambda req, res: setImmediate(stage.server.closeAllConnections), lambda: stage.get())


@life("k15")
def _(stage: Stage) -> None:
    agent = stage.agent(watched=False, keepAlive=True)
    other = stage.agent(watched=False, keepAlive=True)

    def listener(req: Any, res: Any) -> None:
        if req.url == "/busy":
            setImmediate(stage.server.closeIdleConnections)
            later(20, res.end, "ok")
        else:
            res.end("ok")

    stage.serve(listener, lambda: stage.get(agent=agent))
    agent.on("free", lambda: setImmediate(lambda: stage.get(agent=other, path="/busy")))


# Connections that fail


@life("k16")
def _(stage: Stage) -> None:
    q = stage.trace.request(http.get({"host": "127.0.0.1", "port": closed_port(), "agent": False}))
    assert q.socket is None


@life("k17")
def _(stage: Stage) -> None:
    stage.trace.request(http.get({"host": "no-such-host.invalid", "port": 80, "agent": False}))


@life("k18")
def _(stage: Stage) -> None:
    def listener(req: Any, res: Any) -> None:
        stage.get()
        later(30, res.end, "ok")

    stage.serve(listener, lambda: stage.get()).maxConnections = 1


# Upgrades

UPGRADE = {"Connection": "Upgrade", "Upgrade": "x"}
SWITCH = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"


def echo_once(req: Any, socket: Any, head: bytes) -> None:
    socket.write(SWITCH if req.method == "GET" else "HTTP/1.1 200 OK\r\n\r\n")
    socket.on("data", lambda data: socket.end(data))


def ends_after_echo(response: Any, socket: Any, head: bytes) -> None:
    socket.write("hi")
    socket.on("data", lambda: None)
    socket.on("end", lambda: None)


@life("u1")
def _(stage: Stage) -> None:
    stage.serve(None, lambda: stage.get(headers=UPGRADE).on("upgrade", ends_after_echo)).on("upgrade", echo_once)


def plain_answer_to_upgrade(name: str, setup: Callable[[Any], object] = lambda server: None, **options: Any) -> None:
    def program(stage: Stage) -> None:
        agent = stage.agent(watched=False, maxSockets=1)
        setup(stage.serve(ok, lambda: stage.get(agent=agent, headers=UPGRADE), **options))

    LIVES[name] = program


plain_answer_to_upgrade("u3")
plain_answer_to_upgrade(
    "u8", lambda server: server.on("upgrade", lambda: None), shouldUpgradeCallback=lambda request: False
)


@life("u4")
def _(stage: Stage) -> None:
    stage.serve(None, lambda: stage.get(headers=UPGRADE)).on("upgrade", lambda req, socket: socket.write(SWITCH))


@life("u5")
def _(stage: Stage) -> None:
    refusal = "HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    stage.serve(None, lambda: stage.get(headers=UPGRADE)).on("upgrade", lambda req, socket: socket.end(refusal))


@life("u6")
def _(stage: Stage) -> None:
    connect = {"method": "CONNECT", "path": "x:443"}
    stage.serve(None, lambda: stage.get(**connect).on("connect", ends_after_echo)).on("connect", echo_once)


@life("u7")
def _(stage: Stage) -> None:
    stage.serve(ok, lambda: stage.get(method="CONNECT", path="x:443"))


# Given up, or broken off


def given_up(name: str, give_up: Callable[[http.ClientRequest], object], **options: Any) -> None:
    def program(stage: Stage) -> None:
        stage.serve(lambda req, res: later(10, lambda: give_up(made[0])), lambda: made.append(stage.get(**options)))

    made: list[http.ClientRequest] = []
    LIVES[name] = program


given_up("e1", lambda q: q.destroy())
given_up("e8", lambda q: q.abort())


@life("e2")
def _(stage: Stage) -> None:
    def listener(req: Any, res: Any) -> None:
        req.on("error", lambda: None)
        req.on("data", lambda: q[0].destroy())

    def ask() -> None:
        q.append(stage.ask(reading(), method="POST"))
        q[0].write("a")

    q: list[http.ClientRequest] = []
    stage.serve(listener, ask)


def first_part(req: Any, res: Any) -> None:
    res.write("a")


@life("e3")
def _(stage: Stage) -> None:
    stage.serve(first_part, lambda: stage.get(lambda response: response.on("data", lambda: response.destroy())))


@life("e4")
def _(stage: Stage) -> None:
    def listener(req: Any, res: Any) -> None:
        res.write("a")
        later(10, res.destroy)

    stage.serve(listener, lambda: stage.get())


simple("e5", lambda req, res: req.destroy())
simple("e6", lambda req, res: res.destroy(Exception("boom")))


@life("e7")
def _(stage: Stage) -> None:
    controller = net.AbortController()
    stage.serve(lambda req, res: later(10, controller.abort), lambda: stage.get(signal=controller.signal))


@life("e9")
def _(stage: Stage) -> None:
    stage.serve(ok, lambda: stage.ask(reading()).destroy())


def raw(name: str, answer: bytes, *, ends: bool = False) -> None:
    LIVES[name] = lambda stage: stage.raw(answer, lambda: stage.get(), ends=ends)


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
raw("e15", b"garbage!\r\n\r"[:11])
raw("e16", CHUNKED + b"zz\r\n")
raw("e17", b"", ends=True)
raw("e18", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"[:40], ends=True)
raw("e19", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" * 2)

# Time


@life("m4")
def _(stage: Stage) -> None:
    stage.serve(lambda req, res: None, lambda: stage.get()).setTimeout(30)


@life("m5")
def _(stage: Stage) -> None:
    stage.serve(lambda req, res: later(60, res.end, "ok"), lambda: stage.get()).setTimeout(30, lambda socket: None)


@life("m6")
def _(stage: Stage) -> None:
    stage.serve(lambda req, res: later(50, res.end, "ok"), lambda: stage.get(timeout=20))


@life("m7")
def _(stage: Stage) -> None:
    def ask() -> None:
        q = stage.get()
        q.setTimeout(20, q.destroy)

    stage.serve(lambda req, res: None, ask)


@life("m8")
def _(stage: Stage) -> None:
    stage.serve(lambda req, res: req.setTimeout(20, lambda: None), lambda: stage.get())


@life("h12")
def _(stage: Stage) -> None:
    stage.serve(ok, lambda: stage.ask(reading(), method="POST").end(b"x" * (1 << 20)))


# The test
