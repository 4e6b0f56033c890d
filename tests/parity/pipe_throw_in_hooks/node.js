'use strict';
// A server whose stream hooks throw at one bad message of a client: that connection fails, the server lives.
const net = require('net');
const { Duplex, Readable, Transform, Writable, finished, pipeline } = require('stream');

process.on('uncaughtException', (err) => console.log('uncaught', err.message));

const show = (err) => (err ? err.code || err.message : 'none');

function raise(what) {
  throw new Error(what);
}

const parse = () =>
  new Transform({
    transform(chunk, encoding, callback) {
      callback(null, JSON.stringify(JSON.parse(chunk).length) + '\n');
    },
  });

let lines = [];
let outcome = null;
const callback = (err) => lines.push(`callback ${err instanceof SyntaxError ? 'not JSON' : show(err)}`);

const handlers = {
  pipeline: (socket) => pipeline(socket, parse(), socket, callback),
  pipe(socket) {
    const middle = parse();
    middle.on('error', (err) => {
      callback(err);
      socket.destroy();
    });
    socket.pipe(middle).pipe(socket);
  },
  finished(socket) {
    const middle = parse();
    finished(middle, (err) => {
      callback(err);
      socket.resume().end('sorry\n');
    });
    socket.pipe(middle).pipe(socket, { end: false });
  },
  'Duplex.from()'(socket) {
    pipeline(Duplex.from({ readable: socket, writable: socket }), parse(), socket, callback);
  },
  write(socket) {
    pipeline(socket, new Writable({ write: (chunk) => raise(chunk.toString()[1]) }), (err) => {
      callback(err);
      socket.destroy();
    });
  },
  'a wrong chunk for the socket': (socket) => pipeline(Readable.from(['5\n', 6]), socket, callback),
  'a generator for the socket'(socket) {
    const values = function* () {
      yield '5\n';
      raise('generator');
    };
    pipeline(values, socket, callback);
  },
};

function serve(socket) {
  socket.on('error', (err) => lines.push(`socket error ${err instanceof SyntaxError ? 'not JSON' : show(err)}`));
  socket.on('close', () => {
    outcome = `${socket.destroyed} ${socket.errored instanceof SyntaxError ? 'not JSON' : show(socket.errored)}`;
  });
  current(socket);
}

let current;
const server = net.createServer(serve);
server.listen(0, '127.0.0.1', async () => {
  for (const [name, handler] of Object.entries(handlers)) {
    current = handler;
    lines = [];
    const got = await talk(server.address().port);
    console.log(`--- ${name}: ${got}`);
    for (const line of lines) console.log(line);
    console.log('closed', outcome);
  }
  server.close(() => console.log('server closed'));
});

function talk(port) {
  return new Promise((resolve) => {
    let got = '';
    const client = net.connect(port, '127.0.0.1');
    client.setEncoding('utf8');
    client.write('[1,2,3]');
    client.on('data', (text) => {
      got += text.trim() + ' ';
      if (!got.includes('sorry')) client.write('not JSON');
    });
    client.on('error', () => {});
    const done = () => (outcome === null ? setImmediate(done) : resolve(got.trim() || 'nothing'));
    outcome = null;
    client.on('close', done);
  });
}
