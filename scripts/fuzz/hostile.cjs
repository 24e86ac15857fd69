'use strict';
// Values that nobody sends by mistake: each is made anew, since some can be read only once.

const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '$where',
  '$set',
  'a.b',
  '_bsontype',
  '',
  '*',
  'length',
];

function revoked(target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const throwing = (trap) =>
  new Proxy(
    {},
    {
      [trap]() {
        throw new TypeError(`The caller's own ${trap} has thrown.`);
      },
    },
  );

function deep(levels, wrap) {
  let value = 'x';
  for (let i = 0; i < levels; i++) value = wrap(value);
  return value;
}

function circular() {
  const value = { externalId: 'p1' };
  value.self = value;
  value.list = [value];
  return value;
}

function holes() {
  const list = new Array(5);
  list[3] = { externalId: 'p1' };
  return list;
}

const withGetter = (name) =>
  Object.defineProperty({ externalId: 'p1' }, name, {
    enumerable: true,
    get() {
      throw new RangeError("The caller's own getter has thrown.");
    },
  });

/** Texts, numbers and things, by what they are. */
const HOSTILE = [
  () => undefined,
  () => null,
  () => true,
  () => 0,
  () => -1,
  () => 1.5,
  () => NaN,
  () => Infinity,
  () => -Infinity,
  () => 2 ** 53,
  () => 1e308,
  () => -0,
  () => 10n ** 30n,
  () => Symbol('s'),
  () => () => 'called',
  () => class Hostile {},
  () => '',
  () => ' ',
  () => '\u0000',
  () => 'a\u0000b',
  () => '\ud800',
  () => '\u200b\u202e',
  () => 'Ａｄａ',
  () => 'x'.repeat(300),
  () => 'x'.repeat(100_000),
  () => '%00%0a\r\n',
  () => '{{ $json }}',
  () => '${process.env.HOME}',
  () => "'; DROP TABLE people; --",
  () => '(((((((((a+)+)+)+)+)+)+)+)+)$',
  () => '000000000000000000000000',
  () => 'ffffffffffffffffffffffff',
  () => '2026-02-30T00:00:00Z',
  () => '+275760-09-13T00:00:00.001Z',
  () => new Date(NaN),
  () => new Date(8.64e15),
  () => new Date(-8.64e15),
  () => /(a+)+$/,
  () => new Map([['externalId', 'p1']]),
  () => new Set(['p1']),
  () => new Uint8Array(10),
  () => Buffer.from('externalId\np1\n'),
  () => new Float64Array([NaN]),
  () => [],
  () => {
    return {};
  },
  () => [[]],
  () => [null, undefined, NaN],
  () => holes(),
  () => new Array(30_000_000),
  () => Array.from({ length: 2_000 }, (_, i) => `v${i}`),
  () => circular(),
  () => deep(10_000, (inner) => [inner]),
  () => deep(10_000, (inner) => ({ all: [inner] })),
  () => deep(10_000, (inner) => ({ a: inner })),
  () => Object.create(null),
  () => Object.assign(Object.create(null), { externalId: 'p1', email: 'p1@example.com' }),
  () => Object.create({ externalId: 'p1' }),
  () => JSON.parse('{"__proto__":{"polluted":true},"externalId":"p1"}'),
  () => ({ _bsontype: 'ObjectId', id: 'x' }),
  () => ({ _bsontype: 'x', toBSON: () => ({ polluted: 1 }) }),
  () => ({ toBSON: () => undefined }),
  () => ({ toJSON: () => 'p1' }),
  () => ({
    toString() {
      throw new Error('no text');
    },
  }),
  () => ({ [Symbol.toPrimitive]: () => NaN }),
  () => ({ $gt: '' }),
  () => ({ $where: 'sleep(1000)' }),
  () => ({ then: 'not a promise' }),
  () => Promise.resolve('p1'),
  () => revoked({}),
  () => revoked([]),
  () => revoked(function () {}),
  ...['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor'].map(
    (trap) => () => throwing(trap),
  ),
  ...['externalId', 'profile', 'signal', 'wait', 'onProgress', 'email', 'length'].map(
    (name) => () => withGetter(name),
  ),
  () => new Proxy({ externalId: 'p1' }, {}),
  () => Object.freeze({ externalId: 'p1' }),
  () =>
    new (class Person {
      externalId = 'p1';
    })(),
  () => new Error('an error as a value'),
  () => globalThis,
  () => AbortSignal.abort(),
  () => ({ aborted: true, reason: 'none', throwIfAborted: 'no function' }),
  () => Object.fromEntries(NAMES.map((name) => [name, name])),
  ...NAMES.map((name) => () => name),
];

module.exports = { HOSTILE, NAMES };
