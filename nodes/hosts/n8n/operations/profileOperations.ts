import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type {
  AudienceEngine,
  IdentityRef,
  Profile,
  ProfileEvent,
  ProfileExport,
  ProfileInput,
  ProfileRef,
  ProfileSegment,
  UpsertResult,
  Wait,
  WhenSeveral,
} from '../../../../engine';
import { everyProfile } from '../../everyProfile';
import { eventsOfProfile, type EventsAsked } from '../../eventsOfProfile';
import { identityRef } from '../../../parameters/identityRef';
import { limitOf, listProfiles } from './askAudience';
import { attributesOf } from '../parameters/attributeRows';
import { profilesOf } from '../parameters/audienceInput';
import { knownProfile, profileOf, withFindings } from '../parameters/profileOf';
import { objectOf, optionsOf, requiredText, textOf, textsOf } from '../parameters/readParameters';
import { ruleOf } from '../parameters/ruleOf';
import { namesOfTags } from '../parameters/tagsInput';
import { noticesOfProfiles } from '../../mistypings';
import { hint } from '../items/hint';
import { answered } from '../items/answered';
import { cancelledWith } from '../items/cancelledWith';
import type { ManyWork } from '../items/manyItems';
import { nests } from '../parameters/shape';
import { profileAs } from '../parameters/simplify';
import type { NodeOperations } from './runOperation';

/** What the node Profile does. */
export const profileOperations: NodeOperations = {
  many: {
    upsert: (context): ManyWork<Upsert, { id: string; result: UpsertResult; merged?: string[] }> => ({
      async read(_item, index, engine) {
        const options = optionsOf(context, index);
        return {
          input: await inputOf(context, index, engine),
          options: {
            mode: options['mode'] === 'full' ? 'full' : 'partial',
            wait: options['wait'] === 'accepted' ? 'accepted' : 'evaluated',
            whenSeveral: options['whenSeveral'] === 'refuse' ? 'refuse' : 'join',
          },
        };
      },
      together: ({ options }) => JSON.stringify(options),
      async ask(requests, engine) {
        const inputs = requests.map(({ input }) => input);
        hint(context, await noticesOfProfiles(engine, inputs));
        return engine.profiles.upsertMany(inputs, { ...requests[0]?.options, ...cancelledWith(context) });
      },
      answer: (item, { id, result, merged }) => {
        const came = { result, ...(merged && { merged }) };
        return [
          [
            0,
            withFindings(item, { ...knownProfile(item, id), ...(nests(context) ? { upsert: came } : came) }),
          ],
        ];
      },
    }),

    get: (context): ManyWork<{ ref: ProfileRef; index: number }, { profile: Profile }> => ({
      read: (item, index) => ({ ref: profileOf(context, item, index), index }),
      ask: (requests, engine) => engine.profiles.getMany(requests.map(({ ref }) => ref)),
      answer: (item, { profile }, { index }) => [
        [0, withFindings(item, { profile: profileAs(context, index, profile) })],
      ],
    }),

    delete: (context): ManyWork<ProfileRef, { id: string }> => ({
      read: (item, index) => profileOf(context, item, index),
      ask: (refs, engine) => answered(refs, (ref) => engine.profiles.delete(ref)),
      answer: (item, { id }) => [
        [
          0,
          withFindings(
            item,
            nests(context) ? { profile: { id, deleted: true } } : { profile: { id }, deleted: true },
          ),
        ],
      ],
    }),

    removeIdentity: (context): ManyWork<IdentityOf, { id: string }> => ({
      read: (item, index) => ({
        ref: profileOf(context, item, index),
        identity: identityRef(
          context.getNodeParameter('identityKind', index, 'email') as string,
          requiredText(context, 'identity', index, 'Identity to Remove'),
        ),
      }),
      ask: (requests, engine) =>
        answered(requests, ({ ref, identity }) =>
          engine.profiles.removeIdentity(ref, identity, cancelledWith(context)),
        ),
      answer: (item, { id }) => [[0, withFindings(item, knownProfile(item, id))]],
    }),

    unmerge: (context): ManyWork<string, { id: string; from: string }> => ({
      read: (_item, index) => requiredText(context, 'mergedId', index, 'Profile ID'),
      ask: (ids, engine) => answered(ids, (id) => engine.profiles.unmerge(id, cancelledWith(context))),
      answer: (item, { id, from }) => [
        [0, withFindings(item, nests(context) ? { profile: { id, from } } : { profile: { id }, from })],
      ],
    }),

    events: (context): ManyWork<EventsAsked, { events: ProfileEvent[] }> => ({
      read: (item, index) => ({
        ref: profileOf(context, item, index),
        type: textOf(context, 'eventType', index),
        limit: limitOf(context, index),
      }),
      ask: (requests, engine) =>
        answered(requests, async (asked) => ({ events: await eventsOfProfile(engine, asked) })),
      answer: (_item, { events }) =>
        events.map((event) => [0, { event: { ...event } as IDataObject }] as const),
    }),

    segments: (context): ManyWork<ProfileRef, { segments: ProfileSegment[] }> => ({
      read: (item, index) => profileOf(context, item, index),
      ask: (refs, engine) =>
        answered(refs, async (ref) => ({ segments: await engine.profiles.segments(ref) })),
      answer: (_item, { segments }) => segments.map((segment) => [0, { segment: { ...segment } }] as const),
    }),

    export: (context): ManyWork<ProfileRef, { everything: ProfileExport }> => ({
      read: (item, index) => profileOf(context, item, index),
      ask: (refs, engine) =>
        answered(refs, async (ref) => ({ everything: await engine.profiles.export(ref) })),
      answer: (item, { everything }) => [
        [0, withFindings(item, { export: everything as unknown as IDataObject })],
      ],
    }),
  },

  once: {
    async getAll(context, _item, index, engine) {
      const rule =
        context.getNodeParameter('which', index, 'all') === 'rule'
          ? await ruleOf(context, index, engine)
          : null;
      return listProfiles(context, index, (limit) =>
        everyProfile(engine, rule, {
          limit,
          sort: textOf(context, 'sort', index),
          signal: context.getExecutionCancelSignal(),
        }),
      );
    },

    async search(context, _item, index, engine) {
      const search = requiredText(context, 'search', index, 'Search');
      const found = await engine.profiles.find(
        { search },
        { limit: Math.min(limitOf(context, index), 10_000) },
      );
      return found.map((profile) => [0, { profile: profileAs(context, index, profile) }] as const);
    },

    async merge(context, item, index, engine) {
      const { id, merged } = await engine.profiles.merge(
        profilesOf(context.getNodeParameter('profiles', index, {})),
      );
      return [
        [0, withFindings(item, nests(context) ? { profile: { id, merged } } : { profile: { id }, merged })],
      ];
    },
  },
};

interface IdentityOf {
  ref: ProfileRef;
  identity: IdentityRef;
}

interface Upsert {
  input: ProfileInput;
  options: { mode: 'partial' | 'full'; wait: Wait; whenSeveral: WhenSeveral };
}

/** The profile as the form says it; what is left empty is not mentioned. The engine says what is wrong with it. */
async function inputOf(
  context: IExecuteFunctions,
  index: number,
  engine: AudienceEngine,
): Promise<ProfileInput> {
  if (context.getNodeParameter('profileFrom', index, 'fields') === 'json')
    return objectOf(context, 'profileJson', index, 'Profile') as ProfileInput;
  const externalId = textOf(context, 'externalId', index);
  const emails = textsOf(context, 'emails', index);
  const phones = textsOf(context, 'phones', index);
  const tags = namesOfTags(context, 'tags', index);
  return {
    ...(externalId === '' ? {} : { externalId }),
    ...(emails.length === 0 ? {} : { emails }),
    ...(phones.length === 0 ? {} : { phones }),
    attributes: await attributesOf(context, index, engine),
    ...(tags.length === 0 ? {} : { tags }),
  };
}
