import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { AudienceEngine, ProfileInput } from '../../../../engine';
import { everyProfile } from '../../everyProfile';
import { listProfiles } from './askAudience';
import { attributesOf } from '../parameters/attributeRows';
import { profilesOf } from '../parameters/audienceInput';
import { knownProfile, profileOf, withFindings } from '../parameters/profileOf';
import { objectOf, optionsOf, textOf, textsOf } from '../parameters/readParameters';
import { ruleOf } from '../parameters/ruleOf';
import type { Operations } from './runOperation';

/** What the node Profile does with one item. */
export const profileOperations: Operations = {
  async upsert(context, item, index, engine) {
    const options = optionsOf(context, index);
    const input = await inputOf(context, index, engine);
    const { id, result } = await engine.profiles.upsert(input, {
      mode: options['mode'] === 'full' ? 'full' : 'partial',
      wait: options['wait'] === 'accepted' ? 'accepted' : 'evaluated',
    });
    return [[0, withFindings(item, { ...knownProfile(item, id), result })]];
  },

  async delete(context, item, index, engine) {
    const { id } = await engine.profiles.delete(profileOf(context, item, index));
    return [[0, withFindings(item, { profile: { id }, deleted: true })]];
  },

  async export(context, item, index, engine) {
    const everything = await engine.profiles.export(profileOf(context, item, index));
    return [[0, withFindings(item, { export: everything as unknown as IDataObject })]];
  },

  async get(context, item, index, engine) {
    const profile = await engine.profiles.get(profileOf(context, item, index));
    return [[0, withFindings(item, { profile: profile as unknown as IDataObject })]];
  },

  async getAll(context, _item, index, engine) {
    const rule =
      context.getNodeParameter('which', index, 'all') === 'rule'
        ? await ruleOf(context, index, engine)
        : null;
    return listProfiles(context, index, (limit) =>
      everyProfile(engine, rule, { limit, signal: context.getExecutionCancelSignal() }),
    );
  },

  async merge(context, item, index, engine) {
    const { id, merged } = await engine.profiles.merge(
      profilesOf(context.getNodeParameter('profiles', index, {})),
    );
    return [[0, withFindings(item, { profile: { id }, merged })]];
  },
};

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
  const tags = textsOf(context, 'tags', index);
  return {
    ...(externalId === '' ? {} : { externalId }),
    ...(emails.length === 0 ? {} : { emails }),
    ...(phones.length === 0 ? {} : { phones }),
    attributes: await attributesOf(context, index, engine),
    ...(tags.length === 0 ? {} : { tags }),
  };
}
