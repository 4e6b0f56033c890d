'use strict';
// The callbacks that hooks get are called with more arguments than they have, and destroy()'s takes fewer.
const { Readable, Transform, Writable, finished } = require('stream');

const later = (callback, ...args) => setImmediate(callback, ...args);
const watch = (name, stream) => {
  for (const event of ['error', 'finish', 'end', 'close']) stream.on(event, (err) => console.log(name, event, err ? err.message : 'none'));
  return stream;
};

const target = watch(
  'writable',
  new Writable({
    construct: (callback) => later(callback, null, 'more', 1),
    write: (chunk, encoding, callback) => later(callback, null, chunk, encoding),
    writev: (chunks, callback) => callback(null, chunks, 'more'),
    final: (callback) => later(callback, null, 'more', 1),
    destroy: (err, callback) => later(callback, err, 'more', 1),
  })
);
target.write('a', () => console.log('written'));
target.write('b', () => console.log('written'));
target.end(() => console.log('ended'));

const middle = watch(
  'transform',
  new Transform({
    transform: (chunk, encoding, callback) => callback(null, chunk, encoding, 'more'),
    flush: (callback) => later(callback, null, 'z', 'more'),
    destroy: (err, callback) => callback(err, 'more'),
  })
);
middle.on('data', (chunk) => console.log('data', chunk.toString()));
middle.end('a');

const source = watch('readable', new Readable({ read() {}, destroy: (err, callback) => callback(err, 1, 2) }));
const cleanup = finished(source, (err) => console.log('finished', err.message));
source.destroy(new Error('gone'), () => console.log('destroyed'));
source.destroy(null, () => console.log('destroyed already'));
source.on('close', () => cleanup('more', 1));
