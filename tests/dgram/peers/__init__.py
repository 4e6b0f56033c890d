"""Programs at the other end, each in a process of its own."""
