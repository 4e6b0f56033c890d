// Many requests over few connections: what an agent is for.
// node keep_alive_client.js [url [requests [connections]]]
const http = require('node:http');

const [url = 'http://127.0.0.1:8080/', count = 20, connections = 2] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: +connections });
const ports = new Set();
let done = 0;
let again = 0;

function get(retries = 1) {
  const req = http.get(url, { agent }, (res) => {
    res.setEncoding('utf8');
    let body = '';
    res.on('data', (chunk) => { body += chunk; });
    res.on('end', () => {
      done += 1;
      console.log(res.statusCode, body.length, 'characters', req.reusedSocket ? 'kept connection' : 'new connection');
      if (done === +count) {
        console.log(`${count} requests, ${ports.size} connections, ${again} repeated`);
        agent.destroy();
      }
    });
  });
  req.on('socket', (socket) => {
    if (socket.connecting) socket.once('connect', () => ports.add(socket.localPort));
  });
  req.on('error', (err) => {
    // The server may have closed the kept connection at the very moment when we used it: nothing was asked then.
    if (req.reusedSocket && err.code === 'ECONNRESET' && retries) {
      again += 1;
      get(retries - 1);
    } else {
      console.log('failed:', err.message);
      process.exitCode = 1;
    }
  });
}

for (let i = 0; i < +count; i++) get();
