import type { Call } from '../Call';
import { accountCalls } from './account';
import { attributeCalls } from './attributes';
import { audienceCalls } from './audience';
import { broadcastCalls } from './broadcasts';
import { companyCalls } from './companies';
import { consentCalls } from './consent';
import { contactCalls } from './contacts';
import { doNotContactCalls } from './doNotContact';
import { eventCalls } from './events';
import { flowCalls } from './flows';
import { importCalls } from './imports';
import { profileCalls } from './profiles';
import { segmentCalls } from './segments';
import { splitCalls } from './splits';
import { tagCalls } from './tags';
import { topicCalls } from './topics';
import { waitCalls } from './waits';

/** Every call of the API, in the order of the document. */
export const CALLS: readonly Call[] = [
  ...profileCalls,
  ...eventCalls,
  ...attributeCalls,
  ...tagCalls,
  ...companyCalls,
  ...segmentCalls,
  ...audienceCalls,
  ...flowCalls,
  ...waitCalls,
  ...splitCalls,
  ...broadcastCalls,
  ...importCalls,
  ...doNotContactCalls,
  ...contactCalls,
  ...topicCalls,
  ...consentCalls,
  ...accountCalls,
];

/** What no remote caller is given, and why. */
export const NOT_OFFERED: Readonly<Record<string, string>> = {
  'accounts.list': 'A key belongs to one account, and knows of no other.',
  'doNotContact.anchor':
    'Evidence is taken and checked beside the database, with a key that no server hands out.',
  'doNotContact.verifyAll': 'As doNotContact.anchor.',
  'consent.open': 'The page of a link asks it, for whoever has the link.',
  'consent.follow': 'The page of a link does it, for whoever has the link.',
  'consent.verifyAll': 'As doNotContact.anchor.',
  'entries.claim': 'The host of a flow takes its entries beside the database, and holds them by a lease.',
  'entries.extend': 'As entries.claim.',
  'entries.ack': 'As entries.claim.',
  'entries.ackMany': 'As entries.claim.',
  'entries.retry': 'As entries.claim.',
  'entries.park': 'As entries.claim.',
  'entries.next': 'As entries.claim.',
  'flows.counts': 'flows.report says so, and more.',
  'waits.open': "The node that waits does, beside the database: what it carries is that node's.",
  'waits.claim': 'As entries.claim.',
  'waits.extend': 'As entries.claim.',
  'waits.ack': 'As entries.claim.',
  'waits.retry': 'As entries.claim.',
  'waits.park': 'As entries.claim.',
  'waits.next': 'As entries.claim.',
  'work.runDue': 'Background work runs in every process by itself.',
  'work.start': 'As work.runDue.',
  'work.stop': 'As work.runDue.',
  'access.identify': 'Every call says who makes it by its key.',
  'access.startSession': 'The login page of the console does.',
  'access.identifySession': 'Every call with a session does.',
  'access.once': 'Calls that make something do, for an Idempotency-Key.',
  close: 'Ends the engine of the server itself.',
};
