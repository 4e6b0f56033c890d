// Plays lives of HTTP clients, read as JSON from stdin, and prints their traces: see tests/http/client_lives.py.
"use strict";
const http = require("node:http");
const net = require("node:net");

const QUIET_TURNS = 160;
const PATIENCE_TURNS = 300;
const AT_ONCE = 20;
const waitMs = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function after(turns, then) {
  setImmediate(() => (turns <= 1 ? then() : after(turns - 1, then)));
}
const wait = (turns) => new Promise((resolve) => after(turns, resolve));

class Life {
  constructor(life) {
    this.life = life;
    this.traces = {};
    this.sockets = new Map();
    this.heads = 0;
    this.said = 0;
    this.accepted = new Set();
    this.closing = false;
  }

  say(who, what) {
    if (this.closing) return;
    this.said += 1;
    const trace = (this.traces[who] ??= []);
    const [kind, size] = what.split(":");
    const before = trace.at(-1);
    if (kind === "data" && before?.startsWith("data:")) trace[trace.length - 1] = `data:${+before.slice(5) + +size}`;
    else trace.push(what);
  }

  failure(error) {
    return `error ${error.code ?? "-"} ${error.message}`.replace(/:\d{4,5}\b/g, ":PORT");
  }

  // The server: bytes, read as far as a test has to.

  listen() {
    this.server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.serve(socket));
    return new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  serve(socket) {
    const name = `c${this.accepted.size + 1}`;
    this.accepted.add(socket);
    let text = "";
    socket.on("error", () => {});
    socket.on("end", () => {
      this.say(name, "fin");
      if (this.life.halfOpen) return;
      socket.end();
    });
    socket.on("data", (data) => {
      text += data.toString("latin1");
      this.say(name, `data:${data.length}`);
      for (;;) {
        const end = text.indexOf("\r\n\r\n");
        if (end < 0) return;
        const head = text.slice(0, end);
        text = text.slice(end + 4);
        if (!/^\S+ \S+ HTTP/.test(head)) continue;
        this.say(name, `head ${head.replaceAll("\r\n", "|").replace(/:\d{4,5}(?=\||$)/g, ":PORT")}`);
        const answer = this.life.answers[this.heads % this.life.answers.length];
        this.heads += 1;
        this.answer(socket, answer);
      }
    });
  }

  async answer(socket, steps) {
    for (const [verb, argument] of steps) {
      if (socket.destroyed) return;
      if (verb === "send") socket.write(argument, "latin1");
      else if (verb === "wait") await wait(argument);
      else if (verb === "ms") await waitMs(argument);
      else if (verb === "end") socket.end();
      else if (verb === "destroy") socket.destroy();
      else if (verb === "reset") socket.resetAndDestroy();
    }
  }

  // The client.

  options(spec) {
    const options = { port: this.server.address().port, host: "127.0.0.1", ...spec.options };
    if (spec.agent === "own") options.agent = this.agent;
    else if (spec.agent === "none") options.agent = false;
    if (spec.connects) {
      options.agent = null;
      options.createConnection = (o) => net.connect(o.port, "127.0.0.1");
    }
    if (spec.refused) options.port = 1;
    return options;
  }

  request(spec, index) {
    const name = `q${index + 1}`;
    let q;
    const say = (what) => this.say(name, what);
    try {
      q = http.request(this.options(spec));
    } catch (error) {
      say(`throws ${error.code} ${error.message}`);
      return Promise.resolve();
    }
    const act = (when) => {
      for (const action of spec.on[when] ?? []) this.act(q, name, action);
    };
    for (const event of ["finish", "timeout", "abort", "continue", "drain"]) {
      q.on(event, () => {
        say(event);
        act(event);
      });
    }
    q.on("error", (error) => {
      say(this.failure(error));
      act("error");
    });
    q.on("information", (info) => say(`information ${info.statusCode} ${info.statusMessage} ${info.rawHeaders}`));
    q.on("socket", (socket) => {
      const reused = this.sockets.has(socket);
      if (!reused) this.watch(socket);
      say(`socket ${this.sockets.get(socket)} ${q.reusedSocket}`);
      act("socket");
    });
    if (spec.listens.includes("response")) q.on("response", (m) => this.response(spec, name, q, m, act));
    for (const event of ["upgrade", "connect"]) {
      if (!spec.listens.includes(event)) continue;
      q.on(event, (m, socket, head) => {
        say(`${event} ${m.statusCode} ${head.length} ${socket.listenerCount("error")}`);
        socket.on("error", () => {});
        socket.destroy();
      });
    }
    const closed = new Promise((resolve) => q.on("close", () => {
      say(`close destroyed=${q.destroyed} aborted=${q.aborted} res=${q.res !== null}`);
      act("close");
      resolve();
    }));
    this.send(q, name, spec.body);
    return closed;
  }

  async send(q, name, body) {
    for (const [verb, argument] of body) {
      // Behind text Node writes header values as UTF-8, behind bytes as latin1.
      if (verb === "write") q.write(Buffer.from(argument), (error) => this.say(name, `wrote ${error?.code ?? "ok"}`));
      else if (verb === "end") q.end(argument === null ? null : Buffer.from(argument), (error) => this.say(name, `ended ${error?.code ?? "ok"}`));
      else if (verb === "flush") q.flushHeaders();
      else if (verb === "wait") await wait(argument);
      else this.act(q, name, verb);
    }
  }

  response(spec, name, q, m, act) {
    const who = name.replace("q", "m");
    this.say(name, `response ${m.statusCode} ${m.statusMessage} ${m.httpVersion} ${JSON.stringify(m.headers)}`);
    const say = (what) => this.say(who, what);
    m.on("end", () => {
      say(`end complete=${m.complete} ${m.rawTrailers}`);
      act("end");
    });
    m.on("aborted", () => say("aborted"));
    m.on("close", () => {
      say(`close complete=${m.complete} aborted=${m.aborted} destroyed=${m.destroyed}`);
      act("resclose");
    });
    if (spec.listens.includes("reserror")) m.on("error", (error) => say(this.failure(error)));
    act("response");
    if (spec.reads === "data") {
      m.on("data", (chunk) => {
        say(`data:${chunk.length}`);
        act("data");
      });
    } else if (spec.reads === "resume") m.resume();
    else if (spec.reads === "late") after(45, () => m.resume());
  }

  watch(socket) {
    const name = `s${this.sockets.size + 1}`;
    this.sockets.set(socket, name);
    for (const event of ["connect", "timeout", "free", "agentRemove", "end", "finish"]) {
      socket.on(event, () => this.say(name, event));
    }
    socket.on("error", (error) => this.say(name, this.failure(error)));
    socket.on("close", (hadError) => this.say(name, `close ${hadError}`));
  }

  act(q, name, action) {
    const [verb, argument] = action.split(":");
    this.say(name, `> ${action}`);
    try {
      if (verb === "destroy") q.destroy();
      else if (verb === "destroyError") q.destroy(new Error("boom"));
      else if (verb === "abort") q.abort();
      else if (verb === "end") q.end();
      else if (verb === "write") q.write(argument);
      else if (verb === "setTimeout") q.setTimeout(+argument, () => this.say(name, "timeout callback"));
      else if (verb === "noTimeout") q.setTimeout(0);
      else if (verb === "resDestroy") q.res?.destroy();
      else if (verb === "resDestroyError") q.res?.destroy(new Error("bang"));
      else if (verb === "resPause") q.res?.pause();
      else if (verb === "resResume") q.res?.resume();
      else if (verb === "resTimeout") q.res?.setTimeout(+argument, () => this.say(name, "res timeout callback"));
      else if (verb === "socketDestroy") q.socket?.destroy();
      else if (verb === "socketEnd") q.socket?.end();
      else if (verb === "setHeader") q.setHeader("X-Late", argument);
      else if (verb === "setNoDelay") q.setNoDelay(true);
      else if (verb === "setSocketKeepAlive") q.setSocketKeepAlive(true, 1000);
      else if (verb === "agentDestroy") this.agent.destroy();
      else if (verb === "flush") q.flushHeaders();
    } catch (error) {
      this.say(name, `throws ${error.code} ${error.message}`);
    }
  }

  pool() {
    const sizes = (pool) => Object.values(pool).map((list) => list.length).join(",") || "0";
    const { sockets, freeSockets, requests, totalSocketCount } = this.agent;
    this.say("agent", `used=${sizes(sockets)} free=${sizes(freeSockets)} waiting=${sizes(requests)} total=${totalSocketCount}`);
  }

  async patience() {
    await wait(PATIENCE_TURNS);
    await waitMs(this.life.quiet);
  }

  async quiet() {
    for (let turns = 0, said = this.said, since = Date.now(); turns < QUIET_TURNS || Date.now() - since < this.life.quiet; turns += 1) {
      if (said !== this.said) [turns, said, since] = [0, this.said, Date.now()];
      await wait(1);
    }
  }

  async play() {
    await this.listen();
    this.agent = new http.Agent(this.life.agent);
    this.agent.on("free", (socket) => this.say("agent", `free ${this.sockets.get(socket)}`));
    let before = Promise.resolve();
    for (const [index, spec] of this.life.requests.entries()) {
      if (spec.after) {
        await Promise.race([before, this.patience()]);
        await wait(spec.after);
      }
      before = this.request(spec, index);
    }
    this.pool();
    await this.quiet();
    this.pool();
    this.closing = true;
    this.agent.destroy();
    for (const socket of this.sockets.keys()) socket.destroy();
    for (const socket of this.accepted) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
    return Object.entries(this.traces).sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([who, lines]) => lines.map((line) => `${who} ${line}`));
  }
}

async function main() {
  let input = "";
  for await (const chunk of process.stdin) input += chunk;
  const lives = JSON.parse(input);
  const traces = lives.map(() => null);
  let next = 0;
  const play = async () => {
    while (next < lives.length) {
      const index = next++;
      traces[index] = await new Life(lives[index]).play();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, play));
  console.log(JSON.stringify(traces));
}
main();
