// Local ports that are none, paths that are none, and other values that only look like what is asked for.
'use strict';
const net = require('node:net');

const shown = (value) => (typeof value === 'number' ? String(value) : JSON.stringify(value));
const port = (text) => text.replace(/\d{5}\b/g, 'PORT');

function attempt(options, done) {
  const socket = new net.Socket();
  socket.on('error', (error) => console.log('  error', error.code, port(error.message)));
  socket.on('connect', () => socket.destroy(console.log('  connect')));
  socket.on('close', done);
  try {
    socket.connect(options);
  } catch (error) {
    console.log('  throws', error.code, error.message);
    done();
  }
}

const server = net.createServer((peer) => peer.on('error', () => {}));
server.listen(0, '127.0.0.1', () => {
  const to = { port: server.address().port, host: '127.0.0.1' };
  const steps = [];
  for (const localPort of [NaN, Infinity, -Infinity, 0, 1e300, 1e10, -5.5, 'x', true]) {
    steps.push([`local port ${shown(localPort)}`, { ...to, localPort }]);
  }
  for (const path of [{}, [], 5, true]) {
    steps.push([`path ${shown(path)}`, { path }]);
    steps.push([`path ${shown(path)} and a port`, { ...to, path }]);
  }
  steps.push(['path null', { path: null }]);
  for (const path of ['', 0, false, null]) steps.push([`path ${shown(path)} and a port`, { ...to, path }]);
  steps.push(['host {}', { ...to, host: {} }]);

  const next = () => {
    const step = steps.shift();
    if (!step) return server.close(services);
    console.log(step[0]);
    attempt(step[1], next);
  };
  next();
});

function services() {
  for (const tos of [NaN, Infinity, 1.5, -1, 256, 0]) {
    try {
      new net.Socket().setTypeOfService(tos);
      console.log('type of service', shown(tos));
    } catch (error) {
      console.log('type of service', shown(tos), error.code, error.message);
    }
  }
  for (const delay of [1e300, Infinity, NaN, -1]) {
    new net.Socket({ keepAlive: true, keepAliveInitialDelay: delay });
    console.log('delay', net.createServer({ keepAliveInitialDelay: delay }).keepAliveInitialDelay);
  }
}
