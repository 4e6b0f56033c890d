// Records what Node makes of text and bytes in each encoding: node record_encodings.js > encodings.json
//
// Bytes are hex. Text may hold lone surrogates, which JSON writes as \ud83d. "decoded" has, per encoding, the pieces
// that a StringDecoder was fed, what it returned for each, and what end() returned.
'use strict';
const { StringDecoder } = require('string_decoder');

let seed = 2026;
const below = (n) => {
  seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5;
  return (seed >>> 0) % n;
};
const pick = (list) => list[below(list.length)];
const encodings = ['utf8', 'utf16le', 'latin1', 'ascii', 'hex', 'base64', 'base64url'];

const odd = ['', 'a', 'é', '€', '𝄞', '\ud83d', '\ude00', 'a\ud83db', '\ud83d\ud83d\ude00', 'Y', 'YW', 'YWJ', 'YWJj', 'YWJjZ', 'YQ==',
  'YQ=', '=YWJj', 'YWJj=ZGVm', 'YW=Jj', 'Y W\nJ j', 'YWJ$j', '-_-_', '+/+/', 'YWJj-_+/', '////', '====', '!!!!', 'AB', '//8', 'YWé', 'YWJřj',
  'あYWJj', 'YWあJjYW', 'YWJj\u313dYWJj', '6', '61', '616', '61 62', '6g', '61zz62', 'ABcd', '0x61', '6é', '61あ', '6\u3036', '61\u3036\u3136'];
const alphabet = 'ABCxyz019+/-_= \n61afé€あ\ud83d\ude00';
const texts = [...odd];
for (let i = 0; i < 60; i++) {
  let text = '';
  for (let n = below(12); n > 0; n--) text += alphabet[below(alphabet.length)];
  texts.push(text);
}
const encoded = texts.map((text) => [text, ...encodings.map((e) => Buffer.from(text, e).toString('hex'))]);

// Well-formed characters, and what breaks them: bytes that cannot start, cannot follow, or are missing.
const parts = ['41', 'c3a9', 'e282ac', 'f09d849e', '80', 'bf', 'c3', 'e282', 'e2', 'f09d84', 'f09d', 'f0', 'c0af', 'eda080', 'f4908080', 'ff', 'fe',
  'f8888080', 'e0808041', 'f0908041', '3dd8', '00de', '3dd800de', '4100', '00'];
const bytes = () => {
  let hex = '';
  for (let n = 1 + below(7); n > 0; n--) hex += pick(parts);
  return Buffer.from(hex, 'hex');
};
const decoded = Object.fromEntries(encodings.map((encoding) => {
  const rows = [];
  for (let i = 0; i < 80; i++) {
    const data = bytes();
    const decoder = new StringDecoder(encoding);
    const pieces = [];
    for (let at = 0; at < data.length;) {
      const piece = data.subarray(at, at + 1 + below(4));
      pieces.push([piece.toString('hex'), decoder.write(piece)]);
      at += piece.length;
    }
    rows.push([pieces, decoder.end(), data.toString(encoding)]);
  }
  return [encoding, rows];
}));

const lines = (rows) => rows.map((row) => JSON.stringify(row).replace(/[\u007f-\uffff]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'))).join(',\n');
process.stdout.write(`{"encodings": ${JSON.stringify(encodings)},\n"encoded": [\n${lines(encoded)}\n],\n"decoded": {\n` +
  encodings.map((e) => `"${e}": [\n${lines(decoded[e])}\n]`).join(',\n') + '\n}}\n');
