"""The parts of ``pynet.tls``. Public names are re-exported there."""
