// The package ws: the same programs as websocket() and broadcast() of pynet_.py.
'use strict'

const { WebSocketServer } = require('ws')

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' }, () => console.log(server.address().port))

const works = {
  ws (socket) {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
  },

  wscast (socket) {
    socket.on('message', (data, isBinary) => {
      for (const client of server.clients) {
        if (client !== socket) client.send(data, { binary: isBinary })
      }
    })
  }
}

server.on('connection', works[process.argv[2].split('-')[0]])
