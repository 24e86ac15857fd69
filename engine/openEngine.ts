import type { AudienceEngine } from './api';
import { defineAttribute } from './attributes/defineAttribute';
import { listAttributes } from './attributes/listAttributes';
import { countProfiles } from './audience/countProfiles';
import { selectProfiles } from './audience/selectProfiles';
import { gateContact } from './contacts/gateContact';
import { listRejections } from './contacts/listRejections';
import { countContacted, recordContact } from './contacts/recordContact';
import { addToDoNotContact } from './doNotContact/addToDoNotContact';
import { checkDoNotContact, checkManyDoNotContact } from './doNotContact/checkDoNotContact';
import { historyOfContact, listDoNotContact, verifyHistory } from './doNotContact/listDoNotContact';
import { removeFromDoNotContact } from './doNotContact/removeFromDoNotContact';
import { trackEvent } from './events/trackEvent';
import { trackEvents } from './events/trackEvents';
import { checkHealth } from './health';
import { asAudienceError } from './mongo/databaseError';
import { openContext } from './openContext';
import { explainProfile, matchProfile } from './profiles/askProfile';
import { deleteProfile } from './profiles/deleteProfile';
import { exportProfile } from './profiles/exportProfile';
import { findProfiles } from './profiles/findProfiles';
import { getProfile } from './profiles/getProfile';
import { mergeProfiles } from './profiles/mergeProfiles';
import { upsertProfile } from './profiles/upsertProfile';
import { upsertProfiles } from './profiles/upsertProfiles';
import { readOptions, type EngineOptions } from './readOptions';
import { describeInWords, validateRule } from './rule/validateRule';
import { addTags, removeTags } from './tags/changeTags';
import { createTag } from './tags/createTag';
import { deleteTag } from './tags/deleteTag';
import { listTags } from './tags/listTags';
import { throughDoor } from './throughDoor';

/**
 * Opens an engine: one account of one database. It connects with the first call, then creates indexes and runs migrations if nobody has;
 * engines of one process on the same uri share one pool of connections. Close it when it is no longer needed.
 *
 * @throws INVALID_ARGUMENT for bad options. What is wrong with the connection is told by the first call: DATABASE_UNAVAILABLE,
 *   VERSION_UNSUPPORTED.
 * @example const engine = await openAudienceEngine({ uri: 'mongodb://127.0.0.1:27017/audience' })
 */
export async function openAudienceEngine(given: EngineOptions): Promise<AudienceEngine> {
  const read = readOptions(given);
  const { context, close } = openContext(read);
  const calls = {
    attributes: {
      define: (definition) => defineAttribute(context, definition),
      list: () => listAttributes(context),
    },
    profiles: {
      upsert: (input, upsertOptions) => upsertProfile(context, input, upsertOptions),
      upsertMany: (inputs, upsertOptions) => upsertProfiles(context, inputs, upsertOptions),
      get: (ref) => getProfile(context, ref),
      find: (rule, page) => findProfiles(context, rule, page),
      delete: (ref) => deleteProfile(context, ref),
      merge: (refs) => mergeProfiles(context, refs),
      export: (ref) => exportProfile(context, ref),
    },
    events: {
      track: (event, writeOptions) => trackEvent(context, event, writeOptions),
      trackMany: (events, writeOptions) => trackEvents(context, events, writeOptions),
    },
    tags: {
      create: (name) => createTag(context, name),
      list: () => listTags(context),
      delete: (name, deleteOptions) => deleteTag(context, name, deleteOptions),
      add: (to, tags, changeOptions) => addTags(context, to, tags, changeOptions),
      remove: (from, tags, changeOptions) => removeTags(context, from, tags, changeOptions),
    },
    audience: {
      select: (rule, options) => selectProfiles(context, rule, options),
      count: (rule, options) => countProfiles(context, rule, options),
      matches: (rule, ref, options) => matchProfile(context, rule, ref, options),
      explain: (rule, ref, options) => explainProfile(context, rule, ref, options),
      validate: (rule, options) => validateRule(context, rule, options),
      describe: (rule) => describeInWords(context, rule),
    },
    doNotContact: {
      add: (input) => addToDoNotContact(context, input),
      remove: (input) => removeFromDoNotContact(context, input),
      check: (contact, options) => checkDoNotContact(context, contact, options),
      checkMany: (contacts, options) => checkManyDoNotContact(context, contacts, options),
      list: (options) => listDoNotContact(context, options),
      history: (point) => historyOfContact(context, point),
      verify: (point) => verifyHistory(context, point),
    },
    contacts: {
      gate: (input) => gateContact(context, input),
      record: (input, options) => recordContact(context, input, options),
      count: (options) => countContacted(context, options),
      rejections: (options) => listRejections(context, options),
    },
    health: () => checkHealth(context),
    close,
  } as Partial<{ [Namespace in keyof AudienceEngine]: Partial<AudienceEngine[Namespace]> }>;
  return throughDoor(calls, (error) => asAudienceError(error, read.uri)) as AudienceEngine;
}
