// Records how Node words its errors: node --no-warnings --expose-internals record_errors.js > error_texts.json
//
// In the record {"$": name} stands for a value that JSON cannot hold, {"$bytes": [..]} for a Buffer, {"$set": [..]}
// for a Set.
'use strict';
const { codes, determineSpecificType, ErrnoException, ExceptionWithHostPort, UVExceptionWithHostPort, UVException,
  DNSException, inspectWithNoCustomRetry } = require('internal/errors');
const validators = require('internal/validators');
const { getTimerDuration } = require('internal/timers');
const { EventEmitter } = require('events');
const systemErrors = require('util').getSystemErrorMap();

const named = {
  'undefined': undefined, 'NaN': NaN, 'Infinity': Infinity, '-Infinity': -Infinity, '-0': -0,
  'function': function named() {}, 'lambda': (() => () => {})(), 'class': class Foo {}, 'subclass': class Bar extends Map {},
  'instance': new (class Foo {})(), 'signal': new AbortController().signal,
};
const $ = (name) => ({ $: name });
function revive(x) {
  if (Array.isArray(x)) return x.map(revive);
  if (x && typeof x === 'object') {
    if ('$' in x) return named[x.$];
    if ('$bytes' in x) return Buffer.from(x.$bytes);
    if ('$set' in x) return new Set(revive(x.$set));
    return Object.fromEntries(Object.entries(x).map(([k, v]) => [k, revive(v)]));
  }
  return x;
}
const attempt = (f) => {
  try {
    f();
    return null;
  } catch (e) {
    return { code: e.code, name: e.name, message: e.message };
  }
};

const numbers = [0, 1, -5, 1.5, -1.5, 0.1, 1e-6, 1e-7, 1.5e-7, 123456789, 1234567.891, 4294967295, 4294967296, 4294967297, -4294967297, 4294967296.5,
  9007199254740991, 9007199254740992, 9007199254740993, 123456789012345680000, 1e20, 1e21, 1.5e21, -1e21, 1e22, 1.25e300, 1e100, 5e-324, 1.7976931348623157e308,
  0.000001234, 100.25, 1e5, 12345.678e10];
const strings = ['', 'abc', "it's", `it's "x"`, 'a"b', "a'b\"c`d", "a'b\"c${d", "a'`", 'back\\slash', "back\\slash'", 'tab\tnl\nnul\u0000bell\u0007del\u007f\u0085', 'é', '\u{1F600}',
  'x'.repeat(28), 'x'.repeat(29), '\u{1F600}'.repeat(14), '\u{1F600}'.repeat(15), 'x' + '\u{1F600}'.repeat(14), "'" + 'x'.repeat(40), 'a\n'.repeat(20), 'y'.repeat(200), 'z'.repeat(126), 'z'.repeat(127)];
const specials = Object.keys(named).filter((name) => name !== 'signal').map($);
const v = (n) => 'v'.repeat(n);
const objects = [null, true, false, [], [1], [1, 2], {}, { a: 1 }, { port: true }, { port: {} }, { path: 5 }, { host: '127.0.0.1' }, { a: { b: 1 } }, { a: { b: { c: 1 } } }, { a: { b: { c: { d: 1 } } } }, { a: { b: { c: [] } } },
  { a: { b: { c: {} } } }, { a: [1, { b: 2 }] }, { 'a-b': 1, 2: 3, b: 0, 1: 1 }, { $set: [1, 2] }, { $set: [] }, { $bytes: [97, 98] }, { $bytes: [] }, { $bytes: Array(60).fill(7) }, { $bytes: Array(51).fill(7) },
  [$('undefined'), null, 'x', [1, [2, [3, [4]]]]], { f: $('function'), g: $('class') }, { u: $('undefined'), n: null }, [[]], [{}], ['a', 'b'], { long: v(150), k: 1 }, { one: v(60), two: v(60), three: 3 }, { one: v(40), two: v(40), three: 3 },
  ...[55, 56, 57, 58, 59, 60, 61, 62].map((n) => ({ a: v(n) })), { host: 'h', port: 80, path: null, list: ['a', 'b', { c: 1 }] }, { q: "it's" }, [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6, 7], Array(30).fill(1), Array(120).fill(3),
  Array(101).fill('ab'), ['apple', 'pear', 'fig', 'plum', 'kiwi', 'lime', 'a longer fruit'], [1, 22, 333, 4444, 55555, 6, 7, 8, -9], { deep: [1, 2, 3, 4, 5, 6, 7, 8] }, [{ a: 1 }, { a: 2 }, { a: 3 }, { a: 4 }, { a: 5 }, { a: 6 }, { a: 7 }],
  { a: [{ b: { c: [1] } }] }, { x: { y: { z: v(80) } }, w: 1 }, { x: { y: v(60) }, w: { y: v(60) } }, Array(7).fill(v(9)), Array(10).fill(v(23)), Array(50).fill(v(20)), [v(22), ...Array(9).fill('x')], [v(10), ...Array(19).fill('x')]];
const values = [...numbers, ...strings, ...specials, ...objects];
const cut = strings.slice(-3).concat([{ a: v(150) }, Array(120).fill(3)]);

const words = [['string'], ['String'], ['Function'], ['Object'], ['Array'], ['array'], ['net.BlockList'], ['string[]'], ['AbortSignal'], ['null'], ['integer'], ['X_Y'], ['aB'], ['Buffer8'], ['string', 'number'], ['string', 'number', 'boolean'],
  ['string', 'Buffer'], ['string', 'Buffer', 'TypedArray', 'DataView'], ['Buffer', 'Uint8Array'], ['Buffer'], ['string', 'object'], ['Object', 'string'], ['Object', 'Array'], ['object'], ['string', 'null'], ['null', 'undefined'], ['string', 'Buffer', 'null'],
  ['string', 'string[]'], ['string[]', 'foo'], ['string', 'string[]', 'foo', 'bar'], ['Foo', 'null', 'bar'], ['object', 'Foo'], ['string', 'Object', 'Foo'], ['Function', 'Foo'], ['Stream', 'Foo', 'Bar'], ['string', 'net.BlockList'], ['net.BlockList', 'net.Foo'],
  ['Object', 'string', 'number']];

const ports = ['80', '0', '00', '080', '65535', '65536', '-1', '1.5', '80.0', '8e1', '8E1', '8e+1', '0x50', '0X50', '0b11', '0o17', '0x', '0xg', '1_000', ' 80', '80 ', '\t80\n', ' ', '', '\u00a080', '\ufeff80', '\u180e80', '+80', '--80', '-0', '.', '.5', '5.', '5.e0', 'e5',
  'Infinity', '+Infinity', '-Infinity', 'NaN', '80a', '8 0', '٣', '1e400', '-0x1', '+0x1', '0B1', '0O7', '1e-400', 'infinity', '0.0', '1n', '\u008580', '80\u200b', '\x1c80'];
const bothZero = [true, false];

const small = [0, 1, 5, -5, 1.5, 255, 256, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 31) - 1, 1e21, ...['undefined', 'NaN', 'Infinity', '-Infinity', '-0', 'function', 'lambda', 'class', 'instance', 'signal'].map($), null, true, '', '5', 'abc', [], ['a'], ['a', 5], {}, { $bytes: [97] }, [$('signal')], [null],
  [$('signal'), 5]];
const checks = [['validateNumber'], ['validateNumber', 1], ['validateNumber', $('undefined'), 9], ['validateNumber', 0, 255], ['validateInteger'], ['validateInteger', 0], ['validateInteger', 1, 100], ['validateInt32'], ['validateInt32', 1], ['validateInt32', 0, 255],
  ['validateUint32'], ['validateUint32', true], ['validateString'], ['validateBoolean'], ['validateFunction'], ['validateObject'], ['validateAbortSignal'], ['validateArray'], ['validateArray', 2],
  ['validateOneOf', [0, 4, 6]], ['validateOneOf', ['abc', 'x']], ['getTimerDuration'], ['parseFileMode']];
const checked = ([name, ...rest], value) => [name, value, rest, attempt(() => (name === 'getTimerDuration' ? getTimerDuration : validators[name])(revive(value), 'x', ...revive(rest)))];

const numberOf = {};
for (const [number, [name]] of systemErrors) numberOf[name] = number;
const fields = (e) => {
  const shown = { message: e.message, code: e.code };
  for (const key of ['syscall', 'address', 'port', 'hostname']) if (e[key] !== undefined && e[key] !== null) shown[key] = e[key];
  return shown;
};
const ends = [[undefined, undefined], ['1.2.3.4', 80], ['1.2.3.4', 0], ['1.2.3.4', -1], ['::', 80], ['/dir/x', undefined], ['', 0], ['/dir/x', -1]];

const simple = { ERR_MISSING_ARGS: [['a'], ['a', 'b'], ['a', 'b', 'c'], [['a', 'b']], [['a', 'b', 'c']], [['a', 'b'], 'c']], ERR_SOCKET_BAD_PORT: [['Port', -1, true], ['Port', -1, false], ['a.b', 'x', true], ['P', null, true]],
  ERR_INVALID_RETURN_VALUE: [['Iterable', 'fn', 5], ['a', 'b', null], ['a', 'b', {}]], ERR_ILLEGAL_CONSTRUCTOR: [[]],
  ERR_UNKNOWN_ENCODING: [['x'], [5], [null], [$('-0')], [{}], [[1]], [{ a: { b: 1 } }], [true]], ERR_UNKNOWN_SIGNAL: [['SIGX']], ERR_BUFFER_OUT_OF_BOUNDS: [[], ['offset']], ERR_FEATURE_UNAVAILABLE_ON_PLATFORM: [['f']],
  ERR_METHOD_NOT_IMPLEMENTED: [['_read()']], ERR_MULTIPLE_CALLBACK: [[]], ERR_USE_AFTER_CLOSE: [['readline']],
  ERR_INVALID_CURSOR_POS: [[]], ERR_INVALID_ADDRESS_FAMILY: [[5, 'h', 80]], ERR_INVALID_IP_ADDRESS: [['x'], [5], [{ a: 1 }]], ERR_IP_BLOCKED: [['1.2.3.4']], ERR_INVALID_FD_TYPE: [['FILE']], ERR_INVALID_HANDLE_TYPE: [[]],
  ERR_SERVER_ALREADY_LISTEN: [[]], ERR_SERVER_NOT_RUNNING: [[]], ERR_SOCKET_ALREADY_BOUND: [[]], ERR_SOCKET_BAD_BUFFER_SIZE: [[]], ERR_SOCKET_BAD_TYPE: [[]], ERR_SOCKET_CLOSED: [[]], ERR_SOCKET_CLOSED_BEFORE_CONNECTION: [[]],
  ERR_SOCKET_DGRAM_IS_CONNECTED: [[]], ERR_SOCKET_DGRAM_NOT_CONNECTED: [[]], ERR_SOCKET_DGRAM_NOT_RUNNING: [[]], ERR_SOCKET_HANDLE_ADOPTED: [[]], ERR_STREAM_ALREADY_FINISHED: [['end']], ERR_STREAM_CANNOT_PIPE: [[]], ERR_STREAM_DESTROYED: [['write']],
  ERR_STREAM_NULL_VALUES: [[]], ERR_STREAM_PREMATURE_CLOSE: [[]], ERR_STREAM_PUSH_AFTER_EOF: [[]], ERR_STREAM_UNABLE_TO_PIPE: [[]], ERR_STREAM_UNSHIFT_AFTER_END_EVENT: [[]], ERR_STREAM_WRITE_AFTER_END: [[]] };
const unhandled = (value) => attempt(() => new EventEmitter().emit('error', revive(value))).message;
const resolver = ['EAI_NONAME', 'EAI_NODATA', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_FAMILY', 'EAI_SERVICE', 'EAI_SOCKTYPE', 'EAI_MEMORY', 'EAI_BADFLAGS'];

const record = {
  received: values.map((x) => [x, determineSpecificType(revive(x))]),
  inspected: values.map((x) => [x, inspectWithNoCustomRetry(revive(x))]),
  out_of_range: [...numbers, ...specials.slice(0, 5), 'x', null, { a: 1 }].map((x) => [x, new codes.ERR_OUT_OF_RANGE('x', '>= 1', revive(x)).message]),
  invalid_value: [1, 'x', { a: 1 }, $('undefined'), ...cut].flatMap((x) => ['x', 'o.x'].map((name) => [name, x, new codes.ERR_INVALID_ARG_VALUE(name, revive(x), 'must be y').message])),
  invalid_type: words.flatMap((list) => ['x', 'options.x', 'first argument'].map((name) => [name, list, new codes.ERR_INVALID_ARG_TYPE(name, list, 5).message])),
  unhandled: [5, 'text', null, $('undefined'), { a: 1 }, [1], "it's", v(200)].map((x) => [x, unhandled(x)]),
  texts: Object.entries(simple).flatMap(([code, calls]) => calls.map((args) => [code, args, attempt(() => { throw new codes[code](...revive(args)); })])),
  numbers: ports.map((text) => [text, String(Number(text))]),
  ports: [...ports, ...numbers, ...specials, null, true, [], [80], {}].flatMap((x) => bothZero.map((zero) => [x, zero, attempt(() => validators.validatePort(revive(x), 'Port', zero))])),
  checks: [...small.flatMap((x) => checks.map((check) => checked(check, x))),
    ...['644', '0o644', '8', '37777777777', '77777777777', 0o644].flatMap((x) => [checked(['parseFileMode'], x), checked(['parseFileMode', 0o666], x)]), checked(['parseFileMode', 0o666], null)],
  connect: ['ECONNREFUSED', 'ETIMEDOUT'].flatMap((code) => ends.flatMap(([a, p]) => [undefined, '127.0.0.1:5'].map((local) => [code, a ?? null, p ?? null, local ?? null, fields(new ExceptionWithHostPort(numberOf[code], 'connect', a, p, local))]))),
  listen: ['EADDRINUSE', 'EACCES'].flatMap((code) => ends.map(([a, p]) => [code, a ?? null, p ?? null, fields(new UVExceptionWithHostPort(numberOf[code], 'listen', a, p))])),
  read: ['ECONNRESET', 'EPIPE'].map((code) => [code, fields(new ErrnoException(numberOf[code], 'read'))]),
  files: [['ENOENT', 'open', 'x'], ['EACCES', 'open'], ['EXDEV', 'rename', 'a', 'b'], ['EISDIR', 'read']].map(([code, syscall, path, dest]) => [code, syscall, path ?? null, dest ?? null, new UVException({ errno: numberOf[code], syscall, path, dest }).message]),
  lookups: resolver.flatMap((code) => ['h.invalid', undefined].map((host) => [code, host ?? null, fields(new DNSException(numberOf[code], 'getaddrinfo', host))])),
  system: [...systemErrors].filter(([n, [name]]) => n > -3000 && name !== 'EOF').map(([, [name, text]]) => [name, text]),
};
const rows = (list) => '[\n' + list.map((row) => '  ' + JSON.stringify(row)).join(',\n') + '\n]';
console.log('{' + Object.entries(record).map(([key, list]) => `\n"${key}": ${rows(list)}`).join(',') + '\n}');
