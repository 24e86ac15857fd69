import type { AudienceEngine } from '../../../../engine';
import { accountsOf } from '../../accounts';

const accounts = accountsOf('no options');

type Call = (...given: unknown[]) => unknown;

/** Every call of the engine by its name, without those that begin or end something. */
function callsOf(door: object, path = ''): [string, Call][] {
  return Object.entries(door).flatMap(([name, call]): [string, Call][] =>
    typeof call === 'function'
      ? [[`${path}${name}`, call as Call]]
      : callsOf(call as object, `${path}${name}.`),
  );
}
const OTHERS = new Set(['close', 'work.start', 'work.stop']);

async function codeOf(call: Call, given: unknown[]): Promise<unknown> {
  try {
    const answer = await call(...given);
    if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer)
      for await (const _one of answer as AsyncIterable<unknown>) break;
    return 'answered';
  } catch (error) {
    return (error as { code?: unknown }).code ?? String(error);
  }
}

/** What a call may be about; behind it nothing is given. */
const SUBJECTS: readonly unknown[] = [
  null,
  undefined,
  'nobody',
  [],
  {},
  { externalId: 'nobody' },
  { attribute: 'city', operator: 'is', value: 'Oslo' },
];

it('takes null for no options in every call, and says of what is missing what it is', async () => {
  const engine: AudienceEngine = await accounts.open();
  await engine.segments.create({
    name: 'nobody',
    type: 'snapshot',
    rule: { attribute: 'city', operator: 'is', value: 'Oslo' },
  });
  const wrong: unknown[] = [];
  for (const [name, call] of callsOf(engine)) {
    if (OTHERS.has(name)) continue;
    for (const subject of SUBJECTS) {
      for (const nothing of [null, undefined]) {
        for (const given of [
          [subject, nothing],
          [subject, subject, nothing],
          [subject, ['x'], nothing],
        ]) {
          const code = await codeOf(call, given);
          if (code === 'INTERNAL' || (typeof code === 'string' && /^TypeError/.test(code)))
            wrong.push({ name, given, code });
        }
      }
    }
  }
  expect(wrong).toEqual([]);
}, 120_000);
