/** What the API answers, as far as the pages read it. */

/** A rule is JSON; only the builder and the engine look inside. */
export type Rule = Record<string, unknown>;

export interface Person {
  id: string;
  externalId?: string;
  externalIds?: string[];
  emails: string[];
  phones: string[];
  attributes: Record<string, unknown>;
  /** Of people's events; without the empty ones. */
  computed?: Record<string, number | string>;
  tags: string[];
  createdAt: string;
  modifiedAt: string;
}

export interface Frequent {
  value: string;
  profiles: number;
}

export interface Summary {
  /** None of fewer than five, and in steps of five, when `approximate`. */
  count: number;
  approximate?: boolean;
  contactable: { email: number; phone: number };
  channels: { channel: string; profiles: number }[];
  tags: Frequent[];
  cities: Frequent[];
  countries: Frequent[];
  genders: Frequent[];
}

export interface Segment {
  id: string;
  name: string;
  type: 'snapshot' | 'realTime';
  rule: Rule;
  predefined: boolean;
  description: string;
  status: 'building' | 'active';
  build?: { done: number; total: number; perSecond?: number; expectedEndAt?: string };
  version: number;
  createdAt: string;
}

export interface Flow {
  id: string;
  name: string;
  host: string;
  audience: {
    segments?: string[];
    tags?: string[];
    companies?: string[];
    profiles?: unknown[];
    tagsMatch?: 'any' | 'all';
  };
  status: 'active' | 'paused' | 'stopped';
  updateAfterLaunch?: 'never' | 'realTime';
  reEntry?: 'never' | 'afterExit' | { afterHours: number };
  launchedAt: string;
  populating: boolean;
  pinned: { segment: string; name: string; version: number; changed: boolean }[];
}

export interface AddReport {
  accepted: number;
  alreadyInFlow: number;
  notAllowedToReEnter: number;
  notContactable: number;
}

export interface Broadcast {
  id: string;
  name: string;
  channel: string;
  topic?: string;
  createdAt: string;
  recipients: number;
  sent: number;
  rejected: number;
  closedAt?: string;
}

/** How many people have something, as it is told: fewer than five only to those who may write. */
export interface Told {
  profiles?: number;
  few?: boolean;
  approximate?: boolean;
}

export interface Tag extends Told {
  name: string;
  createdAt: string;
}

export interface Topic {
  id: string;
  name: string;
  description: string;
  channels: string[];
  default: 'opt-in' | 'opt-out';
  subscribed: number;
  pending: number;
  unsubscribed: number;
}

export interface ConsentSettings {
  address?: string;
  name?: string;
  accent?: string;
  footer?: string;
  language?: string;
  texts?: Record<string, Record<string, string>>;
}

/** What a person has said about topics, and what proves it. */
export interface Consents {
  consents: {
    topic: string;
    point: string;
    status: 'subscribed' | 'pending' | 'unsubscribed';
    at?: string;
  }[];
  consentHistory: {
    topic: string;
    point: string;
    action: 'request' | 'subscribe' | 'unsubscribe';
    how: string;
    by: string;
    at: string;
    givenAt?: string;
    shown?: string;
    version?: string;
    ip?: string;
    userAgent?: string;
    note?: string;
    hash: string;
  }[];
}

export interface Attribute {
  name: string;
  type: string;
  standard: boolean;
  readOnly: boolean;
  /** What it is computed from. */
  computed?: Computed;
}

/** What an attribute is computed from. */
export interface Computed {
  name: string;
  event: string;
  of: string;
  property?: string | undefined;
  timeframe?: { operator: string; amount?: number; unit?: string } | undefined;
  where?: unknown;
}

export interface EventType {
  type: string;
  lastAt: string;
  events?: number;
  perDay?: number;
}

export interface Listed {
  kind: 'email' | 'phone';
  value: string;
  channel: string | null;
  scope: 'account' | 'all';
  reasons: { reason: string; source: string; note?: string; flowId?: string; at: string }[];
}

export interface Explanation {
  path: string;
  text: string;
  matched: boolean;
  found?: unknown;
  nextChangeAt: string | null;
  members?: Explanation[];
}

export const CHANNELS = ['email', 'sms', 'whatsapp', 'viber', 'voice'] as const;
