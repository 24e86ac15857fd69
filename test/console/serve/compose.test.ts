import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPublic, readSettings, USAGE } from '../../../console/serve/settings';
import { checkout } from '../../support/built';

const compose = readFileSync(join(checkout, 'docs/compose.yaml'), 'utf8');
/** What stands below `name:` of a service. */
const serviceOf = (name: string): string =>
  new RegExp(`^  ${name}:\\n((?: {4}.*\\n|\\n)*)`, 'm').exec(compose)?.[1] ?? '';

it('the example compose file starts the console with variables that it knows, and publishes nothing to others', () => {
  const told = [...serviceOf('console').matchAll(/^ {6}(AUDIENCE_\w+): "?([^"\n]+)"?$/gm)].map(
    ([, name, value]) => [name as string, value as string] as const,
  );
  expect(told.length).toBeGreaterThanOrEqual(4);
  for (const [name] of told) expect(USAGE).toContain(name);
  const { does, settings } = readSettings([], Object.fromEntries(told));
  expect({ does, settings }).toEqual({
    does: 'serve',
    settings: {
      uri: 'mongodb://mongodb:27017/audience?replicaSet=audience',
      account: 'main',
      host: '0.0.0.0',
      port: 7710,
      https: false,
    },
  });
  expect(isPublic(settings)).toBe(true);
  const ports = [...compose.matchAll(/^ {6}- "?([\d.:]+:\d+)"?$/gm)].map(([, port]) => port as string);
  expect(ports).toHaveLength(2);
  for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
});

it('the command of the compose file makes a key', () => {
  const [, words] = /run --rm console (keys create .*)$/m.exec(compose) ?? [];
  expect(
    readSettings((words as string).split(' '), { AUDIENCE_MONGODB_URI: 'mongodb://mongodb' }),
  ).toMatchObject({
    does: 'keys create',
    name: 'Marketing',
    role: 'write',
  });
});
