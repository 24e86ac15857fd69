import type {
  AudiencePlan,
  AudienceSummary,
  Comparison,
  Estimate,
  InfobipExport,
  InfobipImport,
  ProfileRef,
  RuleProblem,
} from '../../../engine';
import { call } from '../Call';
import { ApiError } from '../ApiError';
import { maskKey, SHOWN } from '../mask';
import { checkReadersRule } from '../readersRule';
import { numbersInSteps, toldTo } from '../told';
import { FEW, inSteps } from '../toldNumber';
import { approximate, itemAnswer, profileKey, profileRef } from '../shape/common';
import { explanation } from '../shape/people';
import {
  anything,
  anyValue,
  count,
  either,
  fields,
  flag,
  instant,
  list,
  name,
  object,
  optional,
  orNull,
  rule,
  text,
  whole,
  words,
} from '../shape/shapes';
import type { Shape } from '../shape/Shape';

const now = optional(instant('The instant that the question is asked for (*as of*). Default: now.'));
const question = fields({ rule: orNull(rule), now });
const ofRule = fields({ rule, now });
const aboutOne = fields({ rule, profile: profileRef, now });
const frequent = list(fields({ value: text(), profiles: count() }));

export const summary = object<AudienceSummary & { approximate?: boolean }>({
  count: count(),
  contactable: fields({ email: count(), phone: count() }),
  channels: list(fields({ channel: text(), profiles: count() })),
  tags: frequent,
  cities: frequent,
  countries: frequent,
  genders: frequent,
  approximate,
});

type Frequent = AudienceSummary['tags'][number];

const frequentToReaders = (values: readonly Frequent[]): Frequent[] =>
  values
    .filter(({ profiles }) => profiles >= FEW)
    .map(({ value, profiles }) => ({ value, profiles: inSteps(profiles) }));

const summaryToReaders = (answer: AudienceSummary): AudienceSummary => ({
  ...numbersInSteps(answer, ['count']),
  contactable: { email: inSteps(answer.contactable.email), phone: inSteps(answer.contactable.phone) },
  channels: answer.channels.map((one) => ({ ...one, profiles: inSteps(one.profiles) })),
  tags: frequentToReaders(answer.tags),
  cities: frequentToReaders(answer.cities),
  countries: frequentToReaders(answer.countries),
  genders: frequentToReaders(answer.genders),
});

export const audienceCalls = [
  call('audience.count', {
    method: 'POST',
    path: '/audience/count',
    needs: 'read',
    covers: ['audience.count'],
    about:
      'How many people match (`null`: are there), counted. Whoever may only read is told it in steps of five, and of fewer than five nothing.',
    body: question,
    answers: fields({ count: count() }),
    run: async ({ engine, caller, body: { rule: asked, ...options }, signal }) => {
      checkReadersRule(caller, asked, { counted: true });
      return { count: toldTo(caller, await engine.audience.count(asked, { ...options, signal })) };
    },
  }),
  call('audience.estimate', {
    method: 'POST',
    path: '/audience/estimate',
    needs: 'read',
    covers: ['audience.estimate'],
    about:
      'How many people match, in the time of a keystroke, with the 95 % interval; exact of up to 20 000 people. Readers: as by `/audience/count`.',
    body: question,
    answers: object<Estimate>({ count: count(), low: count(), high: count() }),
    run: async ({ engine, caller, body: { rule: asked, ...options }, signal }) => {
      checkReadersRule(caller, asked, { counted: true });
      const { count, low, high } = await engine.audience.estimate(asked, { ...options, signal });
      const told = toldTo(caller, count);
      return caller.role === 'write'
        ? { count, low, high }
        : { count: told, low: inSteps(low), high: Math.max(told, inSteps(high)) };
    },
  }),
  call('audience.summary', {
    method: 'POST',
    path: '/audience/summary',
    needs: 'read',
    covers: ['audience.summary'],
    about:
      'Who matches, at a glance: how many, how many can be contacted, the most frequent cities, countries, tags, genders.',
    body: question,
    answers: summary,
    forReaders: summaryToReaders,
    run: async ({ engine, caller, body: { rule: asked, ...options }, signal }) => {
      checkReadersRule(caller, asked);
      return engine.audience.summary(asked, { ...options, signal });
    },
  }),
  call('audience.values', {
    method: 'POST',
    path: '/audience/values',
    needs: 'read',
    covers: ['audience.values'],
    about:
      'What those who match (`null`: all) have: the most frequent tags, or texts of an attribute, each with how many have it.',
    body: fields({
      rule: orNull(rule),
      of: either(words(['tags']), fields({ attribute: name('Its exact name.') })),
      search: optional(text({ maxLength: 200, description: 'Part of the value.' })),
      limit: optional(whole(1, 1000, { default: 50 })),
    }),
    answers: frequent,
    forReaders: frequentToReaders,
    run: async ({ engine, caller, body: { rule: asked, of, ...options }, signal }) => {
      checkReadersRule(caller, asked);
      if (caller.role === 'read' && of !== 'tags' && !SHOWN.includes(of.attribute))
        throw new ApiError(
          'FORBIDDEN',
          'This attribute takes the right to write.',
          'Use a key that may write.',
        );
      return engine.audience.values(asked, of, { ...options, signal });
    },
  }),
  call('audience.select', {
    method: 'POST',
    path: '/audience/select',
    needs: 'read',
    covers: ['audience.select'],
    about: 'Everybody who matches, in the order of ids, one JSON object a line.',
    body: ofRule,
    answers: { lines: profileKey },
    forReaders: maskKey,
    run: async function* ({ engine, caller, body: { rule: asked, ...options }, signal }) {
      checkReadersRule(caller, asked);
      yield* engine.audience.select(asked, { ...options, signal });
    },
  }),
  call('audience.compare', {
    method: 'POST',
    path: '/audience/compare',
    needs: 'read',
    covers: ['segments.compare'],
    about: 'Whom a change of a rule would gain and lose.',
    body: fields({ before: rule, after: rule, now }),
    answers: object<Comparison & { approximate?: boolean }>({
      before: count(),
      after: count(),
      gained: count(),
      lost: count(),
      gainedProfiles: list(profileKey, { description: 'The first hundred.' }),
      lostProfiles: list(profileKey),
      approximate,
    }),
    forReaders: ({ gainedProfiles, lostProfiles, ...numbers }) => ({
      ...numbersInSteps(numbers, ['before', 'after', 'gained', 'lost']),
      gainedProfiles: numbers.gained < FEW ? [] : gainedProfiles.map(maskKey),
      lostProfiles: numbers.lost < FEW ? [] : lostProfiles.map(maskKey),
    }),
    run: async ({ engine, caller, body: { before, after, ...options }, signal }) => {
      checkReadersRule(caller, before);
      checkReadersRule(caller, after);
      return engine.segments.compare(before, after, { ...options, signal });
    },
  }),
  call('audience.matchesMany', {
    method: 'POST',
    path: '/audience/matches/batch',
    covers: ['audience.matchesMany'],
    about: 'Does each of these people match? An answer for each, all for one instant.',
    body: fields({
      rule,
      profiles: list(anything('As { id } or an identity.'), { minItems: 1, maxItems: 5000 }),
      now,
    }),
    answers: list(itemAnswer(fields({ index: count(), matched: flag() }))),
    run: ({ engine, body: { rule: asked, profiles, ...options }, signal }) =>
      engine.audience.matchesMany(asked, profiles as unknown as ProfileRef[], { ...options, signal }),
  }),
  call('audience.matches', {
    method: 'POST',
    path: '/audience/matches',
    covers: ['audience.matches'],
    about: 'Does this person match?',
    body: aboutOne,
    answers: fields({ matches: flag() }),
    run: async ({ engine, body: { rule: asked, profile, ...options }, signal }) => ({
      matches: await engine.audience.matches(asked, profile, { ...options, signal }),
    }),
  }),
  call('audience.explain', {
    method: 'POST',
    path: '/audience/explain',
    covers: ['audience.explain'],
    about: 'Why does this person match, or not; and when will that change?',
    body: aboutOne,
    answers: explanation,
    run: ({ engine, body: { rule: asked, profile, ...options }, signal }) =>
      engine.audience.explain(asked, profile, { ...options, signal }),
  }),
  call('audience.validate', {
    method: 'POST',
    path: '/audience/validate',
    needs: 'read',
    covers: ['audience.validate'],
    about: 'Everything that is wrong with a rule, each with its place.',
    body: fields({
      rule: anyValue('Anything.'),
      for: optional(words(['snapshot', 'realTime', 'filter'])),
    }),
    answers: fields({
      valid: flag(),
      problems: list(
        fields({
          path: text(),
          code: text(),
          message: text(),
          hint: text(),
        }) as unknown as Shape<RuleProblem>,
      ),
    }),
    run: ({ engine, body }) =>
      engine.audience.validate(body.rule, body.for === undefined ? {} : { for: body.for }),
  }),
  call('audience.describe', {
    method: 'POST',
    path: '/audience/describe',
    needs: 'read',
    covers: ['audience.describe'],
    about: 'The rule as one plain English sentence.',
    body: fields({ rule }),
    answers: fields({ sentence: text() }),
    run: async ({ engine, body }) => ({ sentence: await engine.audience.describe(body.rule) }),
  }),
  call('audience.plan', {
    method: 'POST',
    path: '/audience/plan',
    needs: 'read',
    covers: ['audience.explainPlan'],
    about: 'How MongoDB would be asked for everybody who matches, and why.',
    body: ofRule,
    answers: anything(
      'select, count, why, events, filtersProfiles, columns',
    ) as unknown as Shape<AudiencePlan>,
    run: ({ engine, body: { rule: asked, ...options } }) => engine.audience.explainPlan(asked, options),
  }),
  call('audience.importInfobip', {
    method: 'POST',
    path: '/audience/import-infobip',
    needs: 'read',
    covers: ['audience.importInfobip'],
    about: "A filter of Infobip's People API as a rule.",
    body: fields({ query: anyValue('JSON text or an object.') }),
    answers: anything('rule, untranslated') as unknown as Shape<InfobipImport>,
    run: ({ engine, body }) => engine.audience.importInfobip(body.query),
  }),
  call('audience.exportInfobip', {
    method: 'POST',
    path: '/audience/export-infobip',
    needs: 'read',
    covers: ['audience.exportInfobip'],
    about: "The rule as a filter of Infobip's People API.",
    body: fields({ rule }),
    answers: anything('query, untranslated') as unknown as Shape<InfobipExport>,
    run: ({ engine, body }) => engine.audience.exportInfobip(body.rule),
  }),
];
