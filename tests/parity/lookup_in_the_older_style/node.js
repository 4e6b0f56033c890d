// What lookup functions answer that know nothing of "all", or too much, or not what they do.
'use strict';
const net = require('node:net');

const ADDRESS = { address: '127.0.0.1', family: 4 };
const ANSWERS = {
  'an address and a family': [null, '127.0.0.1', 4],
  'an address': [null, '127.0.0.1'],
  'a list and a family': [null, [ADDRESS], 4],
  'a list, and more': [null, [ADDRESS], 4, 'more', 5],
  'a wrong family': [null, [{ address: '127.0.0.1', family: 7 }]],
  'a list of texts': [null, ['127.0.0.1']],
  'one that is wrong first': [null, [{ address: 'no', family: 4 }, ADDRESS]],
  'an error that is none': [false, [ADDRESS]],
  'an error': [Object.assign(new Error('not found'), { code: 'ENONE' })],
};

function run(names) {
  if (!names.length) return;
  const [[name, family], ...rest] = names;
  const server = net.createServer((peer) => peer.on('error', () => {}).end());
  server.listen(0, '127.0.0.1', () => {
    console.log(`${name}${family ? ', one family' : ''}`);
    const socket = new net.Socket();
    const log = (...args) => console.log('  ' + args.join(' '));
    socket.on('lookup', () => log('lookup'));
    socket.on('connect', () => log('connect'));
    socket.on('error', (error) => log('error', error.code, error.message.replace(/\d{4,}/, 'PORT')));
    socket.on('close', (hadError) => {
      log('close', hadError);
      server.close(() => run(rest));
    });
    socket.resume();
    const lookup = (host, options, callback) => setImmediate(callback, ...ANSWERS[name]);
    socket.connect({ port: server.address().port, host: 'h', lookup, ...(family ? { family } : {}) });
  });
}

run([...Object.keys(ANSWERS).map((name) => [name, 0]), ['an address and a family', 4], ['an address', 4]]);
