// Plays conversations over sockets whose server pipes through hooks that throw (see tests/stream/raising_sockets.py):
// node record_raising_sockets.js < conversations > traces
'use strict';
const net = require('net');
const { Duplex, PassThrough, Readable, Transform, finished, pipeline } = require('stream');

const show = (err) => (err ? err.code || err.message : 'none');
let current = null;
process.on('uncaughtException', (err) => current.note('uncaught', show(err)));

class Conversation {
  constructor(life) {
    this.life = life;
    this.traces = {};
    this.turns = {};
  }

  note(name, ...words) {
    (this.traces[name] ??= []).push(words.join(' '));
  }

  watch(name, stream) {
    for (const event of ['error', 'end', 'finish', 'close']) stream.on(event, (value) => this.note(name, event, ...(event === 'error' ? [show(value)] : [])));
    return stream;
  }

  later(mode, f, error) {
    if (mode === 'sync' || mode === 'both') f();
    if (mode === 'throw' || mode === 'both') throw new Error(error);
    if (mode === 'tick') process.nextTick(f);
    else if (mode === 'turn') setImmediate(f);
  }

  hook(name, error) {
    const choices = this.life[name];
    const turn = (this.turns[name] = (this.turns[name] ?? -1) + 1);
    const [mode, wrong] = choices[turn % choices.length];
    return { mode, error: wrong ? new Error(error) : null };
  }

  transform() {
    const options = {
      transform: (chunk, encoding, callback) => {
        const { mode, error } = this.hook('transform', 'T');
        this.later(mode, () => callback(error, error ? undefined : chunk), 'T');
      },
    };
    for (const [name, letter] of [['flush', 'L'], ['final', 'F'], ['construct', 'C']]) {
      if (!this.life[name]) continue;
      options[name] = (callback) => {
        const { mode, error } = this.hook(name, letter);
        this.later(mode, () => callback(error), letter);
      };
    }
    if (this.life.destroy) {
      options.destroy = (err, callback) => {
        const { mode } = this.hook('destroy', 'D');
        this.later(mode, () => callback(err), 'D');
      };
    }
    return this.watch('transform', new Transform(options));
  }

  *values() {
    for (const value of this.life.values) yield value === 'throw' ? this.fail() : value;
  }

  fail() {
    throw new Error('G');
  }

  serve(socket) {
    this.watch('socket', socket);
    const done = (err) => this.note('callback', show(err));
    const how = this.life.how;
    if (how === 'pipeline') pipeline(socket, this.transform(), socket, done);
    else if (how === 'two') pipeline(socket, this.transform(), this.watch('second', new PassThrough()), socket, done);
    else if (how === 'pair') pipeline(this.watch('pair', Duplex.from({ readable: socket, writable: socket })), this.transform(), socket, done);
    else if (how === 'generator') pipeline(() => this.values(), socket.resume(), done);
    else if (how === 'from') pipeline(this.watch('from', Readable.from(this.values())), socket.resume(), done);
    else {
      const middle = this.transform();
      finished(middle, (err) => {
        done(err);
        if (err) socket.destroy();
      });
      socket.pipe(middle).pipe(socket);
    }
    socket.on('close', () => (this.closed = true));
  }

  talk(port) {
    return new Promise((resolve) => {
      const client = net.connect(port, '127.0.0.1');
      const messages = [...this.life.messages];
      const next = () => (messages.length ? client.write(messages.shift()) : client.end());
      client.setEncoding('utf8');
      client.on('data', (text) => {
        this.got = (this.got ?? '') + text;
        if (text.endsWith('\n')) next();
      });
      client.on('error', () => {});
      client.on('connect', next);
      let rest = 20;
      const over = () => (this.closed && !rest-- ? resolve() : setImmediate(over));
      client.on('close', over);
    });
  }
}

const lives = JSON.parse(require('fs').readFileSync(0));
const results = [];
const server = net.createServer((socket) => current.serve(socket)).listen(0, '127.0.0.1', async () => {
  for (const life of lives) {
    current = new Conversation(life);
    await current.talk(server.address().port);
    results.push({ ...current.traces, client: [current.got ?? ''] });
  }
  server.close();
  process.stdout.write(JSON.stringify(results));
});
