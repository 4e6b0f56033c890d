"""Parity with Node: the same small programs twice, and the traces that Node printed. See README.md."""
