import { createKey, listKeys, revokeKey } from './access/createKey';
import { identify, identifySession, startSession } from './access/identify';
import { once } from './access/once';
import type { AttributesApi, AudienceEngine } from './api';
import { addRecipients } from './contact/broadcasts/addRecipients';
import { createBroadcast } from './contact/broadcasts/createBroadcast';
import { closeBroadcast, deleteBroadcast } from './contact/broadcasts/endBroadcast';
import { exportRecipients } from './contact/broadcasts/exportRecipients';
import { getBroadcast, listBroadcasts } from './contact/broadcasts/findBroadcast';
import { listRecipients } from './contact/broadcasts/listRecipients';
import { recordSent } from './contact/broadcasts/recordSent';
import { gateContact, gateContacts } from './contact/contacts/gateContact';
import { listRejections } from './contact/contacts/listRejections';
import { countContacted, recordContact, recordContacts } from './contact/contacts/recordContact';
import { consentHistory } from './contact/consent/consentHistory';
import { consentsOf, getConsent } from './contact/consent/consentsOf';
import { exportConsents } from './contact/consent/exportConsents';
import { importConsents } from './contact/consent/importConsents';
import { createLink } from './contact/consent/links/createLink';
import { followLink } from './contact/consent/links/followLink';
import { rotateKey } from './contact/consent/links/linkKeys';
import { openLink } from './contact/consent/links/openLink';
import { requestConsent } from './contact/consent/requestConsent';
import { setConsent } from './contact/consent/setConsent';
import { getConsentSettings, setConsentSettings } from './contact/consent/settings';
import { createTopic, editTopic } from './contact/consent/topics/defineTopic';
import { deleteTopic } from './contact/consent/topics/deleteTopic';
import { getTopic, listTopics } from './contact/consent/topics/listTopics';
import { setPolicy, getPolicy } from './contact/policy/contactPolicy';
import { askContact } from './contact/permits/askContact';
import { settlePermit } from './contact/permits/settlePermit';
import { anchorHistory, verifyEverything } from './contact/doNotContact/anchor';
import { addToDoNotContact } from './contact/doNotContact/addToDoNotContact';
import { checkDoNotContact, checkManyDoNotContact } from './contact/doNotContact/checkDoNotContact';
import { importDoNotContact } from './contact/doNotContact/importDoNotContact';
import { historyOfContact, listDoNotContact } from './contact/doNotContact/listDoNotContact';
import { removeFromDoNotContact } from './contact/doNotContact/removeFromDoNotContact';
import { verifyHistory } from './contact/doNotContact/verifyHistory';
import { compareRules } from './evaluation/audience/compareRules';
import { countProfiles } from './evaluation/audience/countProfiles';
import { estimateProfiles } from './evaluation/audience/estimateProfiles';
import { explainPlan } from './evaluation/audience/explainPlan';
import { selectProfiles } from './evaluation/audience/selectProfiles';
import { summarizeProfiles } from './evaluation/audience/summarizeProfiles';
import { valuesOf } from './evaluation/audience/valuesOf';
import { describeInWords, validateRule } from './evaluation/audience/validateRule';
import { withinDeadlines } from './deadlines';
import { ruleContextOf } from './evaluation/ruleContext/ruleContextOf';
import { checkHealth } from './health/checkHealth';
import { claimEntries } from './journeys/entries/claimEntries';
import { nextEntry } from './journeys/entries/nextEntry';
import { parkedEntries, requeueEntries } from './journeys/entries/parkedEntries';
import {
  acknowledgeEntries,
  acknowledgeEntry,
  extendEntry,
  parkEntry,
  retryEntry,
} from './journeys/entries/settleEntry';
import { addEachToFlow, addToFlow } from './journeys/flows/addToFlow';
import { changeStatus } from './journeys/flows/changeStatus';
import { launchFlow } from './journeys/flows/launchFlow';
import { getFlow, listFlows } from './journeys/flows/listFlows';
import { listParticipants } from './journeys/flows/listParticipants';
import { removeParticipant } from './journeys/flows/removeParticipant';
import { countFlow } from './journeys/reports/countFlow';
import { reportFlow } from './journeys/reports/reportFlow';
import { acknowledgeRow } from './journeys/outbox/acknowledgeRows';
import { extendRow, parkRow, retryRow } from './journeys/outbox/settleRow';
import { cancelWaits } from './journeys/waits/cancelWaits';
import { changePlace } from './journeys/waits/changePlace';
import { claimWaits, nextWait, parkedWaits, requeueWaits } from './journeys/waits/claimWaits';
import { listPlaces } from './journeys/waits/listPlaces';
import { countWaits, listWaits } from './journeys/waits/listWaits';
import { openWait } from './journeys/waits/openWait';
import { ENDED_WAITS } from './journeys/waits/waitOutbox';
import { assignSplit } from './journeys/splits/assignSplit';
import { reportSplit } from './journeys/splits/reportSplit';
import { exportInfobip } from './language/infobip/exportInfobip';
import { importInfobip } from './language/infobip/importInfobip';
import { evaluatePending } from './membership/memberships/evaluateLater';
import { countSegment } from './membership/segments/countSegment';
import { createSegment } from './membership/segments/createSegment';
import { deleteSegment } from './membership/segments/deleteSegment';
import { duplicateSegment } from './membership/segments/duplicateSegment';
import { editSegment } from './membership/segments/editSegment';
import { segmentHistory } from './membership/history/segmentHistory';
import { forecastSegment } from './membership/segments/forecastSegment';
import { getSegment, listSegments } from './membership/segments/listSegments';
import { segmentMembers } from './membership/segments/segmentMembers';
import { openContext, type ContextOptions } from './openContext';
import { removeAttribute, retypeAttribute } from './people/attributes/changeAttribute';
import { computeAttribute, removeComputed } from './people/attributes/computeAttribute';
import { defineAttribute } from './people/attributes/defineAttribute';
import { listAttributes } from './people/attributes/listAttributes';
import { listAttributeValues } from './people/attributes/listAttributeValues';
import { listCompanies } from './people/companies/listCompanies';
import { listEventTypes } from './people/events/listEventTypes';
import { listProperties } from './people/events/listProperties';
import { listPropertyValues } from './people/events/listPropertyValues';
import { trackEvent } from './people/events/trackEvent';
import { trackEvents } from './people/events/trackEvents';
import { analyzeImport } from './people/import/analyzeImport';
import { commitImport } from './people/import/commitImport';
import { importStatus, listImports, refusedRows } from './people/import/findImport';
import { explainProfile, matchProfile } from './people/profiles/askProfile';
import { deleteProfile } from './people/profiles/deleteProfile';
import { exportProfile } from './people/profiles/exportProfile';
import { findProfiles } from './people/profiles/findProfiles';
import { getProfile } from './people/profiles/getProfile';
import { getProfiles } from './people/profiles/getProfiles';
import { listEvents } from './people/profiles/listEvents';
import { listJoins } from './people/profiles/listJoins';
import { matchProfiles } from './people/profiles/matchProfiles';
import { mergeProfiles } from './people/profiles/mergeProfiles';
import { removeIdentity } from './people/profiles/removeIdentity';
import { segmentsOfProfile } from './people/profiles/segmentsOfProfile';
import { unmergeProfile } from './people/profiles/unmergeProfile';
import { upsertProfile } from './people/profiles/upsertProfile';
import { upsertProfiles } from './people/profiles/upsertProfiles';
import { addTags, removeTags } from './people/tags/changeTags';
import { addTagsToEach, removeTagsFromEach } from './people/tags/changeTagsOfEach';
import { createTag } from './people/tags/createTag';
import { deleteTag } from './people/tags/deleteTag';
import { listTags } from './people/tags/listTags';
import { readOptions, type EngineOptions } from './readOptions';
import { accountsOf } from './store/mongo/accountsOf';
import { asAudienceError } from './store/mongo/databaseError';
import { throughDoor } from './store/throughDoor';
import { BackgroundWork } from './work/BackgroundWork';
import { runDue } from './work/runDue';

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

/** Options that are null are none: hosts hand on what a form has left empty. */
const orNone = <T>(options: T | null | undefined): T | undefined => options ?? undefined;

/** The engine of options that were read; tests give it gates at the steps of the real-time protocol. */
export function engineOf(options: ContextOptions): AudienceEngine {
  const { context, close, within } = openContext(options);
  const work = new BackgroundWork(context);
  const calls = {
    accounts: {
      list: async () => accountsOf(await context.database()),
    },
    attributes: {
      define: (definition) => defineAttribute(context, definition),
      list: () => listAttributes(context),
      compute: ((definition, options) =>
        computeAttribute(context, definition, orNone(options))) as AttributesApi['compute'],
      removeComputed: (name) => removeComputed(context, name),
      retype: (definition, options) => retypeAttribute(context, definition, orNone(options)),
      remove: (name, options) => removeAttribute(context, name, orNone(options)),
      values: (name, options) => listAttributeValues(context, name, orNone(options)),
    },
    profiles: {
      upsert: (input, upsertOptions) => upsertProfile(context, input, orNone(upsertOptions)),
      upsertMany: (inputs, upsertOptions) => upsertProfiles(context, inputs, orNone(upsertOptions)),
      get: (ref) => getProfile(context, ref),
      getMany: (refs) => getProfiles(context, refs),
      find: (what, page) => findProfiles(context, what, orNone(page)),
      events: (ref, options) => listEvents(context, ref, orNone(options)),
      segments: (ref) => segmentsOfProfile(context, ref),
      delete: (ref) => deleteProfile(context, ref),
      merge: (refs, writeOptions) => mergeProfiles(context, refs, orNone(writeOptions)),
      removeIdentity: (ref, identity, writeOptions) =>
        removeIdentity(context, ref, identity, orNone(writeOptions)),
      unmerge: (id, writeOptions) => unmergeProfile(context, id, orNone(writeOptions)),
      joins: (ref) => listJoins(context, ref),
      export: (ref) => exportProfile(context, ref),
      import: {
        analyze: (source, importOptions) => analyzeImport(context, source, orNone(importOptions)),
        commit: (importId, commitOptions) => commitImport(context, importId, orNone(commitOptions)),
        status: (importId) => importStatus(context, importId),
        list: () => listImports(context),
        refused: (importId) => refusedRows(context, importId),
      },
    },
    events: {
      track: (event, writeOptions) => trackEvent(context, event, orNone(writeOptions)),
      trackMany: (events, writeOptions) => trackEvents(context, events, orNone(writeOptions)),
      types: (options) => listEventTypes(context, orNone(options)),
      properties: (type) => listProperties(context, type),
      values: (type, property, options) => listPropertyValues(context, type, property, orNone(options)),
    },
    tags: {
      create: (name) => createTag(context, name),
      list: () => listTags(context),
      delete: (name, deleteOptions) => deleteTag(context, name, orNone(deleteOptions)),
      add: (to, tags, changeOptions) => addTags(context, to, tags, orNone(changeOptions)),
      remove: (from, tags, changeOptions) => removeTags(context, from, tags, orNone(changeOptions)),
      addMany: (items, writeOptions) => addTagsToEach(context, items, orNone(writeOptions)),
      removeMany: (items, writeOptions) => removeTagsFromEach(context, items, orNone(writeOptions)),
    },
    audience: {
      select: (rule, options) => selectProfiles(context, rule, orNone(options)),
      count: (rule, options) => countProfiles(context, rule, orNone(options)),
      estimate: (rule, options) => estimateProfiles(context, rule, orNone(options)),
      summary: (rule, options) => summarizeProfiles(context, rule, orNone(options)),
      values: (rule, of, options) => valuesOf(context, rule, of, orNone(options)),
      explainPlan: (rule, options) => explainPlan(context, rule, orNone(options)),
      matches: (rule, ref, options) => matchProfile(context, rule, ref, orNone(options)),
      matchesMany: (rule, refs, options) => matchProfiles(context, rule, refs, orNone(options)),
      explain: (rule, ref, options) => explainProfile(context, rule, ref, orNone(options)),
      validate: (rule, options) => validateRule(context, rule, orNone(options)),
      describe: (rule) => describeInWords(context, rule),
      importInfobip: async (query) => importInfobip(await ruleContextOf(context), query),
      exportInfobip: async (rule) => exportInfobip(await ruleContextOf(context), rule),
    },
    segments: {
      create: (input) => createSegment(context, input),
      get: (idOrName) => getSegment(context, idOrName),
      list: () => listSegments(context),
      edit: (idOrName, changes) => editSegment(context, idOrName, changes),
      duplicate: (idOrName, options) => duplicateSegment(context, idOrName, orNone(options)),
      delete: (idOrName) => deleteSegment(context, idOrName),
      count: (idOrName, options) => countSegment(context, idOrName, orNone(options)),
      members: (idOrName, options) => segmentMembers(context, idOrName, orNone(options)),
      forecast: (idOrName, options) => forecastSegment(context, idOrName, orNone(options)),
      history: (idOrName, options) => segmentHistory(context, idOrName, orNone(options)),
      compare: (before, after, options) => compareRules(context, before, after, orNone(options)),
    },
    flows: {
      launch: (definition) => launchFlow(context, definition),
      add: (flowId, audience, options) => addToFlow(context, flowId, audience, orNone(options)),
      addMany: (flowId, refs, options) => addEachToFlow(context, flowId, refs, orNone(options)),
      removeParticipant: (flowId, ref) => removeParticipant(context, flowId, ref),
      counts: (flowId) => countFlow(context, flowId),
      report: (flowId, options) => reportFlow(context, flowId, orNone(options)),
      pause: (flowId) => changeStatus(context, flowId, 'paused'),
      resume: (flowId) => changeStatus(context, flowId, 'active'),
      stop: (flowId) => changeStatus(context, flowId, 'stopped'),
      get: (flowId) => getFlow(context, flowId),
      list: (options) => listFlows(context, orNone(options)),
      participants: (flowId, options) => listParticipants(context, flowId, orNone(options)),
    },
    entries: {
      claim: (flowId, options) => claimEntries(context, flowId, orNone(options)),
      extend: (entry, options) => extendEntry(context, entry, orNone(options)),
      ack: (entry) => acknowledgeEntry(context, entry),
      ackMany: (entries) => acknowledgeEntries(context, entries),
      retry: (entry, options) => retryEntry(context, entry, orNone(options)),
      park: (entry, options) => parkEntry(context, entry, orNone(options)),
      next: (flowId, options) => nextEntry(context, flowId, orNone(options)),
      parked: (flowId, options) => parkedEntries(context, flowId, orNone(options)),
      requeue: (flowId, ids) => requeueEntries(context, flowId, ids),
    },
    doNotContact: {
      add: (input) => addToDoNotContact(context, input),
      remove: (input) => removeFromDoNotContact(context, input),
      check: (contact, options) => checkDoNotContact(context, contact, orNone(options)),
      checkMany: (contacts, options) => checkManyDoNotContact(context, contacts, orNone(options)),
      list: (options) => listDoNotContact(context, orNone(options)),
      history: (point) => historyOfContact(context, point),
      verify: (point) => verifyHistory(context, point),
      anchor: () => anchorHistory(context),
      verifyAll: (options) => verifyEverything(context, orNone(options)),
      import: (source, options) => importDoNotContact(context, source, orNone(options)),
    },
    waits: {
      open: (place, wait) => openWait(context, place, wait),
      claim: (place, options) => claimWaits(context, place, orNone(options)),
      extend: (wait, options) => extendRow(context, ENDED_WAITS, wait, options),
      ack: (wait) => acknowledgeRow(context, ENDED_WAITS, wait),
      retry: (wait, options) => retryRow(context, ENDED_WAITS, wait, orNone(options)),
      park: (wait, options) => parkRow(context, ENDED_WAITS, wait, options),
      next: (place, options) => nextWait(context, place, orNone(options)),
      parked: (place, options) => parkedWaits(context, place, orNone(options)),
      requeue: (place, ids) => requeueWaits(context, place, ids),
      cancel: (place, which) => cancelWaits(context, place, orNone(which)),
      list: (place, options) => listWaits(context, place, orNone(options)),
      counts: (place) => countWaits(context, place),
      places: (options) => listPlaces(context, orNone(options)),
      move: (from, to) => changePlace(context, from, to),
    },
    splits: {
      assign: (name, definition, profile) => assignSplit(context, name, definition, profile),
      report: (name) => reportSplit(context, name),
    },
    consent: {
      topics: {
        create: (topic) => createTopic(context, topic),
        edit: (topic, changes) => editTopic(context, topic, changes),
        get: (topic) => getTopic(context, topic),
        list: () => listTopics(context),
        delete: (topic, options) => deleteTopic(context, topic, orNone(options)),
      },
      settings: {
        set: (settings) => setConsentSettings(context, settings),
        get: () => getConsentSettings(context),
      },
      get: (question) => getConsent(context, question),
      of: (contact) => consentsOf(context, contact),
      set: (change) => setConsent(context, change),
      request: (request) => requestConsent(context, request),
      link: (input) => createLink(context, input),
      rotateKey: () => rotateKey(context),
      open: (link) => openLink(context, link),
      follow: (link, answer, evidence) => followLink(context, link, answer, orNone(evidence)),
      history: (point, options) => consentHistory(context, point, orNone(options)),
      verify: (point) => verifyHistory(context, point),
      verifyAll: (options) => verifyEverything(context, orNone(options)),
      import: (source, options) => importConsents(context, source, orNone(options)),
      export: (options) => exportConsents(context, orNone(options)),
    },
    contacts: {
      policy: {
        set: (policy) => setPolicy(context, policy),
        get: () => getPolicy(context),
      },
      ask: (input) => askContact(context, input),
      settle: (permit, outcome) => settlePermit(context, permit, outcome),
      gate: (input) => gateContact(context, input),
      gateMany: (inputs) => gateContacts(context, inputs),
      record: (input, options) => recordContact(context, input, orNone(options)),
      recordMany: (inputs, options) => recordContacts(context, inputs, orNone(options)),
      count: (options) => countContacted(context, orNone(options)),
      rejections: (options) => listRejections(context, orNone(options)),
    },
    companies: {
      list: (options) => listCompanies(context, orNone(options)),
    },
    broadcasts: {
      create: (input, options) => createBroadcast(context, input, orNone(options)),
      addRecipients: (broadcastId, who, options) => addRecipients(context, broadcastId, who, orNone(options)),
      recipients: (broadcastId, options) => listRecipients(context, broadcastId, orNone(options)),
      recordSent: (broadcastId, profiles, options) =>
        recordSent(context, broadcastId, profiles, orNone(options)),
      export: (broadcastId, options) => exportRecipients(context, broadcastId, orNone(options)),
      get: (broadcastId) => getBroadcast(context, broadcastId),
      close: (broadcastId) => closeBroadcast(context, broadcastId),
      delete: (broadcastId) => deleteBroadcast(context, broadcastId),
      list: () => listBroadcasts(context),
    },
    access: {
      createKey: (input) => createKey(context, input),
      listKeys: () => listKeys(context),
      revokeKey: (id) => revokeKey(context, id),
      identify: (key) => identify(context, key),
      startSession: (key, options) => startSession(context, key, orNone(options)),
      identifySession: (session) => identifySession(context, session),
      once: (key, fingerprint, run) => once(context, key, fingerprint, run),
    },
    work: {
      runDue: (options) => runDue(context, orNone(options)),
      start: () => work.start(),
      stop: () => work.stop(),
    },
    health: ((healthOptions) => checkHealth(context, orNone(healthOptions))) as AudienceEngine['health'],
    close: async () => {
      await work.stop();
      await evaluatePending(context);
      await close();
    },
  } as Partial<{ [Namespace in keyof AudienceEngine]: Partial<AudienceEngine[Namespace]> }>;
  return throughDoor(withinDeadlines(calls, within), (error, given) =>
    asAudienceError(error, options.uri, given),
  ) as AudienceEngine;
}
