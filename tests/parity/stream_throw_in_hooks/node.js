'use strict';
// Hooks that throw, and chunks of a wrong type, under pipe(), pipeline(), finished() and Duplex.from().
const { Duplex, Readable, Transform, Writable, finished, pipeline } = require('stream');

process.on('uncaughtException', (err) => console.log('uncaught', err.message));

const show = (err) => (err ? err.code || err.message : 'none');

function watch(name, stream) {
  for (const event of ['error', 'end', 'finish', 'unpipe', 'close']) {
    stream.on(event, (value) => console.log([name, event, ...(value instanceof Error ? [show(value)] : [])].join(' ')));
  }
  return stream;
}

function raise(what) {
  throw new Error(what);
}

const letters = () => watch('source', Readable.from(['a', 'b', 'c']));
const done = (err) => console.log('callback', show(err));
const take = (chunk, encoding, callback) => callback();
const takeOnlyA = (chunk, encoding, callback) => {
  if (chunk === 'b') raise('write');
  callback();
};
const target = (options) => watch('target', new Writable({ objectMode: true, write: take, ...options }));
const middle = (options) => watch('middle', new Transform({ objectMode: true, ...options }));
const echo = (chunk, encoding, callback) => callback(null, chunk);

const cases = {
  'write, piped'() {
    letters().pipe(target({ write: takeOnlyA }));
  },
  'write, piped, beside another target'() {
    const source = letters();
    source.pipe(target({ write: takeOnlyA }));
    source.pipe(watch('other', new Writable({ objectMode: true, write: take })));
  },
  'write, in a pipeline'() {
    pipeline(letters(), target({ write: takeOnlyA }), done);
  },
  'write, watched by finished()'() {
    const stream = target({ write: takeOnlyA });
    finished(stream, done);
    letters().pipe(stream);
  },
  'write, on a later turn'() {
    const write = (chunk, encoding, callback) => (chunk === 'b' ? raise('write') : setImmediate(callback));
    pipeline(letters(), target({ write }), done);
  },
  'writev, on a later turn'() {
    const write = (chunk, encoding, callback) => setImmediate(callback);
    pipeline(letters(), target({ write, writev: () => raise('writev') }), done);
  },
  'write, called directly'() {
    const stream = target({ write: () => raise('write') });
    try {
      stream.write('a', done);
    } catch (err) {
      console.log('thrown', err.message);
    }
    console.log(stream.destroyed, show(stream.errored));
  },
  transform() {
    const transform = (chunk, encoding, callback) => (chunk === 'b' ? raise('transform') : callback(null, chunk));
    pipeline(letters(), middle({ transform }), target(), done);
  },
  flush() {
    pipeline(letters(), middle({ transform: echo, flush: () => raise('flush') }), target(), done);
  },
  final() {
    pipeline(letters(), target({ final: () => raise('final') }), done);
  },
  read() {
    pipeline(watch('source', new Readable({ read: () => raise('read') })), target(), done);
  },
  construct() {
    pipeline(letters(), target({ construct: () => raise('construct') }), done);
  },
  destroy() {
    pipeline(letters(), target({ write: takeOnlyA, destroy: () => raise('destroy') }), done);
  },
  'a generator'() {
    const values = function* () {
      yield 'a';
      raise('generator');
    };
    pipeline(Readable.from(values()), target(), done);
  },
  'a generator function'() {
    const values = function* () {
      try {
        yield* ['a', 'b', 'c'];
      } finally {
        console.log('left');
      }
    };
    pipeline(values, target({ write: takeOnlyA }), done);
  },
  'a wrong chunk, in a pipeline'() {
    pipeline(Readable.from(['a', 1, 'b']), target({ objectMode: false }), done);
  },
  'a wrong chunk, piped'() {
    watch('source', Readable.from(['a', 1, 'b'])).pipe(target({ objectMode: false }));
  },
  'one half of Duplex.from()'() {
    const writable = target({ write: takeOnlyA });
    pipeline(letters(), watch('pair', Duplex.from({ readable: Readable.from(['x']), writable })), target(), done);
  },
};

(async () => {
  for (const [name, play] of Object.entries(cases)) {
    console.log(`--- ${name}`);
    play();
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  }
})();
