// What it takes to answer a sum of a thousand kept amounts: the first time, and asked again of the same person.

const KEPT = 1_000;
const HOUR = 3_600_000;
const RULE = {
  event: 'Purchase',
  timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
  measure: { of: 'sum', property: 'amount', operator: 'moreOrEqual', value: 500 },
};

/** The least of several turns, in µs of processor time for each answer. */
function least(turns, times, prepare, ask) {
  let found = Infinity;
  for (let turn = 0; turn < turns; turn++) {
    const facts = prepare();
    const begun = process.cpuUsage();
    for (let i = 0; i < times; i++) ask(facts[i % facts.length]);
    const { user, system } = process.cpuUsage(begun);
    found = Math.min(found, (user + system) / times);
  }
  return found;
}

/** @param compile the rule made ready, @param moment when it is asked. */
export function sumsOfKept(compile, moment) {
  const rule = compile(RULE);
  const kept = Array.from({ length: KEPT }, (_, i) => ({
    at: moment.ms - (KEPT - i) * HOUR,
    value: Math.round(i * 731) / 100,
  }));
  const ask = (facts) => rule.matches(facts, moment);
  const known = { occurrences: [kept] };
  return {
    firstTime: least(
      30,
      200,
      () => Array.from({ length: 200 }, () => ({ occurrences: [kept.slice()] })),
      ask,
    ),
    again: least(30, 20_000, () => [known], ask),
  };
}
