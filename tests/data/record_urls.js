// Prints URLs, half of them broken, and how Node reads each: node record_urls.js > urls.json
"use strict";

let state = 20260;
function random(n) {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return (state >>> 8) % n;
}
const pick = (list) => list[random(list.length)];
const some = (list, most) => Array.from({ length: random(most + 1) }, () => pick(list)).join("");

const schemes = ["http:", "HTTP:", "https:", "ws:", "wss:", "ftp:", "foo:", "ws+unix:", "ht!tp:", ""];
const slashes = ["//", "//", "//", "//", "/", "", "///", "\\\\", "\\/"];
const users = ["", "", "", "", "u@", "u:p@", ":p@", ":@", "@", "a@b@", "ü:ä ß@", "%41:%zz@", "a/b@", "'{}|^`@", "a;=b@"];
const hosts = [
  "h", "example.com", "EXAMPLE.Com", "127.0.0.1", "0x7f.1", "1.2", "256.1", "1.2.3.4.5", "a.1", "a.0x", "1.", "09.1", "[::1]",
  "[1:0:0:2::]", "[::ffff:1.2.3.4]", "[::1", "::1]", "[fe80::1%25e]", "[x]", "", "a b", "a%20b", "ex%41mple", "a_b", "-a-", "a..b", "a.",
  ".a", "bücher.example", "straße.de", "日本語。jp", "☃.net", "a<b", "a^b", "a|b", "a%", "%00", "xn--bcher-kva.de", "１２７.0.0.1",
];
const ports = ["", "", "", ":", ":80", ":443", ":0", ":8080", ":00080", ":65535", ":65536", ":8a", ":-1", ": 1"];
const pieces = [
  "a", "b", "/", "/", "/", ".", "..", "/..", "/.", "%2e", "%2E%2e", "\\", " ", "ä", "€", "😀", "\u0000", "\u007f", "'", '"', "<", ">", "^", "`",
  "{", "}", "|", ";", "=", ":", "@", "[", "]", "%", "%zz", "~", "!", "$", "&", "(", ")", "*", "+", ",", "\t", "\n", "\ud800",
];
const edges = ["", "", "", " ", "\n", "\u0001"];

function make() {
  const path = random(4) ? "/" + some(pieces, 6) : some(pieces, 2);
  const query = random(2) ? "?" + some(pieces, 5) : "";
  const hash = random(4) ? "" : "#" + some(pieces, 4);
  return pick(edges) + pick(schemes) + pick(slashes) + pick(users) + pick(hosts) + pick(ports) + path + query + hash + pick(edges);
}

function read(text) {
  try {
    const url = new URL(text);
    const { href, protocol, username, password, hostname, port, pathname, search, hash } = url;
    return [href, protocol, username, password, hostname, port, pathname, search, hash];
  } catch (error) {
    return error.code;
  }
}

const rows = Array.from({ length: 1500 }, make).map((text) => JSON.stringify([text, read(text)]));
console.log("[\n" + rows.join(",\n") + "\n]");
