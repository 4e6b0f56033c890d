import errno

import pynet as net
from pynet.errors import ERR_SOCKET_BAD_PORT, NodeOSError

client = net.connect(1, "127.0.0.1")  # nobody listens on port 1


@client.on("error")
def _(err: NodeOSError) -> None:
    print(err)
    print(err.code == "ECONNREFUSED", err.errno == errno.ECONNREFUSED, isinstance(err, ConnectionRefusedError))
    print(err.syscall, err.address, err.port)


try:
    net.connect(70000)
except ERR_SOCKET_BAD_PORT as err:  # or: except ValueError
    print(err.code, isinstance(err, ValueError))
    print(err)

net.run()
