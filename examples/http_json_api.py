"""A JSON API: a to-do list in memory, with GET, POST, PUT and DELETE, in coroutines.

python -m pynet examples/http_json_api.py [port]
curl -d '{"title": "write"}' http://127.0.0.1:8080/todos
curl -X PUT -d '{"done": true}' http://127.0.0.1:8080/todos/1
curl http://127.0.0.1:8080/todos
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import pynet as net
import pynet.http as http

todos: dict[int, dict[str, Any]] = {}


class Problem(Exception):
    """What the client is told instead of an answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


async def body_of(req: http.IncomingMessage) -> dict[str, Any]:
    data = b"".join([chunk async for chunk in req])
    try:
        value = json.loads(data)
    except ValueError as err:
        raise Problem(400, f"not JSON: {err}") from None
    if not isinstance(value, dict):
        raise Problem(400, "an object, please")
    return value


def todo(path: str) -> int:
    number = path.removeprefix("/todos/")
    if not number.isdecimal() or int(number) not in todos:
        raise Problem(404, f"nothing at {path}")
    return int(number)


async def answer(req: http.IncomingMessage) -> tuple[int, Any]:
    path = req.url.partition("?")[0]
    if path == "/todos" and req.method == "GET":
        return 200, list(todos.values())
    if path == "/todos" and req.method == "POST":
        number = max(todos, default=0) + 1
        todos[number] = {"id": number, "done": False, **await body_of(req)}
        return 201, todos[number]
    if path.startswith("/todos/"):
        number = todo(path)
        if req.method == "GET":
            return 200, todos[number]
        if req.method == "PUT":
            todos[number].update(await body_of(req), id=number)
            return 200, todos[number]
        if req.method == "DELETE":
            return 200, todos.pop(number)
        raise Problem(405, f"no {req.method} here")
    raise Problem(404, f"nothing at {path}")


async def on_request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    try:
        status, value = await answer(req)
    except Problem as problem:
        status, value = problem.status, {"error": str(problem)}
    res.writeHead(status, {"Content-Type": "application/json"})
    res.end(json.dumps(value) + "\n")


async def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
    server = http.createServer(on_request, maxBodySize=100_000)
    server.listen(port, "127.0.0.1", lambda: print("serving at", server.address(), flush=True))
    await asyncio.Event().wait()


if __name__ == "__main__":
    net.run(main())
