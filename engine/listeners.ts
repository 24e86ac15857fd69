import { eraseAnswers } from './access/erasure';
import { FLOW_TOPIC, TOPIC_USERS } from './contact/occasions';
import { eraseContacts } from './contact/erasure';
import { exportContacts } from './contact/exportContacts';
import { joinContacts } from './contact/joinContacts';
import { eraseJourneys } from './journeys/erasure';
import { exportJourneys } from './journeys/exportJourneys';
import { fanOut } from './journeys/flows/fanOut';
import { flowsOfTopic, topicsOfFlows } from './journeys/flows/flowTopics';
import { flowsOfAttribute, flowsOfSegment, flowsOfTag } from './journeys/flows/flowsUsing';
import { hearOfChanges, hearOfTransitions, waitsOfSegment } from './journeys/waits/hearOfWaiting';
import { joinJourneys, separateJourneys } from './journeys/joinJourneys';
import { CHANGES, SEGMENT_USERS, STRAYS, TRANSITIONS } from './membership/occasions';
import { ATTRIBUTE_USERS, ERASURE, EXPORT, JOIN, SEPARATION, TAG_USERS } from './people/occasions';
import { eraseStrays } from './people/profiles/eraseStrays';
import { listening, type Listening } from './store/occasions';

/** Who takes part in what happens in a wing below. Nothing else runs upwards. */
export const LISTENERS: readonly Listening[] = [
  listening(CHANGES, hearOfChanges),
  listening(TRANSITIONS, fanOut),
  listening(TRANSITIONS, hearOfTransitions),
  listening(STRAYS, eraseStrays),
  listening(SEGMENT_USERS, flowsOfSegment),
  listening(SEGMENT_USERS, waitsOfSegment),
  listening(TAG_USERS, flowsOfTag),
  listening(TOPIC_USERS, flowsOfTopic),
  listening(FLOW_TOPIC, topicsOfFlows),
  listening(ATTRIBUTE_USERS, flowsOfAttribute),
  listening(JOIN, joinJourneys),
  listening(JOIN, joinContacts),
  listening(SEPARATION, separateJourneys),
  listening(ERASURE, eraseJourneys),
  listening(ERASURE, eraseContacts),
  listening(ERASURE, eraseAnswers),
  listening(EXPORT, exportJourneys),
  listening(EXPORT, exportContacts),
];
