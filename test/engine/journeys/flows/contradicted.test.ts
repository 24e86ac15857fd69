import type { AudienceEngine, Rule } from '../../../../engine';
import { accountsOf } from '../../accounts';

const accounts = accountsOf('contradicted');
let engine: AudienceEngine;

const STATED: Rule = { attribute: 'plan', type: 'number', operator: 'greaterThan', value: 3 };
const MENDED: Rule = { attribute: 'plan', operator: 'is', value: 'gold' };
const launch = (segment: string): Promise<unknown> =>
  engine.flows.launch({ id: segment, name: segment, host: 'test', audience: { segments: [segment] } });

beforeAll(async () => {
  engine = await accounts.open();
  await engine.segments.create({ name: 'snapshot', type: 'snapshot', rule: STATED });
  await engine.segments.create({ name: 'around', type: 'snapshot', rule: { none: [STATED] } });
  await engine.segments.create({ name: 'realTime', type: 'realTime', rule: STATED });
  const referring: Rule = { all: [{ segment: 'snapshot', operator: 'isMember' }] };
  await engine.segments.create({ name: 'referring', type: 'snapshot', rule: referring });
  // The first value decides which type it is.
  await engine.profiles.upsert({ externalId: 'ada', attributes: { plan: 'gold' } });
});

it.each(['snapshot', 'around', 'realTime'])(
  'a flow on a segment whose stated type was contradicted since is refused, and says of which segment and why (%s)',
  async (name) => {
    await expect(launch(name)).rejects.toMatchObject({
      code: 'INVALID_RULE',
      message: expect.stringMatching(new RegExp(`the segment "${name}" cannot be asked any more.*"plan"`)),
      hint: expect.stringContaining('Edit the segment'),
      path: expect.stringContaining('/type'),
    });
    await expect(engine.flows.get(name)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  },
);

it('nor one on a segment that refers to such a one', async () => {
  await expect(launch('referring')).rejects.toMatchObject({
    code: 'INVALID_RULE',
    message: expect.stringContaining('the segment "snapshot" cannot be asked any more'),
  });
});

it('mended, or duplicated with another rule, it can be launched and has whom it selects', async () => {
  await engine.segments.edit('snapshot', { rule: MENDED });
  await engine.segments.duplicate('realTime', { name: 'anew', rule: MENDED });
  for (const name of ['snapshot', 'anew']) {
    await launch(name);
    await engine.work.runDue();
    expect((await engine.entries.claim(name)).map(({ profile }) => profile.externalId)).toEqual(['ada']);
  }
});
