"""Link-local IPv6 with a zone. What is printed is what Node 26 printed in such a network."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.net import link_local_program

EXPECTED = {
    "tcp": """\
listening fe80::1%lo IPv6
accepted fe80::1%lo IPv6 fe80::1%lo
connected fe80::1%lo fe80::1%lo
error ERR_IP_BLOCKED
screened
""",
    "bound_socket": "bound fe80::1%lo\n",
    "udp": "peer fe80::1%lo\nmessage b'x' fe80::1%lo IPv6\n",
}


@pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's")
@pytest.mark.parametrize("scene", link_local_program.SCENES)
def test_a_zone_goes_in_and_comes_out(scene: str) -> None:
    command = [sys.executable, "-m", "tests.net.link_local_program", scene]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    if done.returncode == link_local_program.NOT_ALLOWED:
        pytest.skip("no network namespaces for this user")
    # Who hears first of a connection, server or client, is the kernel's business.
    assert (sorted(done.stdout.splitlines()), done.stderr) == (sorted(EXPECTED[scene].splitlines()), "")
