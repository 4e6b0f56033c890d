import pynet as net

socket = net.connect(1, "127.0.0.1")  # nobody listens on port 1
socket.destroy(ValueError("changed my mind"))
print("destroyed:", socket.destroyed)
socket.on("error", lambda err: print("error:", err))
socket.on("close", lambda hadError: print("close:", hadError))
net.run()
