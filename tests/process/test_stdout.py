"""``process.stdout`` writes at once, in order with ``print``, wherever ``print`` goes."""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path

import pytest

from pynet import process, testing
from pynet._loop import current_loop
from pynet.aio import run_main
from pynet.process import WriteStream
from pynet.stream import Readable
from tests.cli.programs import PYNET, run, script

posix = pytest.mark.skipif(sys.platform == "win32", reason="descriptors are different there")

IN_ORDER = """
    import sys
    from pynet import process
    print("one", end=" ")
    process.stdout.write("two ")
    sys.stdout.write("three ")
    process.stdout.write(b"four ")
    print("five", end=" ")
    process.stdout.write("six\\n", lambda error: print("written", error))
    process.stderr.write("err one ")
    print("err two", file=sys.stderr, end=" ")
    process.stderr.write("err three")
"""


def test_in_order_with_print(tmp_path: Path) -> None:
    path = script(tmp_path, IN_ORDER)
    result = run([*PYNET, str(path)])
    assert result.output == "one two three four five six\nwritten None\n"
    assert result.errors == "err one err two err three"
    with open(tmp_path / "out", "wb") as file:
        command = 'exec "$0" "$@" > ' + str(tmp_path / "out")
        run(["/bin/sh", "-c", command, *PYNET, str(path)])
        assert file.tell() == 0
    assert (tmp_path / "out").read_text() == result.output


def test_what_was_written_is_out_when_exit_ends_it(tmp_path: Path) -> None:
    path = script(tmp_path, "from pynet import process; process.stdout.write('x' * 10**6); process.exit(3)")
    result = run([*PYNET, str(path)])
    assert (result.status, len(result.output)) == (3, 10**6)


@posix
def test_a_program_started_without_it(tmp_path: Path) -> None:
    source = "from pynet import process; process.stdout.write('x', lambda e: process.stderr.write(f'written {e}'))"
    result = run(["/bin/sh", "-c", 'exec "$0" "$@" >&-', *PYNET, str(script(tmp_path, source))])
    assert (result.status, result.errors) == (0, "written None")


def test_redirection_is_followed(capsys: pytest.CaptureFixture[str]) -> None:
    process.stdout.write("to the fixture\n")
    process.stderr.write("error\n")
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        print("one", end=" ")
        process.stdout.write("twö")
    assert text.getvalue() == "one twö"
    assert capsys.readouterr() == ("to the fixture\n", "error\n")
    testing.run()


def test_it_is_never_closed(capsys: pytest.CaptureFixture[str]) -> None:
    events: list[str] = []
    stream = process.stdout
    for event in ("finish", "close", "error"):
        stream.on(event, lambda *, event=event: events.append(event))
    stream.destroy()
    assert not stream.destroyed
    testing.run()
    assert events == ["close"]
    stream.write("still there ")
    stream.removeAllListeners()
    source = Readable(read=lambda size: None)
    source.pipe(process.stdout)
    source.push("piped")
    source.push(None)
    testing.run()
    assert not stream.writableEnded
    assert capsys.readouterr().out == "still there piped"


def test_one_per_loop() -> None:
    assert process.stdout is process.stdout

    async def main() -> WriteStream:
        assert process.stdout is process.stdout
        assert process.stdout._pynet_loop is current_loop()
        return process.stdout

    first, second = run_main(main()), run_main(main())
    assert first is not second
    assert process.stdout._pynet_loop is current_loop()
