import { CALLS, NOT_OFFERED } from '../../../console/api';
import { openAudienceEngine } from '../../../engine';
import { testServerUri } from '../../support/database';

/** `segments.create`: every function of the door by its name. */
function methodsOf(door: object, before = ''): string[] {
  return Object.entries(door).flatMap(([name, member]) =>
    typeof member === 'function' ? [`${before}${name}`] : methodsOf(member as object, `${before}${name}.`),
  );
}

it('every method of the door is reached by a call of the API, or it is said why not', async () => {
  const engine = await openAudienceEngine({ uri: testServerUri() });
  const methods = methodsOf(engine);
  await engine.close();
  const covered = new Set([...CALLS.flatMap(({ covers }) => covers), ...Object.keys(NOT_OFFERED)]);
  expect(methods.filter((method) => !covered.has(method))).toEqual([]);
  expect([...covered].filter((method) => !methods.includes(method))).toEqual([]);
});

it('no two calls have one name or one address, and each part in braces is read', () => {
  const names = CALLS.map(({ id }) => id);
  expect(names).toEqual([...new Set(names)]);
  const addresses = CALLS.map(({ method, path }) => `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`);
  expect(addresses).toEqual([...new Set(addresses)]);
  for (const { path, params } of CALLS)
    expect([...path.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name)).toEqual(Object.keys(params));
});

it('whatever changes something takes the right to write', () => {
  const asking = CALLS.filter(({ needs, method }) => needs === 'read' && method !== 'GET').map(
    ({ id }) => id,
  );
  // These are questions whose rule does not fit into an address.
  expect(asking.filter((id) => !id.startsWith('audience.'))).toEqual([
    'profiles.find',
    'profiles.getMany',
    'flows.report',
  ]);
});
