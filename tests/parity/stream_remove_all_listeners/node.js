'use strict';
// What the removal of listeners inside a 'data' listener does to the flow of a readable.
const { Readable, Writable } = require('stream');

const idle = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
};
const word = (value) => (value === null ? 'none' : String(value));
const look = (r) => `flowing ${word(r.readableFlowing)}, ${r.readableLength} wait, ${r.listenerCount('data')} listen`;

const removals = {
  'removeAllListeners()': (r) => r.removeAllListeners(),
  'removeAllListeners("data")': (r) => r.removeAllListeners('data'),
  'removeAllListeners("data"), ("readable")': (r) => r.removeAllListeners('data').removeAllListeners('readable'),
  'removeAllListeners("readable")': (r) => r.removeAllListeners('readable'),
  'off()': (r, listener) => r.off('data', listener),
};

const setups = {
  plain: (r, listener) => r.on('data', listener),
  once: (r, listener) => r.once('data', listener),
  piped(r, listener) {
    const write = (chunk, encoding, callback) => {
      console.log('written', chunk.toString());
      callback();
    };
    r.pipe(new Writable({ write })).on('unpipe', () => console.log('unpiped'));
    r.on('data', listener);
  },
  readable(r, listener) {
    r.on('data', listener);
    r.on('readable', () => {
      console.log('readable');
      for (let chunk; (chunk = r.read()) !== null; ) console.log('read', chunk.toString());
    });
  },
};

async function play(remove, setup) {
  const r = new Readable({ read() {} });
  const listener = (chunk) => {
    console.log('data', chunk.toString());
    remove(r, listener);
    if (chunk.toString() === 'a') console.log('push in it:', r.push('b'), look(r));
  };
  setup(r, listener);
  r.push('a');
  await idle();
  console.log('push later:', r.push('c'), look(r));
  await idle();
  r.push(null);
  await idle();
  console.log('after the end:', look(r), r.readableEnded, r.destroyed);
  r.on('data', (chunk) => console.log('another listener', chunk.toString()));
  r.resume();
  await idle();
  console.log('at last:', look(r), r.readableEnded, r.destroyed);
}

(async () => {
  for (const [removal, remove] of Object.entries(removals)) {
    for (const [name, setup] of Object.entries(setups)) {
      console.log(`--- ${removal}, ${name}`);
      await play(remove, setup);
    }
  }
})();
