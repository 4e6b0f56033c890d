// bytesWritten counts what never went out; and what is written after the peer's end, when ours has followed it.
'use strict';
const net = require('node:net');

const nowhere = net.createServer().listen(0, '127.0.0.1', () => {
  const { port } = nowhere.address();
  nowhere.close(() => {
    const socket = net.connect(port, '127.0.0.1');
    socket.write('hello', (error) => console.log('callback', error.code, socket.bytesWritten));
    socket.write('more');
    console.log('written', socket.bytesWritten);
    socket.on('error', (error) => console.log('error', error.code, socket.bytesWritten));
    socket.on('close', () => {
      console.log('close', socket.bytesWritten);
      later(['nextTick', 'setImmediate']);
    });
  });
});

function later(phases) {
  if (!phases.length) return;
  const [phase, ...rest] = phases;
  const put = { setImmediate, nextTick: process.nextTick }[phase];
  const server = net.createServer((peer) => peer.resume().end());
  server.listen(0, '127.0.0.1', () => {
    const socket = net.connect(server.address().port, '127.0.0.1');
    socket.resume();
    socket.on('end', () => {
      put(() => put(() => {
        console.log(phase, socket.write('late', (error) => console.log('  callback', error.code, error.syscall)));
      }));
    });
    socket.on('error', (error) => console.log('  error', error.code, error.syscall, error.message));
    socket.on('close', (hadError) => {
      console.log('  close', hadError);
      server.close(() => later(rest));
    });
  });
}
