"""WebSocket: frames, compression and handshakes without I/O."""
