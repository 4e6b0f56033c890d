"""The calls of the inventory about the client, one Python call each, by their JavaScript."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pynet as net
import pynet.http as http
from pynet.errors import MISSING

H: Any = http  # half of the calls are wrong on purpose
CLOSED = {"port": 1, "host": "127.0.0.1"}  # where nobody listens

Call = Callable[[], Any]


def sent(*args: Any, **keywords: Any) -> http.ClientRequest:
    """A request that is ended."""
    made: http.ClientRequest = H.request(*args, **keywords)
    made.end()
    return made


def with_option(**options: Any) -> Call:
    return lambda: sent({**CLOSED, **options})


def aborted() -> net.AbortSignal:
    controller = net.AbortController()
    controller.abort()
    return controller.signal


REQUEST: dict[str, Call] = {
    "http.request('not a url')": lambda: sent("not a url"),
    "http.request('')": lambda: sent(""),
    "http.request(5)": lambda: sent(5),
    "http.request(null)": lambda: sent(None),
    "http.request('https://x/')": lambda: sent("https://x/"),
    "http.request({protocol:'https:'})": with_option(protocol="https:"),
    "http.request('ftp://x/')": lambda: sent("ftp://x/"),
    "http.request({host:5})": with_option(host=5),
    "http.request({hostname:5})": with_option(hostname=5),
    "http.request({host:true})": with_option(host=True),
    "http.request({path:'/a b'})": with_option(path="/a b"),
    "http.request({path:'/\\n'})": with_option(path="/\n"),
    "http.request({path:'/ü'})": with_option(path="/ü"),
    "http.request({path:5})": with_option(path=5),
    "http.request({method:5})": with_option(method=5),
    "http.request({method:''})": with_option(method=""),
    "http.request({method:'G T'})": with_option(method="G T"),
    "http.request({method:'get'})": with_option(method="get"),
    "http.request({method:null})": with_option(method=None),
    "http.request({method:'CONNECT'} without a path)": with_option(method="CONNECT"),
    "http.request({port:70000})": with_option(port=70000),
    "http.request({port:'x'})": with_option(port="x"),
    "http.request({port:-1})": with_option(port=-1),
    "http.request({agent:5})": with_option(agent=5),
    "http.request({agent:{}})": with_option(agent={}),
    "http.request({headers:{'a b':'c'}})": with_option(headers={"a b": "c"}),
    "http.request({headers:{a:'b\\n'}})": with_option(headers={"a": "b\n"}),
    "http.request({headers:{a:undefined}})": with_option(headers={"a": MISSING}),
    "http.request({headers:['a']})": with_option(headers=["a"]),
    "http.request({headers:'x'})": with_option(headers="x"),
    "http.request({timeout:'x'})": with_option(timeout="x"),
    "http.request({timeout:-1})": with_option(timeout=-1),
    "http.request({maxHeaderSize:'x'})": with_option(maxHeaderSize="x"),
    "http.request({maxHeaderSize:-1})": with_option(maxHeaderSize=-1),
    "http.request({insecureHTTPParser:'x'})": with_option(insecureHTTPParser="x"),
    "http.request({httpValidation:'x'})": with_option(httpValidation="x"),
    "http.request({joinDuplicateHeaders:'x'})": with_option(joinDuplicateHeaders="x"),
    "http.request({signal:{}})": with_option(signal={}),
    "http.request({signal:aborted})": lambda: sent({**CLOSED, "signal": aborted()}),
    "http.request({createConnection:5})": with_option(createConnection=5),
    "http.request({auth:5})": with_option(auth=5),
    "http.request({setHost:'x'})": with_option(setHost="x"),
    "http.request({lookup:5, host:'localhost'})": with_option(lookup=5, host="localhost"),
    "http.request({family:5, host:'localhost'})": with_option(family=5, host="localhost"),
    "http.request({uniqueHeaders:'x'})": with_option(uniqueHeaders="x"),
    "http.request({socketPath:'/no/such/path'})": with_option(socketPath="/no/such/path"),
    "http.request({socketPath:5})": with_option(socketPath=5),
    "http.request('http://127.0.0.1:1/', 'notfn')": lambda: sent("http://127.0.0.1:1/", "notfn"),
    "http.request({..., 'notfn'})": lambda: sent(CLOSED, "x"),
    "http.request({localAddress:'x'})": with_option(localAddress="x"),
    "http.request({defaultPort:'x'})": lambda: sent({"host": "127.0.0.1", "defaultPort": "x"}),
    "unresolvable host": lambda: sent("http://no-such-host.invalid/"),
}


def new(**options: Any) -> http.ClientRequest:
    """A request to where nobody listens, for calls that raise before anything is sent."""
    made = http.request({**CLOSED, **options})
    made.on("error", lambda: None)
    return made


def late(first: str, then: Call | None = None) -> Callable[[http.ClientRequest], Any]:
    return lambda q: getattr(q, first)()


def set_path(q: http.ClientRequest, path: str) -> None:
    q.path = path


CLIENT_REQUEST: dict[str, Callable[[Any], Any]] = {
    "req.write('x') after end()": lambda q: (q.end(), q.write("x")),
    "req.write()": lambda q: q.write(),
    "req.write(null)": lambda q: q.write(None),
    "req.write(5)": lambda q: q.write(5),
    "req.end('x') after end()": lambda q: (q.end(), q.end("x")),
    "req.setHeader('x','y') after flushHeaders()": lambda q: (q.flushHeaders(), q.setHeader("x", "y")),
    "req.removeHeader('x') after end()": lambda q: (q.end(), q.removeHeader("x")),
    "req.setHeader('a b','c')": lambda q: q.setHeader("a b", "c"),
    "req.setTimeout('x')": lambda q: q.setTimeout("x"),
    "req.setTimeout(10,'x')": lambda q: q.setTimeout(10, "x"),
    "req.setNoDelay(), setSocketKeepAlive() before the socket": lambda q: (
        q.setNoDelay(),
        q.setSocketKeepAlive(True, 100),
        q.end(),
        "ok",
    )[-1],
    "req.getRawHeaderNames()": lambda q: ",".join(q.getRawHeaderNames()),
    "req.write('x') after destroy(): callback": lambda q: (q.destroy(), q.write("x")),
    'req.path = "/\\n" before end()': lambda q: set_path(q, "/\n"),
    'req.method = "G T" before end()': lambda q: setattr(q, "method", "G T"),
    "req.maxHeadersCount, reusedSocket, finished, aborted of a new request": lambda q: (
        q.maxHeadersCount,
        q.reusedSocket,
        q.finished,
        q.aborted,
        q.writable,
    ),
}

A: Any = http.Agent

AGENT: dict[str, Call] = {
    "new http.Agent({maxSockets:'x'})": lambda: A({"maxSockets": "x"}),
    "new http.Agent({maxSockets:0})": lambda: A({"maxSockets": 0}),
    "new http.Agent({maxSockets:-1})": lambda: A({"maxSockets": -1}),
    "new http.Agent({maxTotalSockets:'x'})": lambda: A({"maxTotalSockets": "x"}),
    "new http.Agent({maxTotalSockets:0})": lambda: A({"maxTotalSockets": 0}),
    "new http.Agent({maxTotalSockets:NaN})": lambda: A({"maxTotalSockets": math.nan}),
    "new http.Agent({maxFreeSockets:'x'})": lambda: A({"maxFreeSockets": "x"}),
    "new http.Agent({scheduling:'x'})": lambda: A({"scheduling": "x"}),
    "new http.Agent({scheduling:5})": lambda: A({"scheduling": 5}),
    "new http.Agent({keepAlive:'x'})": lambda: A({"keepAlive": "x"}),
    "new http.Agent({timeout:'x'})": lambda: A({"timeout": "x"}),
    "new http.Agent({keepAliveMsecs:'x'})": lambda: A({"keepAliveMsecs": "x"}),
    "new http.Agent(null)": lambda: A(None),
    "new http.Agent(5)": lambda: A(5),
    "new http.Agent({agentKeepAliveTimeoutBuffer:-1})": lambda: A({"agentKeepAliveTimeoutBuffer": -1}),
    "new http.Agent({proxyEnv:5})": lambda: A({"proxyEnv": 5}),
    "new http.Agent({proxyEnv:{HTTP_PROXY:'bad url'}})": lambda: A({"proxyEnv": {"HTTP_PROXY": "bad url"}}),
    "new http.Agent({defaultPort:'x'})": lambda: A({"defaultPort": "x"}),
}
