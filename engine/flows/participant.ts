import type { ObjectId } from 'mongodb';

/** What came of one passage into a flow (R100). */
export type ParticipantOutcome = 'accepted' | 'alreadyInFlow' | 'notAllowedToReEnter' | 'notContactable';

/** *Participant*: a profile in a flow. Says which visits have entered, so that doing it twice changes nothing. */
export interface ParticipantDocument {
  /** `flow:profile`. */
  _id: string;
  account: string;
  /** `_id` of the flow. */
  flow: string;
  profileId: ObjectId;
  /** By source: the last visit seen, and whether it has ended. */
  visits: Record<string, { epoch: string; open: boolean }>;
  /** The epoch that the last entry was made for. */
  epoch?: string;
  enteredAt?: Date;
  /** When every source of the last entry was left. */
  exitedAt?: Date;
  /** What came of the last visit that wanted to enter. */
  outcome: ParticipantOutcome;
  outcomeAt: Date;
  /** How often the profile entered. */
  entries: number;
}

export const participantId = (flow: string, profileId: ObjectId): string => `${flow}:${profileId.toHexString()}`;
