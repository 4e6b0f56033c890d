// Plays the programs of tests/aio/await_lives.py, given as JSON on stdin; prints their traces as JSON.
'use strict';
const net = require('node:net');
const { once } = require('node:events');

const SERVER_EVENTS = ['data', 'later', 'end', 'close'];
const CLIENT_EVENTS = ['connect', ...SERVER_EVENTS];
const SAME_CALLBACK = ['now', 'tick'];
const DEADLINE_MS = 30000;

class Follower {
  constructor(emitter, events) {
    this.trace = [];
    this.after = [];
    this.emitter = emitter.setMaxListeners(0);
    for (const event of [...events, ...SAME_CALLBACK]) {
      emitter.on(event, () => {
        if (SAME_CALLBACK.includes(event)) return this.after.push(event);
        this.flush();
        this.trace.push(event);
      });
    }
    emitter.on('data', () => {
      emitter.emit('now');
      process.nextTick(() => emitter.emit('tick'));
      setImmediate(() => emitter.emit('later'));
    });
  }

  flush() {
    this.trace.push(...this.after.sort().map((line) => `  ${line}`));
    this.after = [];
  }

  async steps(steps, path) {
    for (const [number, [kind, what, ...rest]] of steps.entries()) {
      await this.step(kind, what, rest, `${path}.${number}`);
    }
  }

  async step(kind, what, rest, path) {
    const each = () => what.map((part, index) => this.steps(part, path + 'abc'[index]));
    switch (kind) {
      case 'once': await once(this.emitter, what); break;
      case 'allOnce': await Promise.all(what.map((event) => once(this.emitter, event))); break;
      case 'gen':
        for await (const event of this.generate(what)) this.after.push(`${path} got ${event}`);
        break;
      case 'nest': case 'ensure': await this.steps(what, path); break;
      case 'all': case 'group': await Promise.all(each()); break;
      case 'race': await Promise.race(each()); break;
      case 'limit': {
        let timer;
        const late = new Promise((resolve) => { timer = setTimeout(resolve, DEADLINE_MS); timer.unref(); });
        await Promise.race([this.steps(what, path), late]);
        clearTimeout(timer);
        break;
      }
      case 'spawn': this.steps(what, path); break;
      case 'listen': this.emitter.on(what, async () => { await this.steps(rest[0], path); }); break;
    }
    this.after.push(`${path} ${kind}`);
  }

  async* generate(events) {
    for (const event of events) {
      await once(this.emitter, event);
      yield event;
    }
  }
}

function follow(program) {
  return new Promise((resolve) => {
    const followers = {};
    let accepted = 0;
    const connections = program.connections;
    let waiting = 2 * connections.length;

    function closed() {
      if (--waiting) return;
      server.close(() => setImmediate(() => {
        const traces = {};
        for (const side of Object.keys(followers).sort()) {
          followers[side].flush();
          traces[side] = followers[side].trace;
        }
        resolve(traces);
      }));
    }

    const server = net.createServer((socket) => {
      const number = accepted++; // loopback connections are accepted in the order of connect()
      const follower = followers[`server ${number}`] = new Follower(socket, SERVER_EVENTS);
      socket.on('close', closed);
      if (connections[number].endsAtOnce) socket.end(`answer ${number}`);
      else socket.write(`answer ${number}`);
      follower.steps(connections[number].server, '');
    });
    server.listen(0, '127.0.0.1', () => {
      connections.forEach((connection, number) => {
        const socket = net.connect(server.address().port, '127.0.0.1');
        const follower = followers[`client ${number}`] = new Follower(socket, CLIENT_EVENTS);
        socket.on('close', closed);
        socket.on('connect', () => socket.end(`question ${number}`));
        follower.steps(connection.client, '');
      });
    });
  });
}

async function main() {
  const programs = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  const traces = [];
  for (const program of programs) traces.push(await follow(program));
  console.log(JSON.stringify(traces));
}

main();
