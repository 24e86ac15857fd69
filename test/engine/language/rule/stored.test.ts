/** What is stored keeps its meaning: rules as each version of the language stored them, which no later version may change. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttributeType, Rule } from '../../../../engine';
import { describeRule } from '../../../../engine/language/rule/describe';
import { LANGUAGE_VERSION, languageOf, migrateRule } from '../../../../engine/language/rule/migrate';
import { parseRule } from '../../../../engine/language/rule/parse';
import { contextOf } from '../../../conformance/inMemory';
import { accountsOf } from '../../accounts';

interface Stored {
  types: Record<string, AttributeType>;
  segments: Record<string, Rule>;
  documents: { language: number; rule: Rule; says: string }[];
}

const accounts = accountsOf('stored-rules');
const FROZEN = {
  'language-1.json': '886e6bd2ce1425565e1a4780bd9d3a3dde1b7f0c09f2b1e136d04bb84ae31289',
  'language-2.json': '85b1824e61fd7f4cb6849e83b1538bf1812aaed49ddd0ab6fb15cc206888093c',
};
const textOf = (file: string): string => readFileSync(join(__dirname, 'stored', file), 'utf8');
const { types, segments, documents } = JSON.parse(textOf('language-1.json')) as Stored;
const added = (JSON.parse(textOf('language-2.json')) as Stored).documents;
const context = contextOf({ zone: 'UTC', types, segments });

it.each(Object.entries(FROZEN))(
  '%s is as it was stored: add a file for a new version, do not change this one',
  (file, sha256) => {
    expect(createHash('sha256').update(textOf(file)).digest('hex')).toBe(sha256);
  },
);

it('there are frozen rules of every version of the language', () => {
  expect(Object.keys(FROZEN)).toEqual(
    Array.from({ length: LANGUAGE_VERSION }, (_, i) => `language-${i + 1}.json`),
  );
  expect(documents.length).toBeGreaterThan(100);
});

it.each([...documents, ...added].map((one) => [one.says, one] as const))(
  'a stored rule is read as it is: %s',
  (says, stored) => {
    expect(languageOf(stored.rule)).toBe(stored.language);
    const rule = migrateRule(stored);
    expect(parseRule(rule, context, 'filter')).toEqual(stored.rule);
    expect(JSON.stringify(rule)).toBe(JSON.stringify(stored.rule));
    expect(describeRule(rule)).toBe(says);
  },
);

it('a rule that says no version is of the first', () => {
  const rule: Rule = { attribute: 'city', operator: 'isEmpty' };
  expect(migrateRule({ rule })).toEqual(rule);
});

it.each([LANGUAGE_VERSION + 1, 1.5, Infinity, '2' as never])(
  'a rule of version %s is refused with a sentence',
  (language) => {
    const read = (): unknown => migrateRule({ language, rule: { attribute: 'city', operator: 'isEmpty' } });
    expect(read).toThrow(
      expect.objectContaining({
        code: 'VERSION_UNSUPPORTED',
        message: expect.stringMatching(
          /^This rule is written in version .+ of the rule language; this package reads up to version 2\.$/,
        ),
        hint: 'Update the package wherever it runs on this database.',
      }),
    );
  },
);

it('a segment that a newer package has stored is refused at the door, and never read as something else', async () => {
  const engine = await accounts.open({ account: 'newer' });
  const { id } = await engine.segments.create({
    name: 'Londoners',
    type: 'snapshot',
    rule: { attribute: 'city', operator: 'is', value: 'London' },
  });
  expect((await engine.segments.get(id)).rule).toEqual({
    attribute: 'city',
    operator: 'is',
    value: 'London',
  });
  await (await accounts.stored()).collection<{ _id: string }>('segments').updateOne(
    { _id: id },
    {
      $set: {
        'definition.language': LANGUAGE_VERSION + 1,
        'definition.rule': { attribute: 'city', operator: 'resembles', value: 'London' },
      },
    },
  );
  const later = await accounts.open({ account: 'newer' });
  for (const ask of [
    () => later.segments.get(id),
    () => later.segments.list(),
    () => later.audience.count({ segment: 'Londoners', operator: 'isMember' }),
  ]) {
    await expect(ask()).rejects.toMatchObject({ code: 'VERSION_UNSUPPORTED' });
  }
});
