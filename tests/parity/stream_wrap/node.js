'use strict';
// wrap(): an old-style stream is read from; the options of the wrapper stay its own.
const { EventEmitter } = require('events');
const { Readable } = require('stream');

function oldStream() {
  const old = new EventEmitter();
  old.pause = () => console.log('old pause');
  old.resume = () => console.log('old resume');
  old.destroy = () => console.log('old destroy');
  old.greet = () => 'hello from the old one';
  return old;
}

function watch(stream) {
  for (const event of ['end', 'error', 'close']) stream.on(event, (err) => console.log(event, err ? err.message : 'none'));
  return stream;
}

function destroy(err, callback) {
  console.log('own destroy', err ? err.message : 'none');
  callback(err);
}

const idle = async () => {
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
};

(async () => {
  for (const how of ['end', 'error', 'close', 'destroy', 'by hand']) {
    console.log(`--- ${how}`);
    const old = oldStream();
    const stream = watch(new Readable({ highWaterMark: 2, destroy })).wrap(old);
    console.log(stream.greet());
    old.emit('data', 'abc');
    await idle();
    stream.on('data', (chunk) => console.log('data', chunk.toString()));
    await idle();
    if (how === 'by hand') stream.destroy(new Error('x'));
    else old.emit(how, new Error('x'));
    await idle();
  }
  for (const value of [42, 'x', null, []]) {
    try {
      new Readable({ read() {} }).iterator(value);
    } catch (err) {
      console.log(err.code, err.message);
    }
  }
})();
