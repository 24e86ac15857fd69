import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import {
  isAudienceError,
  type AudienceEngine,
  type Instant,
  type ProfileKey,
  type ProfileRef,
  type Rule,
} from '../../../../engine';
import { wholeProfiles } from '../../wholeProfiles';
import { resultLimit } from '../../../parameters/resultLimit';
import { cancelledWith } from '../items/cancelledWith';
import type { Answer } from '../items/Results';
import { profileOf } from '../parameters/profileOf';
import { givenInstant } from '../parameters/instantOf';
import { countOf, optionsOf } from '../parameters/readParameters';
import { ruleOf } from '../parameters/ruleOf';
import { nests } from '../parameters/shape';
import { profileAs } from '../parameters/simplify';
import type { ManyWork } from '../items/manyItems';

/** A rule, asked of an engine; with `now` when it is asked as of another instant. */
export interface Question {
  engine: AudienceEngine;
  rule: Rule;
  at: { now?: Instant };
}

const MATCHED = 0;
const NOT_MATCHED = 1;
const asked = resultLimit({});

interface Test {
  rule: Rule;
  profile: ProfileRef;
  at: Question['at'];
  /** A profile that nobody knows does not match; else it is a failure. */
  lenient: boolean;
}

/** Does the profile of each item match? The items themselves go on, unchanged. */
export function testOfItems(context: IExecuteFunctions): ManyWork<Test, { matched: boolean }> {
  return {
    read: async (item, index, engine) => ({
      rule: await ruleOf(context, index, engine),
      profile: profileOf(context, item, index),
      at: asOf(context, index),
      lenient: context.getNodeParameter('unknownProfile', index, 'error') === 'notMatched',
    }),
    together: ({ rule, at }) => JSON.stringify([rule, at]),
    ask: (tests, engine) =>
      engine.audience.matchesMany(
        tests[0]?.rule as Rule,
        tests.map(({ profile }) => profile),
        { ...tests[0]?.at, ...cancelledWith(context) },
      ),
    answer: (item, { matched }) => [[matched ? MATCHED : NOT_MATCHED, item.json]],
    refused: (item, error, { lenient }) =>
      lenient && isAudienceError(error) && error.code === 'NOT_FOUND'
        ? [[NOT_MATCHED, item.json]]
        : undefined,
  };
}

/** The instant that the question is asked for, when it is not the present one. */
export function asOf(context: IExecuteFunctions, index: number): Question['at'] {
  const now = givenInstant(optionsOf(context, index)['asOf']);
  return now === undefined ? {} : { now };
}

/** How many match? */
export async function countEveryone(
  context: IExecuteFunctions,
  { engine, rule, at }: Question,
): Promise<readonly Answer[]> {
  const count = await engine.audience.count(rule, { ...at, ...cancelledWith(context) });
  context.addExecutionHints({ message: profilesMatch(count), location: 'outputPane' });
  return [[MATCHED, nests(context) ? { audience: { count } } : { count }]];
}

/** Who matches, at a glance? */
export async function summarizeEveryone(
  context: IExecuteFunctions,
  { engine, rule, at }: Question,
): Promise<readonly Answer[]> {
  const summary = await engine.audience.summary(rule, { ...at, ...cancelledWith(context) });
  context.addExecutionHints({ message: profilesMatch(summary.count), location: 'outputPane' });
  return [[MATCHED, { audience: { ...summary } as unknown as IDataObject }]];
}

export const profilesMatch = (count: number): string =>
  count === 1 ? '1 profile matches' : `${count} profiles match`;

/** Who matches? Each profile on its own, or in batches; never more than the limit unless all are asked for. */
export async function getEveryone(
  context: IExecuteFunctions,
  index: number,
  { engine, rule, at }: Question,
): Promise<readonly Answer[]> {
  const matching = engine.audience.select(rule, { ...at, ...cancelledWith(context) });
  return listProfiles(context, index, (limit) => shownAs(context, index, engine, matching, limit));
}

/** Profiles with identities, attributes and tags, if that is wanted; nodes of version 1 send ids. */
export function shownAs(
  context: IExecuteFunctions,
  index: number,
  engine: AudienceEngine,
  profiles: AsyncIterable<ProfileKey>,
  limit: number,
): AsyncIterable<ProfileKey> {
  const whole = nests(context) && context.getNodeParameter('includeProfile', index, true) === true;
  return whole ? wholeProfiles(engine, profiles, limit) : profiles;
}

/** Lists profiles as 'Return All', 'Limit' and 'Profiles per Batch' say: as `profile`, or in batches as `profiles`. */
export async function listProfiles(
  context: IExecuteFunctions,
  index: number,
  profiles: (limit: number) => AsyncIterable<ProfileKey>,
): Promise<readonly Answer[]> {
  const limit = limitOf(context, index);
  const size = batchSizeOf(context, index);
  const found: IDataObject[] = [];
  for await (const profile of profiles(limit)) {
    if (found.length >= limit) break;
    found.push(profileAs(context, index, profile));
  }
  if (size <= 1) return found.map((profile) => [MATCHED, { profile }] as const);
  const batches: Answer[] = [];
  for (let start = 0; start < found.length; start += size)
    batches.push([MATCHED, { profiles: found.slice(start, start + size) }]);
  return batches;
}

/** How many results are wanted; Infinity when all are. */
export function limitOf(context: IExecuteFunctions, index: number): number {
  return context.getNodeParameter('returnAll', index, false) === true
    ? Infinity
    : countOf(context, 'limit', index, 50, asked.limit.label);
}

/** How many results go out together. */
export function batchSizeOf(context: IExecuteFunctions, index: number): number {
  return countOf(context, 'batchSize', index, 1, asked.batchSize.label);
}
