"""Draw docs/web-chat.png: the chat of examples/websocket_chat.py, with three people in it, in a headless Chromium.

    python -m scripts.screenshot

Needs the extra [test], and Chromium on the path.
"""

from __future__ import annotations

import base64
import contextlib
import tempfile
from pathlib import Path

from tests.examples.chromium import Tab, chromium
from tests.examples.programs import ROOT, example

PICTURE = ROOT / "docs" / "web-chat.png"
WIDTH, HEIGHT = 560, 600
SAID = (
    ("bob", "Is this Node?"),
    ("ann", "No, Python: pynet.http serves the page."),
    ("dana", "And this goes over pynet.ws?"),
    ("ann", "On the same port. It is one file, examples/websocket_chat.py"),
)


def draw(ann: Tab) -> None:
    size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 2, "mobile": False}
    ann.call("Emulation.setDeviceMetricsOverride", **size)
    png = ann.call("Page.captureScreenshot", format="png")["data"]
    PICTURE.write_bytes(base64.b64decode(png))


def main() -> None:
    with tempfile.TemporaryDirectory() as profile, contextlib.ExitStack() as stack:
        browser = stack.enter_context(chromium(Path(profile)))
        server = stack.enter_context(example("websocket_chat.py", 0))
        url = f"http://127.0.0.1:{server.port('chatting')}/"
        tabs = {}
        for count, name in enumerate(("ann", "bob", "dana"), 1):
            tabs[name] = stack.enter_context(browser.tab(f"{url}?name={name}"))
            tabs["ann"].items(until=f"{name} is here: {count} in the room")
        for name, text in SAID:
            tabs[name].type(text)
            tabs["ann"].items(until=f"{name} {text}")
        draw(tabs["ann"])
    print("wrote", PICTURE.relative_to(ROOT))


if __name__ == "__main__":
    main()
