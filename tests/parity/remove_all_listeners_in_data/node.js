'use strict';
// A socket that loses all listeners inside 'data' flows on, ends and closes; so does its server.
const net = require('net');

const ways = {
  'removeAllListeners(), end()': (socket) => socket.removeAllListeners().end('bye'),
  'removeAllListeners("data"), end()': (socket) => socket.removeAllListeners('data').end('bye'),
  'removeAllListeners(), end() later': (socket) => {
    socket.removeAllListeners();
    setImmediate(() => socket.end('bye'));
  },
  'removeAllListeners("data"), ("readable"), end()': (socket) => {
    socket.removeAllListeners('data').removeAllListeners('readable').end('bye');
  },
  'removeAllListeners(), answered by the end of the peer': (socket) => {
    socket.removeAllListeners();
    socket.write('bye');
  },
};

function play(names) {
  const name = names.shift();
  if (!name) return;
  const server = net.createServer((socket) => {
    socket.on('error', () => console.log('error'));
    socket.on('data', () => {
      ways[name](socket);
      server.close(() => {
        console.log(`${name}: got ${got}, server closed, socket ${socket.destroyed} ${socket.readableEnded}`);
        play(names);
      });
    });
  });
  let got = '';
  server.listen(0, '127.0.0.1', () => {
    const client = net.connect(server.address().port, '127.0.0.1');
    client.setEncoding('utf8');
    client.write('hello');
    client.on('data', (text) => {
      got += text;
      client.end('more');
    });
  });
}

play(Object.keys(ways));
