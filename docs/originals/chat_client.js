const net = require('node:net')

const port = Number(process.argv[2] ?? 6667)
const host = process.argv[3] ?? '127.0.0.1'
const socket = net.connect(port, host)

process.stdin.pipe(socket)
socket.pipe(process.stdout)

socket.on('error', (err) => console.error(err.message))
socket.on('close', () => process.stdin.destroy())
