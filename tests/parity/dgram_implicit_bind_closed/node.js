// A look-up that answers at once, and listeners that close, while send() and connect() bind first.
'use strict';
const dgram = require('dgram');

const answers = {
  bad: (host, family, callback) => callback(null, 'nonsense'),
  fail: (host, family, callback) => callback(new Error('no')),
  good: (host, family, callback) => callback(null, host === '0.0.0.0' ? host : '127.0.0.1', 4),
};
const calls = {
  send: (socket, done) => socket.send('x', 9, 'host', done),
  connect: (socket, done) => socket.connect(9, 'host', done),
  bind: (socket, done) => socket.bind(0, done),
};

function scene(answer, call, closing) {
  const log = [];
  const socket = dgram.createSocket({ type: 'udp4', lookup: answers[answer] });
  for (const event of ['listening', 'connect', 'close']) socket.on(event, () => log.push(event));
  socket.on('error', (err) => log.push(`error ${err.code || err.message}`));
  if (closing) socket.on(closing, () => socket.close());
  try {
    calls[call](socket, () => log.push('callback'));
  } catch (err) {
    log.push(`threw ${err.message}`);
  }
  setImmediate(() => {
    console.log(answer, call, closing || 'open', '-', log.join(', '));
    if (!log.includes('close')) socket.close();
  });
}

for (const answer of ['bad', 'fail']) {
  for (const call of ['send', 'connect', 'bind']) {
    scene(answer, call, 'error');
    scene(answer, call, null);
  }
}
for (const call of ['send', 'connect', 'bind']) scene('good', call, 'listening');
