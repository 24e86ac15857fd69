'use strict';
const { CALLS } = require('./calls.cjs');
const { HOSTILE, NAMES } = require('./hostile.cjs');
const { Random } = require('./Random.cjs');

/** Nothing of the door answers later than that on a machine that is not ill, in seconds. */
const HANGS = 60;
/** How many calls are under way at once: they meet in the engine. */
const LANES = 8;
/** An answer that is iterated is read so far. */
const READ = 20;
const REMEMBERED = 200;

/** Every call of the door, by its path; who opens an engine closes it. */
function callsOf(engine, path = '') {
  return Object.entries(engine).flatMap(([name, call]) => {
    const at = path === '' ? name : `${path}.${name}`;
    if (at === 'close') return [];
    return typeof call === 'function' ? [[at, call]] : callsOf(call, at);
  });
}

/** Lines of the table whose calls are no more. */
function gone(engine) {
  const there = new Set(callsOf(engine).map(([path]) => path));
  return Object.keys(CALLS).filter((path) => !there.has(path));
}

/** Of a call that the table does not know yet: somebody, something, options. */
const anything = (r) => [
  r.of([r.ref(), r.segment(), r.flow(), { id: '000000000000000000000000' }]),
  r.of([r.rule(), r.ref(), [r.ref()], r.tag()]),
  {},
];

/** Arguments as they should be, or with something hostile in one place, or nothing but that. */
function argumentsFor(random, path) {
  const plain = (CALLS[path] ?? anything)(random);
  if (random.chance(0.3)) return plain;
  if (random.chance(0.15)) return Array.from({ length: random.below(4) }, () => random.of(HOSTILE)());
  if (plain.length === 0) return [random.of(HOSTILE)()];
  const at = random.below(plain.length);
  plain[at] = spoiled(random, plain[at], 0);
  return withoutLongWaits(path, plain);
}

function spoiled(random, value, level) {
  if (random.chance(level === 0 ? 0.25 : 0.45) || typeof value !== 'object' || value === null)
    return random.of(HOSTILE)();
  if (Array.isArray(value)) {
    const copy = [...value];
    const at = random.below(copy.length + 1);
    copy[at] = spoiled(random, copy[at], level + 1);
    return copy;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const names = Object.keys(value);
  const name = random.chance(0.15) || names.length === 0 ? random.of(NAMES) : random.of(names);
  const own = Object.hasOwn(value, name) ? value[name] : undefined;
  const copy = { ...value };
  Object.defineProperty(copy, name, {
    value: spoiled(random, own, level + 1),
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return copy;
}

/** Whoever waits for entries may wait for half a minute: not here. */
const withoutLongWaits = (path, given) =>
  /^(entries|waits)\.next$/.test(path) ? [given[0], { timeoutMs: 10 }] : given;

/**
 * Makes calls of every kind with arguments of every kind and says what came of them.
 *
 * @param engine the door
 * @param options.calls at most; `seconds`: no longer than that; `hangs`: seconds after which a call hangs; `seed` of the sequence; `isAudienceError` of the build
 * @returns how many calls, codes by number, and `defects`: what was no result and no typed error of the engine
 */
async function fuzzDoor(
  engine,
  { calls, seconds = Infinity, hangs = HANGS, seed, isAudienceError, say = () => {} },
) {
  const random = new Random(seed);
  const all = callsOf(engine);
  const until = performance.now() + seconds * 1_000;
  const report = { seed, calls: 0, results: 0, codes: {}, defects: [], slowest: { path: '', ms: 0 } };
  const defect = (path, given, what) => {
    if (report.defects.length === 50) return;
    const found = { path, what, given: describe(given) };
    report.defects.push(found);
    say(JSON.stringify(found));
  };
  const lane = async () => {
    while (report.calls < calls && performance.now() < until) {
      const number = report.calls++;
      // Every call comes in turn: so few of them are many.
      const [path, call] = all[number % all.length];
      const given = argumentsFor(random, path);
      const begun = performance.now();
      let timer;
      try {
        const hung = new Promise((_, reject) => {
          timer = setTimeout(() => reject(new Hung(`no answer within ${hangs} s`)), 1_000 * hangs);
        });
        const answer = await Promise.race([settled(call, given), hung]);
        report.results++;
        remember(random.world, path, answer);
      } catch (error) {
        judge(error, { path, given, report, defect, isAudienceError });
      } finally {
        clearTimeout(timer);
      }
      const ms = performance.now() - begun;
      if (ms > report.slowest.ms) report.slowest = { path, ms: Math.round(ms), given: describe(given) };
      if (number > 0 && number % 10_000 === 0) say(`${number} calls, ${report.defects.length} defects`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return report;
}

class Hung extends Error {}

async function settled(call, given) {
  const answer = call(...given);
  if (answer === undefined) return undefined;
  if (typeof answer?.[Symbol.asyncIterator] !== 'function') {
    // What is thrown on the spot comes out as a rejection; what is no promise is no answer of a call.
    return answer;
  }
  const read = [];
  for await (const one of answer) if (read.push(one) >= READ) break;
  return read;
}

function judge(error, { path, given, report, defect, isAudienceError }) {
  if (isReason(error, given)) return void (report.results += 1);
  if (error instanceof Hung) return defect(path, given, error.message);
  if (!isAudienceError(error))
    return defect(path, given, `untyped: ${error?.name}: ${String(error?.message)}`);
  const { code, message, hint } = error;
  report.codes[code] = (report.codes[code] ?? 0) + 1;
  if (code === 'INTERNAL' || code === 'DATABASE_UNAVAILABLE') defect(path, given, `${code}: ${message}`);
  else if (typeof message !== 'string' || message === '' || typeof hint !== 'string' || hint === '')
    defect(path, given, `${code} without message or hint`);
}

/** The caller's own signal has fired: its reason comes back as it is. */
function isReason(error, given) {
  return given.some((one) => {
    try {
      return one?.signal instanceof AbortSignal && one.signal.aborted && one.signal.reason === error;
    } catch {
      return false;
    }
  });
}

function remember(world, path, answer) {
  const keep = (list, some) => list.push(...some) > REMEMBERED && list.splice(0, list.length - REMEMBERED);
  if (path === 'entries.claim') keep(world.entries, answer);
  else if (path === 'waits.claim') keep(world.waits, answer);
  else if (path === 'profiles.import.analyze') keep(world.imports, [answer.importId]);
  else if (path === 'contacts.ask' && answer.permit) keep(world.permits, [answer.permit]);
  else if (path === 'consent.link') keep(world.links, [answer.url]);
  else if (path === 'consent.request' && answer.link) keep(world.links, [answer.link.url]);
  else if (path === 'profiles.merge') keep(world.joined, answer.merged);
  else if (path === 'doNotContact.anchor') world.anchor = answer;
}

/** What was given, as far as it can be told. */
function describe(given, level = 0) {
  try {
    if (typeof given === 'function') return 'a function';
    if (typeof given === 'bigint' || typeof given === 'symbol') return String(given);
    if (typeof given === 'string')
      return given.length > 60 ? `${given.slice(0, 60)}… (${given.length})` : given;
    if (typeof given !== 'object' || given === null) return given === undefined ? 'undefined' : given;
    if (level > 4) return '…';
    if (Array.isArray(given))
      return given.length > 20
        ? `a list of ${given.length}`
        : Array.from(given, (one) => describe(one, level + 1));
    const kind = Object.prototype.toString.call(given);
    if (kind !== '[object Object]') return kind;
    return Object.fromEntries(
      Object.keys(given)
        .slice(0, 12)
        .map((name) => [name, describe(given[name], level + 1)]),
    );
  } catch {
    return 'something that cannot be read';
  }
}

module.exports = { fuzzDoor, gone };
