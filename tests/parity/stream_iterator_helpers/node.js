'use strict';
// map(), filter(), forEach() and toArray() of a readable: results, order, concurrency, reading ahead, errors, aborts.
const { Readable } = require('stream');

const turns = async (count) => {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
};
const later = async (value) => {
  await turns(3);
  return value;
};

const numbers = () => Readable.from([1, 2, 3, 4]);

async function show(name, start) {
  try {
    const result = await start();
    console.log(name, JSON.stringify(result) ?? 'nothing');
  } catch (err) {
    console.log(name, 'fails:', err.code ?? 'no code', err.message);
  }
}

async function results() {
  await show('toArray', () => numbers().toArray());
  await show('map', () => numbers().map((n) => n * 2).toArray());
  await show('map, async', () => numbers().map((n) => later(n * 2), { concurrency: 3 }).toArray());
  await show('filter', () => numbers().filter((n) => n % 2).toArray());
  await show('filter, async', () => numbers().filter((n) => later(n > 2), { concurrency: 2 }).toArray());
  await show('one after the other', () => numbers().map((n) => n + 1).filter((n) => n !== 3).toArray());
  const seen = [];
  await show('forEach', () => numbers().forEach((n, { signal }) => seen.push([n, signal.aborted])));
  console.log(JSON.stringify(seen));
  await show('null', () => numbers().map(() => null).toArray());
}

async function wrongArguments() {
  for (const [fn, options] of [[5], [(n) => n, 5], [(n) => n, { signal: 5 }], [(n) => n, { concurrency: 0 }], [(n) => n, { concurrency: 'x' }], [(n) => n, { highWaterMark: -1 }]]) {
    await show('wrong', () => numbers().map(fn, options).toArray());
  }
  await show('wrong', () => numbers().forEach(5));
  await show('wrong', () => numbers().filter('x'));
  await show('wrong', () => numbers().toArray(5));
  await show('wrong', () => numbers().toArray({ signal: 5 }));
}

async function failures() {
  for (const fail of [(n) => { if (n === 3) throw new Error('three'); return n; }, async (n) => { if (n === 3) throw new Error('three'); return n; }]) {
    const source = numbers();
    const got = [];
    await show('a failure', async () => {
      for await (const n of source.map(fail, { concurrency: 2 })) got.push(n);
    });
    await turns(5);
    console.log(got.join(), source.destroyed);
  }
}

async function aborts() {
  for (const start of [(s, signal) => s.toArray({ signal }), (s, signal) => s.forEach((n) => n, { signal }), (s, signal) => s.map((n) => n, { signal }).toArray()]) {
    const controller = new AbortController();
    controller.abort();
    const source = numbers();
    await show('aborted before', () => start(source, controller.signal));
    await turns(5);
    console.log(source.destroyed);
  }
  const controller = new AbortController();
  const stop = async (n) => {
    if (n === 2) controller.abort(new Error('why'));
    return n;
  };
  await show('aborted meanwhile', () => numbers().map(stop, { signal: controller.signal }).toArray());
}

async function awaitables() {
  await show('from awaitables', () => Readable.from([later(1), 2, later(3)]).toArray());
  const failing = async () => {
    throw new Error('no');
  };
  await show('from a failing one', () => Readable.from([1, failing(), 2]).toArray());
  await show('from one of nothing', () => Readable.from([1, later(null), 2]).toArray());
}

async function main() {
  await results();
  await wrongArguments();
  await failures();
  for (const concurrency of [1, 2, 3]) {
    for (const highWaterMark of [undefined, 0, 1, 5]) await readAhead(concurrency, highWaterMark);
  }
  await aborts();
  await awaitables();
  const stream = numbers().map((n) => n);
  console.log(stream.readableObjectMode, stream.readableHighWaterMark);
}

async function readAhead(concurrency, highWaterMark) {
  let running = 0, most = 0, started = 0;
  const stream = Readable.from(Array.from({ length: 30 }, (_, n) => n + 1)).map(
    async (n) => {
      started++;
      most = Math.max(most, ++running);
      await later();
      running--;
      return n;
    },
    { concurrency, highWaterMark }
  );
  await turns(50);
  const counts = [started];
  const iterator = stream[Symbol.asyncIterator]();
  for (let step = 0; step < 3; step++) {
    await iterator.next();
    await turns(50);
    counts.push(started);
  }
  await iterator.return();
  await turns(5);
  console.log(`${concurrency} at a time, ${highWaterMark ?? 'default'} ahead: begun ${counts.join()}, at most ${most}`);
}

main();
