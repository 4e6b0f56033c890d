// A reverse proxy: requests go on to one of several servers, over connections that are kept.
// node reverse_proxy.js [port [target-url…]]
const http = require('node:http');

const targets = process.argv.slice(3).map((text) => new URL(text));
if (!targets.length) targets.push(new URL('http://127.0.0.1:8080/'));
const agent = new http.Agent({ keepAlive: true, maxSockets: 100 });
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];
let next = 0;

function endToEnd(rawHeaders, connection = '') {
  const dropped = new Set([...HOP_BY_HOP, ...connection.toLowerCase().split(/[, ]+/)]);
  const headers = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (!dropped.has(rawHeaders[i].toLowerCase())) headers.push(rawHeaders[i], rawHeaders[i + 1]);
  }
  return headers;
}

const server = http.createServer((req, res) => {
  const target = targets[next++ % targets.length];
  const headers = endToEnd(req.rawHeaders, req.headers.connection);
  headers.push('X-Forwarded-For', req.socket.remoteAddress);
  const { hostname, port } = target;
  const upstream = http.request({ agent, hostname, port, method: req.method, path: req.url, headers }, (answer) => {
    res.writeHead(answer.statusCode, answer.statusMessage, endToEnd(answer.rawHeaders, answer.headers.connection));
    answer.pipe(res);
    answer.on('error', () => res.destroy()); // cut short: so is ours
  });
  upstream.on('error', (err) => {
    if (res.headersSent) return res.destroy();
    res.writeHead(502, { 'Content-Type': 'text/plain' });
    res.end(`bad gateway: ${err.message}\n`);
  });
  res.on('close', () => upstream.destroy()); // the client has gone, or has it all
  req.pipe(upstream);
});

server.listen(+(process.argv[2] ?? 8000), '127.0.0.1', () => console.log('forwarding from', server.address()));
