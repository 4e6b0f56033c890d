'use strict';
// new Promise, Promise.withResolvers and util.promisify: what settles them, and that it does so once.
const { promisify } = require('util');
const { EventEmitter } = require('events');

async function show(name, promise) {
  try {
    console.log(name, await promise);
  } catch (err) {
    console.log(name, 'fails:', err instanceof Error ? err.message : err);
  }
}

const fail = (text) => {
  throw new Error(text);
};

async function main() {
  await show('resolved', new Promise((resolve) => resolve(1)));
  await show('rejected', new Promise((resolve, reject) => reject(new Error('no'))));
  await show('thrown', new Promise(() => fail('thrown')));
  await show('thrown after resolve', new Promise((resolve) => { resolve(1); fail('late'); }));
  await show('twice', new Promise((resolve, reject) => { resolve(1); resolve(2); reject(new Error('late')); }));
  await show('rejected, then resolved', new Promise((resolve, reject) => { reject(new Error('first')); resolve(1); }));
  await show('surplus', new Promise((resolve) => resolve(1, 2, 3)));
  await show('later', new Promise((resolve) => setImmediate(resolve, 'later', 'more')));
  await show('of a promise', new Promise((resolve) => resolve(Promise.resolve('inner'))));
  await show('of a failing one', new Promise((resolve) => resolve(Promise.reject(new Error('inner')))));
  await show('locked in', new Promise((resolve) => { resolve(new Promise((inner) => setImmediate(inner, 'inner'))); resolve('late'); }));

  const { promise, resolve, reject } = Promise.withResolvers();
  const emitter = new EventEmitter();
  emitter.once('answer', resolve).once('error', reject);
  setImmediate(() => { emitter.emit('answer', 42); emitter.emit('error', new Error('late')); });
  await show('by events', promise);

  const add = promisify((a, b, callback) => callback(null, a + b, 'more'));
  await show('promisified', add(1, 2));
  await show('promisified, later', promisify((callback) => setImmediate(callback, null, 'later'))());
  await show('promisified, fails', promisify((callback) => callback(new Error('no')))());
  await show('promisified, throws', promisify(() => fail('thrown'))());
  await show('promisified, answers twice', promisify((callback) => { callback(null, 1); callback(new Error('late')); })());
  await show('setTimeout', promisify(setTimeout)(1, 'value'));
  await show('setImmediate', promisify(setImmediate)('value'));
  await show('lookup', promisify(require('dns').lookup)('127.0.0.1').then((answer) => `${answer.address} ${answer.family}`));
  for (const value of [5, null, 'x']) {
    try {
      promisify(value);
    } catch (err) {
      console.log(err.code, err.message);
    }
  }
}

main();
