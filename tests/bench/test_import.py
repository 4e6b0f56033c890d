"""What a program pays for that imports pynet, and no more."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: Each takes as long to import as much of ours, and few programs have a use for it.
LATE = ("asyncio", "concurrent.futures", "email", "http", "multiprocessing", "ssl", "subprocess", "unittest")

IMPORT = """
import sys
before = set(sys.modules)  # coverage.py, where it measures, is there first
import pydgram
import pynet as net
"""

SERVE = """
def on_connection(socket):
    socket.end("hello")
    server.close()

server = net.createServer(on_connection)
server.listen(0, "127.0.0.1", lambda: net.connect(server.address().port, "127.0.0.1").resume())
net.run()
"""

PRINT = """
print(*[name for name in sys.argv[1:] if name in sys.modules and name not in before])
"""


@pytest.mark.parametrize("program", [IMPORT, IMPORT + SERVE], ids=["import", "a server and a client"])
def test_asyncio_is_not_imported_unless_it_is_used(program: str) -> None:
    command = [sys.executable, "-c", program + PRINT, *LATE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr, done.stdout.strip()) == (0, "", "")


COUNT = """
new = set(sys.modules) - before
ours = [name for name in new if name.startswith(("pynet", "pydgram"))]
print(len(ours), "typing_extensions" in new, "inspect" in new)
"""


@pytest.mark.skipif(sys.version_info < (3, 11), reason="needs typing_extensions")
@pytest.mark.parametrize(
    "program, most", [("import pynet", 2), ("import pynet.events", 55), ("import pynet as net" + SERVE, 132)]
)
def test_how_many_modules_are_loaded(program: str, most: int) -> None:
    """A number to be lowered; where it has to rise, somebody has looked."""
    command = [sys.executable, "-c", "import sys\nbefore = set(sys.modules)\n" + program + COUNT]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    ours, *needless = done.stdout.split()
    assert (done.returncode, done.stderr, needless) == (0, "", ["False", "False"])
    assert int(ours) <= most


def test_the_version_is_said_before_anything_is_loaded() -> None:
    code = "import sys; from pynet._cli import main; main(['--version']); print('typing' in sys.modules)"
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.split()[-1]) == (0, "False")
