// connect() again while connecting: both go on, and whichever is first decides.
'use strict';
const net = require('node:net');

const EVENTS = ['lookup', 'connectionAttempt', 'connectionAttemptFailed', 'connect', 'ready', 'close'];

function answer(host, options, callback) {
  const address = { address: '127.0.0.1', family: 4 };
  setImmediate(() => (options.all ? callback(null, [address]) : callback(null, address.address, address.family)));
}

const CASES = {
  'and destroy'(socket, port) {
    socket.connect(port, '127.0.0.1');
    socket.connect(port, '127.0.0.1');
    socket.destroy();
  },
  'two addresses'(socket, port) {
    socket.connect(port, '127.0.0.1');
    socket.connect(port, '127.0.0.1');
  },
  'a name that is known too late'(socket, port) {
    socket.on('connect', () => socket.connecting || socket.end());
    socket.connect({ port, host: 'h', lookup: (host, options, callback) => socket.on('finish', () => answer(host, options, callback)) });
    socket.connect(port, '127.0.0.1');
  },
  'a look-up that fails too late'(socket, port) {
    socket.on('connect', () => socket.end());
    socket.connect({ port, host: 'h', lookup: (host, options, callback) => socket.on('finish', () => callback(new Error('late'))) });
    socket.connect(port, '127.0.0.1');
  },
};

function run(names) {
  if (!names.length) return;
  const [name, ...rest] = names;
  const server = net.createServer((peer) => peer.on('error', () => {}).resume());
  server.listen(0, '127.0.0.1', () => {
    console.log(name);
    const socket = new net.Socket();
    const log = (...args) => console.log('  ' + args.join(' '));
    for (const event of EVENTS) {
      socket.on(event, (...args) => log(event, ...(event === 'close' ? args : [])));
    }
    socket.on('error', (error) => log('error', error.code));
    socket.on('close', () => server.close(() => run(rest)));
    CASES[name](socket, server.address().port, log);
  });
}

run(Object.keys(CASES));
