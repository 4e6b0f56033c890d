// Plays lives of streams (see tests/stream/lives.py) and prints their traces: node record_stream_lives.js < lives > traces
'use strict';
const { Writable, Readable, Duplex, Transform, finished, pipeline } = require('stream');

const show = (x) => x === undefined || x === null ? 'none' : x instanceof Error ? x.code || x.message : Buffer.isBuffer(x) ? x.toString('latin1') :
  x instanceof Readable || x instanceof Writable ? x.alias : typeof x === 'object' && 'hasUnpiped' in x ? 'info' : String(x);

const later = (mode, f, error) => {
  if (mode === 'sync' || mode === 'both') f();
  if (mode === 'throw' || mode === 'both') throw new Error(error || 'boom');
  if (mode === 'tick') process.nextTick(f); else if (mode === 'turn') setImmediate(f);
};

function play(life) {
  const lines = [], streams = {}, turns = {}, listeners = {}, shared = {}, reactions = { ...life.react };
  let letters = 0;
  const log = (...words) => lines.push(words.filter((word) => word !== '').join(' '));
  const text = (n) => Array.from({ length: n }, () => String.fromCharCode(97 + letters++ % 26)).join('');
  const next = (key, list) => list[(turns[key] = (turns[key] ?? -1) + 1) % list.length];
  const react = (key) => { const ops = reactions[key]; if (ops && ops.length) act(ops.shift()); };
  const hook = (name, kind, list) => (...args) => {
    const callback = args.pop(), [mode, error] = next(name + kind, list);
    log(`${name}.${kind}`, ...args.map((x) => Array.isArray(x) ? x.map((r) => `${show(r.chunk)}/${show(r.encoding)}`).join() : show(x)));
    const wrong = mode === 'both' ? null : error;
    later(mode, () => callback(wrong === 'same' ? args[0] : wrong ? new Error(wrong) : undefined), error);
  };

  function* values(name, spec) {
    try {
      for (const value of spec.values) yield value; // not yield*, which wants a throw() of an array
      if (spec.throw) throw new Error(spec.throw);
    } finally {
      log(`${name} left`);
    }
  }

  function make(name, spec) {
    const stream = streams[name] = build(name, spec);
    stream.alias = name;
    for (const event of spec.listen) stream.on(event, (...args) => { log(`${name}:${event}`, ...args.map(show)); react(`${name}:${event}`); });
  }

  function build(name, spec) {
    if (spec.kind === 'from') return Readable.from(values(name, spec));
    if (spec.kind === 'pair') return Duplex.from({ readable: streams[spec.readable], writable: streams[spec.writable] });
    const objects = spec.options.objectMode, options = { ...spec.options };
    for (const kind of ['write', 'writev', 'final', 'destroy', 'construct']) if (spec[kind]) options[kind] = hook(name, '_' + kind, spec[kind]);
    if (spec.read) options.read = function (size) {
      const step = turns[name] === undefined ? spec.read[turns[name] = 0] : spec.read[++turns[name]];
      log(`${name}._read`, show(size));
      if (step) later(step.mode, () => {
        for (const n of step.push) {
          const chunk = n === null ? null : objects ? text(n) : Buffer.from(text(n));
          log(`${name}.pushed`, show(chunk), show(this.push(chunk)));
        }
        if (step.destroy) this.destroy(new Error(step.destroy));
        if (step.throw) throw new Error(step.throw);
      });
    };
    if (spec.transform) options.transform = function (chunk, encoding, callback) {
      const [mode, what] = next(name + 'transform', spec.transform);
      log(`${name}._transform`, show(chunk));
      later(mode, () => {
        if (what === 'twice' || what === 'push') this.push(chunk);
        if (what === 'echo' || what === 'twice') callback(null, chunk);
        else if (what === 'drop' || what === 'push') callback();
        else callback(new Error(what));
      }, 'T');
    };
    if (spec.flush) options.flush = (callback) => {
      const [mode, what] = next(name + 'flush', spec.flush);
      log(`${name}._flush`);
      later(mode, () => { if (what === 'add') callback(null, text(2)); else callback(what === 'none' ? undefined : new Error(what)); }, 'L');
    };
    return new { w: Writable, r: Readable, d: Duplex, t: Transform }[spec.kind](options);
  }

  const callback = (key) => !key ? undefined : key === 'shared' ? shared.f ??= (error) => log('shared', show(error)) :
    (error) => { log(key, show(error)); react(key); };
  const taker = (stream, name, key, how) => () => {
    log(`${name}:readable${key}`);
    let chunk;
    if (how === 'one') log('got', show(stream.read()));
    else if (how !== 'none') while ((chunk = how === 'all' ? stream.read() : stream.read(how)) !== null) log('got', show(chunk));
    react(`${name}:readable${key}`);
  };
  const stage = (name) => {
    const [how, key] = name.includes(' ') ? name.split(' ') : [null, name];
    if (!how) return streams[key];
    const make = () => values(key, life.sources[key]);
    return how === 'function' ? make : make();
  };
  const commands = {
    write: (s, n, key) => show(s.write(text(n), callback(key))),
    end: (s, n, key) => { if (n === null) s.end(callback(key)); else s.end(text(n), callback(key)); },
    cork: (s) => s.cork(),
    uncork: (s) => s.uncork(),
    destroy: (s, error) => { s.destroy(error ? new Error(error) : undefined); },
    tick: (s, key) => process.nextTick(() => log(key)),
    push: (s, n) => show(s.push(n === null ? null : s.readableObjectMode ? text(n) : Buffer.from(text(n)))),
    unshift: (s, n) => show(s.unshift(s.readableObjectMode ? text(n) : Buffer.from(text(n)))),
    read: (s, n) => show(n === null ? s.read() : s.read(n)),
    pause: (s) => { s.pause(); },
    resume: (s) => { s.resume(); },
    data: (s, key) => { s.on('data', listeners[s.alias + key] = (chunk) => { log(`${s.alias}:data${key}`, show(chunk)); react(`${s.alias}:data${key}`); }); },
    no_data: (s, key) => { if (s.listeners('data').includes(listeners[s.alias + key])) s.off('data', listeners[s.alias + key]); },
    readable: (s, key, how) => { s.on('readable', listeners[s.alias + 'r' + key] = taker(s, s.alias, key, how)); },
    no_readable: (s, key) => { const f = listeners[s.alias + 'r' + key]; if (s.listeners('readable').includes(f)) s.off('readable', f); },
    encoding: (s, encoding) => { s.setEncoding(encoding); },
    pipe: (s, target, end) => { s.pipe(streams[target], { end }); },
    unpipe: (s, target) => { s.unpipe(target === null ? undefined : streams[target]); },
    finished: (s, options) => { finished(s, options, (error) => log('finished', s.alias, show(error))); },
    pipeline: (s, ...names) => { pipeline(...names.map(stage), (error) => log('pipeline', show(error))); },
  };
  function act([name, command, ...args]) {
    try {
      const result = commands[command](streams[name], ...args);
      if (command !== 'tick') log(`${name}.${command}`, result ?? '');
    } catch (error) {
      log(`${name}.${command}`, 'throws', show(error));
    }
  }
  const look = () => {
    for (const [name, s] of Object.entries(streams)) {
      const w = s._writableState ? [s.writable, s.writableLength, s.writableNeedDrain, s.writableEnded, s.writableFinished, s.writableCorked] : [];
      const r = s._readableState ? [s.readable, s.readableLength, s.readableFlowing, s.readableEnded, s.isPaused(), s.readableDidRead] : [];
      log('#', name, ...[...w, ...r, s.destroyed, s.closed, s.errored].map(show));
    }
  };
  const uncaught = (error) => log('uncaught', show(error));
  process.on('uncaughtException', uncaught);
  return new Promise((resolve) => {
    for (const [name, spec] of Object.entries(life.streams)) make(name, spec);
    const steps = [...life.steps];
    const step = () => {
      const ops = steps.shift();
      if (ops) ops.forEach(act);
      let left = ops ? 2 : 8;
      const wait = () => { if (left--) setImmediate(wait); else { look(); if (ops) step(); else { process.off('uncaughtException', uncaught); resolve(lines); } } };
      setImmediate(wait);
    };
    setImmediate(step);
  });
}

(async () => {
  const traces = [];
  for (const life of JSON.parse(require('fs').readFileSync(0))) traces.push(await play(life));
  process.stdout.write(JSON.stringify(traces));
})();
