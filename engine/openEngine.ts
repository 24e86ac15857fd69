import type { AudienceEngine } from './api';
import { defineAttribute } from './attributes/defineAttribute';
import { listAttributes } from './attributes/listAttributes';
import { compareRules } from './audience/compareRules';
import { countProfiles } from './audience/countProfiles';
import { estimateProfiles } from './audience/estimateProfiles';
import { explainPlan } from './audience/explainPlan';
import { selectProfiles } from './audience/selectProfiles';
import { summarizeProfiles } from './audience/summarizeProfiles';
import { addRecipients } from './broadcasts/addRecipients';
import { createBroadcast } from './broadcasts/createBroadcast';
import { exportRecipients } from './broadcasts/exportRecipients';
import { getBroadcast, listBroadcasts } from './broadcasts/findBroadcast';
import { listRecipients } from './broadcasts/listRecipients';
import { recordSent } from './broadcasts/recordSent';
import { listCompanies } from './companies/listCompanies';
import { gateContact } from './contacts/gateContact';
import { listRejections } from './contacts/listRejections';
import { countContacted, recordContact } from './contacts/recordContact';
import { addToDoNotContact } from './doNotContact/addToDoNotContact';
import { checkDoNotContact, checkManyDoNotContact } from './doNotContact/checkDoNotContact';
import { importDoNotContact } from './doNotContact/importDoNotContact';
import { historyOfContact, listDoNotContact } from './doNotContact/listDoNotContact';
import { removeFromDoNotContact } from './doNotContact/removeFromDoNotContact';
import { verifyHistory } from './doNotContact/verifyHistory';
import { listEventTypes } from './events/listEventTypes';
import { listProperties } from './events/listProperties';
import { trackEvent } from './events/trackEvent';
import { trackEvents } from './events/trackEvents';
import { claimEntries } from './entries/claimEntries';
import { nextEntry } from './entries/nextEntry';
import { parkedEntries, requeueEntries } from './entries/parkedEntries';
import { acknowledgeEntry, extendEntry, parkEntry, retryEntry } from './entries/settleEntry';
import { addToFlow } from './flows/addToFlow';
import { changeStatus } from './flows/changeStatus';
import { launchFlow } from './flows/launchFlow';
import { getFlow, listFlows } from './flows/listFlows';
import { listParticipants } from './flows/listParticipants';
import { checkHealth } from './health';
import { analyzeImport } from './import/analyzeImport';
import { commitImport } from './import/commitImport';
import { importStatus, refusedRows } from './import/findImport';
import { exportInfobip } from './infobip/exportInfobip';
import { importInfobip } from './infobip/importInfobip';
import { asAudienceError } from './mongo/databaseError';
import { openContext, type ContextOptions } from './openContext';
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
import { countSegment } from './segments/countSegment';
import { createSegment } from './segments/createSegment';
import { deleteSegment } from './segments/deleteSegment';
import { duplicateSegment } from './segments/duplicateSegment';
import { editSegment } from './segments/editSegment';
import { forecastSegment } from './segments/forecastSegment';
import { getSegment, listSegments } from './segments/listSegments';
import { segmentMembers } from './segments/segmentMembers';
import { addTags, removeTags } from './tags/changeTags';
import { createTag } from './tags/createTag';
import { deleteTag } from './tags/deleteTag';
import { listTags } from './tags/listTags';
import { evaluatePending } from './memberships/evaluateLater';
import { BackgroundWork } from './work/BackgroundWork';
import { runDue } from './work/runDue';
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
  return engineOf(readOptions(given));
}

/** The engine of options that were read; tests give it gates at the steps of the real-time protocol. */
export function engineOf(options: ContextOptions): AudienceEngine {
  const { context, close } = openContext(options);
  const work = new BackgroundWork(context);
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
      import: {
        analyze: (source, importOptions) => analyzeImport(context, source, importOptions),
        commit: (importId, commitOptions) => commitImport(context, importId, commitOptions),
        status: (importId) => importStatus(context, importId),
        refused: (importId) => refusedRows(context, importId),
      },
    },
    events: {
      track: (event, writeOptions) => trackEvent(context, event, writeOptions),
      trackMany: (events, writeOptions) => trackEvents(context, events, writeOptions),
      types: (options) => listEventTypes(context, options),
      properties: (type) => listProperties(context, type),
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
      estimate: (rule, options) => estimateProfiles(context, rule, options),
      summary: (rule, options) => summarizeProfiles(context, rule, options),
      explainPlan: (rule, options) => explainPlan(context, rule, options),
      matches: (rule, ref, options) => matchProfile(context, rule, ref, options),
      explain: (rule, ref, options) => explainProfile(context, rule, ref, options),
      validate: (rule, options) => validateRule(context, rule, options),
      describe: (rule) => describeInWords(context, rule),
      importInfobip: (query) => importInfobip(context, query),
      exportInfobip: (rule) => exportInfobip(context, rule),
    },
    segments: {
      create: (input) => createSegment(context, input),
      get: (idOrName) => getSegment(context, idOrName),
      list: () => listSegments(context),
      edit: (idOrName, changes) => editSegment(context, idOrName, changes),
      duplicate: (idOrName, options) => duplicateSegment(context, idOrName, options),
      delete: (idOrName) => deleteSegment(context, idOrName),
      count: (idOrName, options) => countSegment(context, idOrName, options),
      members: (idOrName, options) => segmentMembers(context, idOrName, options),
      forecast: (idOrName, options) => forecastSegment(context, idOrName, options),
      compare: (before, after, options) => compareRules(context, before, after, options),
    },
    flows: {
      launch: (definition) => launchFlow(context, definition),
      add: (flowId, audience, options) => addToFlow(context, flowId, audience, options),
      pause: (flowId) => changeStatus(context, flowId, 'paused'),
      resume: (flowId) => changeStatus(context, flowId, 'active'),
      stop: (flowId) => changeStatus(context, flowId, 'stopped'),
      get: (flowId) => getFlow(context, flowId),
      list: (options) => listFlows(context, options),
      participants: (flowId, options) => listParticipants(context, flowId, options),
    },
    entries: {
      claim: (flowId, options) => claimEntries(context, flowId, options),
      extend: (entry, options) => extendEntry(context, entry, options),
      ack: (entry) => acknowledgeEntry(context, entry),
      retry: (entry, options) => retryEntry(context, entry, options),
      park: (entry, options) => parkEntry(context, entry, options),
      next: (flowId, options) => nextEntry(context, flowId, options),
      parked: (flowId, options) => parkedEntries(context, flowId, options),
      requeue: (flowId, ids) => requeueEntries(context, flowId, ids),
    },
    doNotContact: {
      add: (input) => addToDoNotContact(context, input),
      remove: (input) => removeFromDoNotContact(context, input),
      check: (contact, options) => checkDoNotContact(context, contact, options),
      checkMany: (contacts, options) => checkManyDoNotContact(context, contacts, options),
      list: (options) => listDoNotContact(context, options),
      history: (point) => historyOfContact(context, point),
      verify: (point) => verifyHistory(context, point),
      import: (source, options) => importDoNotContact(context, source, options),
    },
    contacts: {
      gate: (input) => gateContact(context, input),
      record: (input, options) => recordContact(context, input, options),
      count: (options) => countContacted(context, options),
      rejections: (options) => listRejections(context, options),
    },
    companies: {
      list: (options) => listCompanies(context, options),
    },
    broadcasts: {
      create: (input, options) => createBroadcast(context, input, options),
      addRecipients: (broadcastId, who, options) => addRecipients(context, broadcastId, who, options),
      recipients: (broadcastId, options) => listRecipients(context, broadcastId, options),
      recordSent: (broadcastId, profiles, options) => recordSent(context, broadcastId, profiles, options),
      export: (broadcastId, options) => exportRecipients(context, broadcastId, options),
      get: (broadcastId) => getBroadcast(context, broadcastId),
      list: () => listBroadcasts(context),
    },
    work: {
      runDue: (options) => runDue(context, options),
      start: () => work.start(),
      stop: () => work.stop(),
    },
    health: () => checkHealth(context),
    close: async () => {
      await work.stop();
      await evaluatePending(context);
      await close();
    },
  } as Partial<{ [Namespace in keyof AudienceEngine]: Partial<AudienceEngine[Namespace]> }>;
  return throughDoor(calls, (error) => asAudienceError(error, options.uri)) as AudienceEngine;
}
