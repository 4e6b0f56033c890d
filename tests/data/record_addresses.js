// Records what Node makes of addresses: node record_addresses.js > addresses.json
//
// In the record {"$": "undefined"} stands for undefined and {"$address": options} for a SocketAddress.
'use strict';
const { BlockList, SocketAddress, isIP } = require('net');

let seed = 12345;
const below = (n) => {
  seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5;
  return (seed >>> 0) % n;
};
const pick = (list) => list[below(list.length)];
const named = { undefined: undefined, NaN: NaN, Infinity: Infinity };

function revive(x) {
  if (Array.isArray(x)) return x.map(revive);
  if (x && typeof x === 'object') {
    if ('$' in x) return named[x.$];
    if ('$address' in x) return new SocketAddress(x.$address);
    return Object.fromEntries(Object.entries(x).map(([k, v]) => [k, revive(v)]));
  }
  return x;
}
const attempt = (f) => {
  try {
    const value = f();
    return value === undefined ? {} : { value };
  } catch (e) {
    return { code: e.code, name: e.name, message: e.message };
  }
};
const undef = { $: 'undefined' };
const at = (address, rest) => ({ $address: { address, ...(address.includes(':') && { family: 'ipv6' }), ...rest } });

// --- isIP and the addresses that SocketAddress takes --------------------------------------------------------------

function literals() {
  const base = ['1.2.3.4', '127.0.0.1', '255.255.255.255', '0.0.0.0', '::', '::1', 'fe80::1%lo', '2001:db8::1', '1:2:3:4:5:6:7:8',
    '::ffff:1.2.3.4', '1:2:3:4:5:6:1.2.3.4', '::1.2.3.4', '1::', '1::8', '1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8', 'fe80::1%', '::1%lo%lo',
    '1:2:3::5:6:7:8', '64:ff9b::1.2.3.4', 'ABCD:EF01:2345:6789:abcd:ef01:2345:6789', '1.2.3.4%lo', '', ' ', '[::1]', '1.2.3', '1.2.3.4.5',
    '01.2.3.4', '1.2.3.04', '256.1.1.1', '1.2.3.-4', '+1.2.3.4', '1e1.2.3.4', '0x1.2.3.4', '1..2.3', '.1.2.3', '1.2.3.', '1.2.3.4.',
    ':', ':::', '::::', '1:', ':1', '1::2::3', '12345::', '::12345', 'g::', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4::5:6:7:8',
    '::1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8::', '::ffff:1.2.3', '::ffff:01.2.3.4', '::ffff:256.2.3.4', '1.2.3.4::', '::1.2.3.4:5', '::0001', '::00001',
    '1:2:3:4:5:6:7:1.2.3.4', '1:2:3:4:5:1.2.3.4', '::١', '١.2.3.4', '１.2.3.4', '1.2.3.4\n', '\t1.2.3.4', '::1 ', 'localhost',
    'FE80::1%eth0.100', '::1%_', '::1%a b', '::1%é', '::1%-', '::1%.', '::1%:', '::1%/', '::1%25lo', '::%0', '0:0:0:0:0:0:0:0', '0:0:1:0:0:0:0:0',
    '0:1:0:0:0:1:0:0', '1:0:0:2:0:0:0:3', '::0.0.0.1', '::1:0:0', '::ffff:0:0', '::fffe:1.2.3.4', '0:0:0:0:0:ffff:0:0', '::8:0:0:0', '0:0:0:0:0:0:5:0'];
  const all = new Set(base);
  const chars = [...'0123456789abcdefFg:.% /_-[]xX'];
  while (all.size < 420) {
    let s = pick(base);
    for (let i = 1 + below(2); i > 0; i--) {
      const p = below(s.length + 1);
      s = s.slice(0, p) + (below(2) ? pick(chars) : '') + s.slice(p + below(2));
    }
    all.add(s);
  }
  const tokens = ['', '', '0', '1', '001', '0000', '00001', 'ffff', 'g', '10', '255', '256', '1.2.3.4', '1.2.3', 'AbCd'];
  while (all.size < 620) all.add(Array.from({ length: 2 + below(8) }, () => pick(tokens)).join(below(5) ? ':' : '.'));
  return [...all];
}
const literal = (address, family) => attempt(() => new SocketAddress({ address, family }).address).value ?? null;

// --- SocketAddress ------------------------------------------------------------------------------------------------

const options = [undef, null, 5, 'x', [], {}, { address: null }, { address: 5 }, { address: undef }, { address: '' }, { address: 'x' }, { address: '::1' },
  { address: '::1', family: 'ipv6' }, { address: '1.2.3.4', family: 'ipv6' }, { address: 'FE80::1%lo', family: 'IPv6' }, { family: null }, { family: 4 },
  { family: 'x' }, { family: 'IPV6' }, { family: 'IPv4' }, { family: 'IPv4', address: '1.1.1.1' }, { family: undef }, { port: null }, { port: '80' }, { port: '0x50' },
  { port: -1 }, { port: 65536 }, { port: 65535 }, { port: undef }, { port: 1.5 }, { port: true }, { port: 'x' }, { port: '' }, { flowlabel: -1, family: 'ipv6' },
  { flowlabel: 1.5, family: 'ipv6' }, { flowlabel: '7', family: 'ipv6' }, { flowlabel: 1048575, family: 'ipv6' }, { flowlabel: 4294967296, family: 'ipv6' },
  { flowlabel: null, family: 'ipv6' }, { flowlabel: 7 }, { flowlabel: -1 }, { address: 5, port: -1 }, { port: -1, flowlabel: -1 }, { family: 'x', port: -1 },
  { address: 'bad', port: -1 }, { address: 'bad', flowlabel: -1 }];

function authorities() {
  const base = ['', 'bad', '1.2.3.4', '1.2.3.4:80', '1.2.3.4:443', '[::1]:80', '[::1]', '::1', '1.2.3.4:0', '1.2.3.4:70000', '1.2.3.4:abc', 'localhost:80', '192.168.1', '0x7f.1:80',
    '0x7f.1:5', '[::1]:443', '[2001:DB8::1]', '4294967295', '4294967296', '0300.0.2.235', '[::ffff:1.2.3.4]:1', 'user@1.2.3.4:9', '1.2.3.4/path', '1.2.3.4:5?q',
    '1.2.3.4:65535#h', '//1.2.3.4', '1.2.3.4.', '1.2.3.4..', '%31.2.3.4', '１.２.３.４', '1。2｡3．4', '[fe80::1%25lo]:5', '[fe80::1%lo]', 'a:b@c@1.2.3.4:1',
    '1.2.3.4:00080', '0x.0X.0.1:8', '[1:2:3:4:5:6:1.2.3.4]:65536', '1.2.3.4:', '[::1]:', '[::1]x', '[::1', '::1]', '[]', ' 1.2.3.4', '1.2.3.4 ', '1.2\t.3\n.4', '1.2.3.4\\x',
    'user@', '@1.2.3.4', '1.2.3.4@', ':5', '1.2.3.4:5:6', '08.1', '09', '0x', '0xg', '1.2.3.4.5', '256.1', '1.256.1.1', '1.2.3.256', '1.65536', '1.16777215', '1.16777216',
    '1.2.65535', '1.2.65536', 'a.1', '1.a', '1.2.3.4:８0', '1․2.3.4', '①.2.3.4', '1\u00ad.2.3.4', '%.2.3.4', '%zz.2.3.4', '%ff.2.3.4', '%EF%BC%91.2.3.4', '1%2e2.3.4', '1.2.3.4%00', '1.2.3.4%3a5',
    '1' + '0'.repeat(400), '0'.repeat(400) + '1.2', '0x' + 'f'.repeat(5000), '1.2.3.4:' + '0'.repeat(5000) + '8', '1.2.3.4:' + '9'.repeat(5000)];
  const all = new Set(base);
  const chars = [...'0123456789axX.:[]@/\\?#%+- \t１。²'];
  const short = base.filter((s) => s.length < 50);
  while (all.size < 330) {
    let s = pick(short);
    for (let i = 1 + below(2); i > 0; i--) {
      const p = below(s.length + 1);
      s = s.slice(0, p) + (below(3) ? pick(chars) : '') + s.slice(p + below(2));
    }
    all.add(s);
  }
  return [...all];
}
const parsed = (input) => {
  const found = SocketAddress.parse(input);
  return found ? [found.address, found.family, found.port] : null;
};

// --- BlockList ----------------------------------------------------------------------------------------------------

const v4 = ['0.0.0.0', '0.0.0.1', '1.2.3.3', '1.2.3.4', '1.2.3.5', '1.2.255.255', '10.0.0.1', '10.0.0.9', '127.255.255.255', '128.0.0.0', '255.255.255.255'];
const v6 = ['::', '::1', '::5', '::1.2.3.4', '::ffff:0.0.0.0', '::ffff:1.2.3.4', '::ffff:1.2.3.5', '::ffff:10.0.0.9', '::ffff:255.255.255.255', '::fffe:1.2.3.4', '::1:0:0:0',
  '102:304::', '102:304:8000::', 'fe80::1', 'fe80::1%lo', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'];
const family = (address) => (address.includes(':') ? 'ipv6' : 'ipv4');

function scenarios() {
  const one = (...call) => [call];
  const list = [
    // one wrong argument each, and what comes first when there are two
    ...[['bad'], [5], [undef], [null], [''], [' 1.1.1.1'], ['1.1.1.1 '], ['::1'], ['1.2.3.4', 'ipv5'], ['1.2.3.4', 'IPV5'], ['1.2.3.4', 5], ['1.2.3.4', null], ['bad', 'x'], [5, 5],
      [at('1.1.1.1'), 'x'], [at('1.1.1.1'), 5], ['1.2.3.4', 'IPv4'], ['::1', 'IPV6'], ['fe80::1%lo', 'ipv6'], ['01.2.3.4'], [['1.2.3.4']]].flatMap((args) => [one('addAddress', ...args), one('removeAddress', ...args)]),
    ...[['x'], [[5]], [[null]], [['1.2.3.4', 'bad']], [[], 'x'], [[], 5], [['bad'], 5], [['1.1.1.1'], 'x'], ['x', 5], [['1.2.3.4', '5.6.7.8', '1.2.3.4']], [[at('1.2.3.4'), at('::1')], 'ipv4'], [undef]].map((args) => one('addAddresses', ...args)),
    ...[['10.0.0.5', '10.0.0.1'], ['bad', '10.0.0.1'], ['10.0.0.1', 'bad'], ['10.0.0.1'], [5, 6], [null, null], [5, 'bad'], ['bad', 5], ['1.1.1.1', 5, 5], ['1.1.1.1', '2.2.2.2', 'x'], ['1.1.1.1', '2.2.2.2', 5],
      ['10.0.0.1', '10.0.0.9'], ['10.0.0.1', '10.0.0.1'], ['::5', '::1', 'ipv6'], [at('1.0.0.0'), '1.0.0.9'], [at('1.0.0.0'), at('::5')], [at('::5'), at('1.0.0.0')], [at('2.0.0.0'), at('::ffff:1.0.0.0')],
      [at('::ffff:2.0.0.0'), at('1.0.0.0')], [at('1.0.0.0'), at('::ffff:2.0.0.0')], [at('::ffff:1.0.0.0'), at('2.0.0.0')]].flatMap((args) => [one('addRange', ...args), one('removeRange', ...args)]),
    ...[['1.2.3.0', 33], ['1.2.3.0', -1], ['1.2.3.0', '24'], ['1.2.3.0'], ['bad', 8], ['::', 129, 'ipv6'], ['1.2.3.4', 1.5], ['1.2.3.4', { $: 'NaN' }], ['1.2.3.4', 8589934592], [undef, 8], [5, 8], ['bad', 99], [5, 'x', 'y'], ['bad', 'y', 5],
      ['bad', 5, 'x'], [at('::1'), 64, 'ipv4'], [at('1.1.1.1'), 64], [at('1.1.1.1'), 8, 5], ['1.1.1.1', 8, 5], ['1.1.1.1', 8, 'x'], ['::', 8, 'IPV6'], ['1.2.3.4', 24], ['1.2.3.4', 0], ['1.2.3.4', null], ['1.2.3.4', true]]
      .flatMap((args) => [one('addSubnet', ...args), one('removeSubnet', ...args)]),
    ...[5, undef, '1.2.3.4', '1.2.3.4/33', '1.2.3.4/x', 'bad/8', '1.2.3.4/', '1.2.3.4/08', '1.2.3.4/+8', '1.2.3.4/-1', '1.2.3.4/-0', '1.2.3.4/8.0', '1.2.3.4/1e1', '1.2.3.4/ 8', '1.2.3.4/8 ', '/8', '1.2.3.4/8/8', '::/0', '::1/128', '::1/129', '::1%lo/64',
      '1.2.3.4/0x8', '::ffff:1.2.3.4/96', '1.2.3.4:5/8', '/', '', ' 1.2.3.4/8', '1.2.3.4/99999999999', '1.2.3.4/9007199254740993', '1.2.3.4/123456789012345678901234567890', '1.2.3.4/٣', '1.2.3.4/0', '1.2.3.4/32', '1.2.3.4/NaN']
      .flatMap((cidr) => [one('addCIDR', cidr), one('removeCIDR', cidr)]),
    ...['x', [5], ['1.2.3.4/8', '1.2.3.4'], ['1.2.3.4/8', 'bad/8'], [], [...BlockList.PRIVATE_RANGES], ['1.2.3.4/8', 5]].map((cidrs) => one('addCIDRs', cidrs)),
    ...[[5], [undef], [null], ['bad'], ['1.2.3.4', 'x'], ['1.2.3.4', 5], ['1.2.3.4', null], ['::1'], [at('1.2.3.4')], [at('::1'), 'x'], ['1.2.3.4', 'IPV4']].map((args) => [['addCIDR', '1.2.3.4/32'], ['addCIDR', '::1/128'], ['check', ...args]]),
    // saving and loading
    ...[5, null, {}, '5', '{}', 'null', '"x"', '[5]', [5], [null], [], ['bad'], ['Address: IPv4 1.2.3.4'], '["Address: IPv4 1.2.3.4"]', ['Subnet: IPv4 1.2.3.0/24', 'Range: IPv4 1.0.0.1-1.0.0.9'], ['Address: IPv4 bad'],
      ['Address: IPv4 1.2.3.4 '], ['address: IPv4 1.2.3.4'], ['Address: ipv4 1.2.3.4'], ['Address: IPv6 1.2.3.4'], ['Address: IPv4 ::1'], ['Address:IPv4 1.2.3.5'], ['Address: IPv4  1.2.3.5'], ['xxAddress: IPv4 1.2.3.7yy'], ['Address: IPv4 999.2.3.4'],
      ['Subnet: IPv4 999.0.0.0/8'], ['Range: IPv4 999.1.1.1-999.1.1.2'], ['Address: IPv6 fe80::1%lo'], ['Address: IPv6 abcd'], ['Address: IPv6 xyz'], ['Address: IPv4 1.2.3.4.5'], ['Address: IPv4 1234.2.3.4'], ['Subnet: IPv4 1.2.3.4/123'],
      ['Subnet: IPv6 ::/1234'], ['Subnet: IPv6 ::/129'], ['Subnet: IPv4 1.2.3.4/33'], ['Subnet: IPv4 1.2.3.4/08', 'Subnet: IPv6 ::/64'], ['Subnet: IPv4 1.2.3.4/', 'Subnet: IPv4 1.2.3.4', 'Subnet: IPv4 1.2.3.4/-1'], ['Range: IPv4 2.2.2.2-1.1.1.1'],
      ['Range: IPv4 2.2.2.2'], ['Range: IPv4 1.1.1.1-2.2.2.2-3.3.3.3', 'Range: IPv6 ::1-::2'], ['Range: IPv4 1.1.1.1 - 2.2.2.2'], ['Address: IPv4 1.2.3.4', 'Subnet: IPv4 1.2.3.4/33', 'Address: IPv4 1.2.3.5'], ['Range: IPv6 1:2-::5'],
      ['Address: IPv6 0000:0000:0000:0000:0000:ffff:255.255.255.255'], ['Subnet: IPv6 ::ffff:1.2.3.4/96'], ['Address: IPv6 ABCD::EF'], ['Address: IPv4 1.2.3.4 Subnet: IPv4 1.2.3.4/8 Address: IPv6 ::5'], ['Range: IPv4 1.1.1.1-1.1.1.2 Address: IPv4 5.5.5.5'],
      ['Subnet: IPv6 ::/8 Range: IPv4 1.1.1.1-1.1.1.2 Address: IPv6 ::5'], ['Address: IPv6 ::9 Range: IPv6 ::1-::5'], ['Address: IPv6 ::9 Subnet: IPv6 ::1/8'], ['Address: ', 'Subnet: ', 'Range: ', 'Address: IPv5 1.2.3.4'], [['Address: IPv4 1.2.3.4']]]
      .map((data) => one('fromJSON', data)),
    // order, repetition, removal
    [['addAddress', '1.1.1.1'], ['addAddress', '2.2.2.2'], ['addAddress', '3.3.3.3'], ['removeAddress', '2.2.2.2'], ['addAddress', '1.1.1.1'], ['toJSON']],
    [['addAddress', '1.2.3.4'], ['addAddress', '9.9.9.9'], ['addAddress', '::ffff:1.2.3.4', 'ipv6'], ['check', '1.2.3.4'], ['removeAddress', '1.2.3.4'], ['check', '::ffff:1.2.3.4', 'ipv6']],
    [['addAddress', at('::1', { flowlabel: 5 })], ['addAddress', at('::1', { port: 5 })], ['addAddress', '::1', 'ipv6']],
    [['addSubnet', '1.0.0.0', 8], ['addSubnet', '2.0.0.0', 8], ['addSubnet', '1.0.0.0', 8], ['removeSubnet', '1.0.0.0', 8], ['check', '1.1.1.1'], ['removeSubnet', '1.0.0.0', 8], ['check', '1.1.1.1']],
    [['addRange', '1.0.0.0', '1.0.0.1'], ['addRange', '2.0.0.0', '2.0.0.1'], ['addRange', '1.0.0.0', '1.0.0.1'], ['removeRange', '1.0.0.0', '1.0.0.1'], ['check', '1.0.0.1']],
    [['addSubnet', '1.0.0.0', 8], ['removeSubnet', '::ffff:1.0.0.0', 104, 'ipv6'], ['removeSubnet', '1.0.0.1', 8]],
    [['addRange', '1.0.0.0', '1.0.0.1'], ['removeRange', '::ffff:1.0.0.0', '::ffff:1.0.0.1', 'ipv6']],
    [['addRange', at('::ffff:1.0.0.0'), at('1.0.0.1')], ['removeRange', '1.0.0.0', '1.0.0.1'], ['removeRange', at('::ffff:1.0.0.0'), at('1.0.0.1')]],
    [['addAddress', '1.1.1.1'], ['addSubnet', '1.0.0.0', 8], ['addRange', '1.0.0.0', '1.0.0.1'], ['clear'], ['check', '1.1.1.1']],
  ];
  const rule = () => {
    const a = pick(pick([v4, v6])), b = pick(pick([v4, v6]));
    switch (below(3)) {
      case 0: return ['Address', a, family(a)];
      case 1: return ['Subnet', a, below(family(a) === 'ipv4' ? 33 : 129), family(a)];
      default: return ['Range', at(a), at(b)];
    }
  };
  for (let i = 0; i < 150; i++) {
    const calls = [], rules = [];
    for (let n = 1 + below(i < 60 ? 2 : 6); n > 0; n--) {
      const [kind, ...args] = rules.length && below(4) === 0 ? pick(rules) : rule();
      rules.push([kind, ...args]);
      calls.push([(below(5) ? 'add' : 'remove') + kind, ...args]);
    }
    list.push(calls);
  }
  return list;
}

function play(calls) {
  const list = new BlockList();
  const results = calls.map(([method, ...args]) => attempt(() => list[method](...revive(args))));
  const bits = (addresses, type) => addresses.map((a) => Number(list.check(a, type))).join('');
  return { calls, results, rules: list.rules, size: list.size, ipv4: bits(v4, 'ipv4'), ipv6: bits(v6, 'ipv6') };
}

const rows = (list) => '[\n' + list.map((row) => '  ' + JSON.stringify(row)).join(',\n') + '\n]';
const record = {
  literals: literals().map((s) => [s, isIP(s), literal(s, 'ipv4'), literal(s, 'ipv6')]),
  not_strings: [5, 1.2, undef, null, true, [], ['1.2.3.4'], ['1', '2'], {}].map((x) => [x, isIP(revive(x))]),
  socket_addresses: options.map((o) => [o, attempt(() => new SocketAddress(revive(o)).toJSON())]),
  parsed: authorities().map((s) => [s, parsed(s)]),
  parsed_wrong: [5, null, undef, {}, []].map((x) => [x, attempt(() => parsed(revive(x)))]),
  checked: [v4, v6],
  block_lists: scenarios().map(play),
};
console.log('{' + Object.entries(record).map(([key, list]) => `\n"${key}": ${rows(list)}`).join(',') + '\n}');
