import { CALLS } from '../../../console/api';
import { testApi, type TestApi } from '../../support/console';
import { Chance, requestTo } from '../../support/requestsOf';

/** `AUDIENCE_FUZZ=100000 npx jest test/console/api/fuzz.test.ts` for as many as one has time for. */
const REQUESTS = Number(process.env['AUDIENCE_FUZZ'] ?? 2000);
const SEED = Number(process.env['AUDIENCE_FUZZ_SEED'] ?? 7);

let api: TestApi;
beforeAll(async () => {
  api = await testApi('apiFuzz');
  await api.engine.profiles.upsert({
    externalId: 'ada',
    emails: ['ada@example.com'],
    attributes: { city: 'London' },
    tags: ['vip'],
  });
  await api.engine.events.track({ profile: { externalId: 'ada' }, type: 'Purchase' });
  await api.engine.segments.create({
    name: 'Londoners',
    type: 'realTime',
    rule: { attribute: 'city', operator: 'is', value: 'London' },
  });
  await api.engine.flows.launch({ id: 'f', name: 'F', host: 'x', audience: { segments: ['Londoners'] } });
  await api.engine.work.runDue();
});
afterAll(() => api.close());

it(
  'whatever is sent to whichever call, no answer is a defect, and every refusal says what is wrong',
  async () => {
    const chance = new Chance(SEED);
    const statuses = new Map<number, number>();
    for (let i = 0; i < REQUESTS; i++) {
      const { method, path, ...asking } = requestTo(chance.of(CALLS), chance);
      const { status, body, text } = await api.ask(method, path, {
        ...asking,
        role: chance.once(5) ? 'read' : 'write',
      });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const request = JSON.stringify({ i, method, path, asking }).slice(0, 1500);
      if (status >= 500)
        throw new RangeError(
          `${status} to ${request}: ${String(api.defects.map((one) => (one as Error).stack))}`,
        );
      if (text.includes('"INTERNAL"')) throw new RangeError(`INTERNAL to ${request}: ${text.slice(0, 500)}`);
      if (status >= 400)
        expect({ request, ...(body as object) }).toMatchObject({
          code: expect.any(String) as string,
          message: expect.any(String) as string,
          hint: expect.any(String) as string,
        });
    }
    expect(api.defects).toEqual([]);
    // It is no use to be refused only.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(REQUESTS / 10);
  },
  30 * 60_000,
);
