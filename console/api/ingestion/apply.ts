import { createHash } from 'node:crypto';
import {
  isAudienceError,
  reportOf,
  type AudienceEngine,
  type ErrorReport,
  type EventInput,
  type Profile,
  type ProfileInput,
} from '../../../engine';
import type { Message } from './Message';
import { anonymous, profileOf } from './toProfile';

/** What came of a message: nothing when it landed. */
export type Outcome = ErrorReport | undefined;

/** Longer ids of messages are known by their hash. */
const LONGEST_EVENT_ID = 200;

/** Messages in their order, neighbours of one sort together: each lands or says why not. */
export async function applyAll(engine: AudienceEngine, messages: readonly Message[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let start = 0; start < messages.length;) {
    const sort = sortOf(messages[start] as Message);
    let end = start + 1;
    while (end < messages.length && sortOf(messages[end] as Message) === sort) end++;
    outcomes.push(...(await APPLY[sort](engine, messages.slice(start, end))));
    start = end;
  }
  return outcomes;
}

type Sort = 'people' | 'events' | 'alias';
const SORTS = {
  identify: 'people',
  group: 'people',
  track: 'events',
  page: 'events',
  screen: 'events',
  alias: 'alias',
} as const;
const sortOf = ({ kind }: Message): Sort => SORTS[kind];

const APPLY: Record<Sort, (engine: AudienceEngine, some: readonly Message[]) => Promise<Outcome[]>> = {
  async people(engine, some) {
    const answers = await engine.profiles.upsertMany(some.map(personOf));
    const outcomes: Outcome[] = answers.map(({ error }) => error);
    for (const [index, message] of some.entries())
      if (!outcomes[index] && message.kind === 'identify')
        outcomes[index] = await told(() => recognize(engine, message));
    return outcomes;
  },
  async events(engine, some) {
    // One that comes alone is recorded together with those that others bring at the moment.
    const [only] = some;
    if (only && some.length === 1) return [await told(() => engine.events.track(eventOf(only)))];
    return (await engine.events.trackMany(some.map(eventOf))).map(({ error }) => error);
  },
  async alias(engine, some) {
    const outcomes: Outcome[] = [];
    for (const message of some) outcomes.push(await told(() => join(engine, message)));
    return outcomes;
  },
};

const externalIdOf = ({ userId, anonymousId }: Message): string => userId ?? anonymous(anonymousId as string);

function personOf(message: Message): ProfileInput {
  const { kind, traits, groupId } = message;
  if (kind === 'identify') return profileOf(externalIdOf(message), traits);
  const name = traits['name'];
  return {
    externalId: externalIdOf(message),
    attributes: { company: typeof name === 'string' && name !== '' ? name : groupId },
  };
}

function eventOf(message: Message): EventInput {
  const { kind, name, messageId, timestamp, properties } = message;
  return {
    profile: { externalId: externalIdOf(message) },
    type: kind === 'track' ? (name as string) : kind === 'page' ? 'Page Viewed' : 'Screen Viewed',
    properties: kind === 'track' || name === undefined ? { ...properties } : { name, ...properties },
    ...(messageId !== undefined && { id: eventIdOf(messageId) }),
    ...(timestamp !== undefined && { at: timestamp }),
  };
}

const eventIdOf = (messageId: string): string =>
  messageId.length <= LONGEST_EVENT_ID ? messageId : createHash('sha256').update(messageId).digest('hex');

/**
 * Who was anonymous and now has a name. A browser that two people share must not make them one: who was recognized before, or has a name, is left alone.
 */
async function recognize(engine: AudienceEngine, { userId, anonymousId }: Message): Promise<void> {
  if (userId === undefined || anonymousId === undefined) return;
  const before = await found(engine, anonymous(anonymousId));
  if (
    !before ||
    [before.externalId, ...(before.externalIds ?? [])].some((one) => one && !one.startsWith(anonymous('')))
  )
    return;
  await engine.profiles.merge([{ externalId: userId }, { id: before.id }]);
}

/** Says that two are one: nothing when nobody is known by the id before. */
async function join(engine: AudienceEngine, { userId, previousId }: Message): Promise<void> {
  const before =
    (await found(engine, previousId as string)) ?? (await found(engine, anonymous(previousId as string)));
  const { id } = await engine.profiles.upsert({ externalId: userId as string });
  if (before && before.id !== id) await engine.profiles.merge([{ id }, { id: before.id }]);
}

async function found(engine: AudienceEngine, externalId: string): Promise<Profile | undefined> {
  try {
    return await engine.profiles.get({ externalId });
  } catch (error) {
    if (isAudienceError(error) && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

async function told(run: () => Promise<unknown>): Promise<Outcome> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return reportOf(error);
  }
}
