import type { Node, NodeAPI, NodeDef } from 'node-red';
import { answerMessages, type Answer } from '../hosts/node-red/answers/answerMessages';
import { batchingOf, type BatchInputs } from '../hosts/node-red/inputs/batching';
import { FlowError } from '../hosts/node-red/answers/FlowError';
import { InTurn } from '../hosts/node-red/entries/InTurn';
import { errorAnswer, reportBad } from '../hosts/node-red/answers/listAnswers';
import { profileFields, type ProfileDataInputs } from '../hosts/node-red/inputs/profileData';
import {
  isObject,
  profileInput,
  profilesOf,
  type ProfileInputs,
} from '../hosts/node-red/inputs/profileInput';
import { noticesOfProfiles } from '../hosts/mistypings';
import { registerType } from '../hosts/node-red/settings/registerType';
import { ruleInput, type RuleInputs } from '../hosts/node-red/inputs/ruleInput';
import { runOperation, type Operations } from '../hosts/node-red/answers/runOperation';
import { sendInBatches } from '../hosts/node-red/answers/sendInBatches';
import { readText, requireText, typedValue } from '../hosts/node-red/inputs/typedValue';
import { eventsOfProfile } from '../hosts/eventsOfProfile';
import { everyProfile } from '../hosts/everyProfile';
import { identityRef } from '../parameters/identityRef';
import type { AudienceEngine, ProfileInput } from '../../engine';

interface ProfileDef extends NodeDef, ProfileInputs, ProfileDataInputs, RuleInputs, BatchInputs {
  connection?: string;
  operation?: string;
  sort?: string;
  profileFrom?: string;
  profileJson?: string;
  profileJsonType?: string;
  mode?: string;
  whenSeveral?: string;
  wait?: string;
  which?: string;
  profiles?: string;
  profilesType?: string;
  eventType?: string;
  eventTypeType?: string;
  search?: string;
  searchType?: string;
  identityKind?: string;
  identity?: string;
  identityType?: string;
  mergedId?: string;
  mergedIdType?: string;
}

/** Creates or updates, gets, lists, merges, exports and deletes profiles, takes identities off them and undoes merges. */
export default (RED: NodeAPI): void => {
  function Profile(this: Node, def: ProfileDef): void {
    RED.nodes.createNode(this, def);
    answerMessages(
      RED,
      this,
      def.connection,
      runOperation(operations(RED, this, def), def.operation, 'upsert'),
    );
  }

  registerType(RED, 'audience-profile', Profile);
};

function operations(RED: NodeAPI, node: Node, def: ProfileDef): Operations {
  const readProfile = profileInput(RED, node, def);
  const readProfiles = typedValue(
    RED,
    node,
    'profiles',
    def.profiles || 'payload',
    def.profilesType || 'msg',
  );
  const readRule = ruleInput(RED, node, def);
  const readEventType = typedValue(RED, node, 'eventType', def.eventType, def.eventTypeType);
  const readSearch = typedValue(RED, node, 'search', def.search, def.searchType);
  const readIdentity = typedValue(RED, node, 'identity', def.identity, def.identityType);
  const readMergedId = typedValue(RED, node, 'mergedId', def.mergedId, def.mergedIdType);

  return {
    upsert: upsert(RED, node, def),

    async delete(message, { send, link, signal }) {
      const profile = await readProfile(message);
      message.payload = {
        ...(await link.run((engine) => engine.profiles.delete(profile), { signal })),
        deleted: true,
      };
      send(message);
    },

    async export(message, { send, link, signal }) {
      const profile = await readProfile(message);
      message.payload = await link.run((engine) => engine.profiles.export(profile), { signal });
      send(message);
    },

    async get(message, { send, link, signal }) {
      const ref = await readProfile(message);
      const profile = await link.run((engine) => engine.profiles.get(ref), { signal });
      message.payload = profile;
      message['profile'] = { ...profile };
      send(message);
    },

    async getAll(message, { send, link, signal }) {
      const rule = def.which === 'rule' ? await readRule(message) : null;
      const batching = batchingOf(def);
      await sendInBatches(RED, message, send, batching, (receive) =>
        link.run(
          async (engine) => {
            for await (const profile of everyProfile(engine, rule, {
              limit: batching.limit,
              sort: def.sort,
              signal,
            })) {
              if (!(await receive(profile))) break;
            }
          },
          { signal },
        ),
      );
    },

    async events(message, { send, link, signal }) {
      const ref = await readProfile(message);
      const type = (await readText(readEventType, 'eventType', message)) ?? '';
      const { limit } = batchingOf(def);
      message.payload = await link.run((engine) => eventsOfProfile(engine, { ref, type, limit }), { signal });
      send(message);
    },

    async segments(message, { send, link, signal }) {
      const ref = await readProfile(message);
      message.payload = await link.run((engine) => engine.profiles.segments(ref), { signal });
      send(message);
    },

    async search(message, { send, link, signal }) {
      const search = await requireText(readSearch, 'search', message);
      const limit = Math.min(batchingOf(def).limit, 10_000);
      message.payload = await link.run((engine) => engine.profiles.find({ search }, { limit, signal }), {
        signal,
      });
      send(message);
    },

    async removeIdentity(message, { send, link, signal }) {
      const ref = await readProfile(message);
      const identity = identityRef(
        def.identityKind ?? 'email',
        await requireText(readIdentity, 'identity', message),
      );
      const { id } = await link.run((engine) => engine.profiles.removeIdentity(ref, identity, { signal }), {
        signal,
      });
      message.payload = { id };
      message['profile'] = { ...(isObject(message['profile']) ? message['profile'] : {}), id };
      send(message);
    },

    async unmerge(message, { send, link, signal }) {
      const merged = await requireText(readMergedId, 'mergedId', message);
      const parted = await link.run((engine) => engine.profiles.unmerge(merged, { signal }), { signal });
      message.payload = parted;
      message['profile'] = { id: parted.id };
      send(message);
    },

    async merge(message, { send, link, signal }) {
      const refs = profilesOf(await readProfiles(message));
      const joined = await link.run((engine) => engine.profiles.merge(refs), { signal });
      message.payload = joined;
      message['profile'] = { id: joined.id };
      send(message);
    },
  };
}

/**
 * One profile, or a list of them: the good ones of a list land, each bad one goes to Catch nodes by itself. Of two messages about one person the later
 * one has the last word.
 */
function upsert(RED: NodeAPI, node: Node, def: ProfileDef): Answer {
  const read =
    def.profileFrom === 'json'
      ? typedValue(RED, node, 'profileJson', def.profileJson || 'payload', def.profileJsonType || 'msg')
      : profileFields(RED, node, def);
  const options = {
    mode: def.mode === 'full' ? 'full' : 'partial',
    wait: def.wait === 'accepted' ? 'accepted' : 'evaluated',
    whenSeveral: def.whenSeveral === 'refuse' ? 'refuse' : 'join',
  } as const;
  const inTurn = new InTurn();
  const warn = async (engine: AudienceEngine, profiles: readonly unknown[]): Promise<void> => {
    for (const notice of await noticesOfProfiles(engine, profiles)) node.warn(notice);
  };

  return async (message, { send, link, signal }) => {
    const value = await read(message);
    const persons = identitiesOf(value);
    if (!Array.isArray(value)) {
      const written = await link.run(
        (engine) =>
          inTurn.run(persons, async () => {
            await warn(engine, [value]);
            return engine.profiles.upsert(value as ProfileInput, options);
          }),
        { signal },
      );
      message.payload = written;
      message['profile'] = { ...(isObject(message['profile']) ? message['profile'] : {}), id: written.id };
      send(message);
      return;
    }
    const answers = await link.run(
      (engine) =>
        inTurn.run(persons, async () => {
          await warn(engine, value);
          return engine.profiles.upsertMany(value as ProfileInput[], options);
        }),
      { signal },
    );
    const answered = answers.map((answer) => ({
      ...answer,
      ...(answer.error === undefined ? {} : { error: FlowError.from(answer.error) }),
    }));
    reportBad(node, message, value, answered as { index: number; error?: FlowError }[]);
    message.payload = answered.map((answer) =>
      answer.error === undefined
        ? answer
        : errorAnswer({ index: answer.index, error: answer.error as FlowError }),
    );
    send(message);
  };
}

/** What people are told apart by, as it came. */
function identitiesOf(value: unknown): string[] {
  return [value]
    .flat()
    .filter(isObject)
    .flatMap(({ externalId, emails, phones }) =>
      [externalId, emails, phones].flat().filter((identity) => typeof identity === 'string'),
    );
}
