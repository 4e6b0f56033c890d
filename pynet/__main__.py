"""``python -m pynet script.py [args…]``: what ``node script.js`` is to a script."""

from __future__ import annotations

import sys

from pynet._cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
