"""The JavaScript beside some of the examples: the tests of the Python hold for it too."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import test_examples
from tests.examples import test_http, test_programs, test_tcp, test_tls, test_udp, test_websocket
from tests.examples.programs import ROOT, originals, script
from tests.parity.harness import node_has_ws

SESSIONS: list[Callable[[], None]] = [
    test_tcp.test_chat,
    test_tcp.test_chat_client_without_server,
    test_tcp.test_chat_outlives_a_reset,
    test_tcp.test_echo,
    test_tcp.test_graceful_shutdown,
    test_tcp.test_proxy,
    test_tcp.test_proxy_http,
    test_tcp.test_proxy_without_target,
    test_tcp.test_telnet,
    test_tcp.test_telnet_server_ends,
    test_udp.test_statsd,
    test_udp.test_udp_echo,
    test_programs.test_port_scanner,
    test_http.test_server_sent_events,
    test_http.test_a_listener_that_does_not_read_is_cut,
    test_http.test_graceful,
    test_http.test_json_api,
]


@pytest.mark.parametrize("session", SESSIONS)
def test_session(session: Callable[[], None]) -> None:
    with originals():
        session()


@pytest.mark.parametrize("session", [test_http.test_static_files, test_http.test_upload])
def test_files(session: Callable[[Path], None], tmp_path: Path) -> None:
    with originals():
        session(tmp_path)


WEBSOCKETS: list[Callable[[], None]] = [
    test_programs.test_websocket_chat,
    test_websocket.test_auth,
    test_websocket.test_broadcast,
    test_websocket.test_by_hand,
    test_websocket.test_heartbeat,
    test_websocket.test_reconnect,
]


@pytest.mark.skipif(not node_has_ws(), reason="no Node with the package ws (NODE_PATH)")
@pytest.mark.parametrize("session", WEBSOCKETS)
def test_websockets(session: Callable[[], None]) -> None:
    with originals():
        session()


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    return test_tls.written(tmp_path)


def test_secure(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    with originals():
        test_tls.test_echo(files)
        test_tls.test_mail(files, tmp_path)
        test_tls.test_proxy(files)
        test_tls.test_https_proxy(files)
        test_tls.test_https_proxy_passes_on(files)
        test_tls.test_mqtt_ping(files, tmp_path, 0)
        test_tls.test_mqtt_ping(files, tmp_path, 5)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="the JavaScript makes its certificates with openssl")
def test_mutual() -> None:
    with originals():
        test_tls.test_mutual()


@test_programs.unix_only
def test_ipc(tmp_path: Path) -> None:
    with originals():
        test_programs.test_ipc(tmp_path)


def test_each_has_its_example_and_its_place() -> None:
    names = {path.stem for path in (ROOT / "docs" / "originals").glob("*.js")}
    assert len(names) >= 10
    assert names <= {path.stem for path in (ROOT / "examples").glob("*.py")}
    page = (ROOT / "docs" / "side-by-side.md").read_text("utf-8")
    assert sorted(re.findall(r"docs/originals/(\w+)\.js", page)) == sorted(names)


TUTORIALS: list[Callable[[int], None]] = [
    test_examples.test_hello,
    test_examples.test_hello_port_in_use,
    test_examples.test_hello_nobody_listening,
    test_examples.test_nihao,
    test_examples.test_greeting,
    test_examples.test_greeting_nobody_listening,
    test_examples.test_welcome,
]


@pytest.mark.parametrize("session", TUTORIALS)
def test_tutorial(session: Callable[[int], None]) -> None:
    with originals(), test_examples.reserved_port(socket.SOCK_STREAM) as port:
        session(port)


def test_tutorial_reply() -> None:
    """Like ``test_reply``, but for what a Buffer looks like."""
    with (
        originals(),
        test_examples.reserved_port(socket.SOCK_STREAM) as port,
        script("reply_server.py", port) as server,
    ):
        server.until("listen")
        with script("reply_client.py", port) as client:
            assert client.ended() == 0
            assert client.printed == ["client connected !", "<Buffer 68 65 6c 6c 6f>", "此连接结束"]


def test_tutorial_udp() -> None:
    with originals():
        for name, says in (("udp_server.py", "<Buffer 68 65 6c 6c 6f>"), ("udp_log_server.py", "server got:hellofrom")):
            with test_examples.reserved_port(socket.SOCK_DGRAM) as port, script(name, port) as server:
                server.until("bound" if "log" in name else "port:")
                with script("udp_client.py", port) as client:
                    assert client.ended() == 0
                server.until(says)
