import type { ProfileRef, Progress } from './common';
import type { ConsentHistoryEntry, ConsentHow } from './consentHistory';
import type { Contact, ContactPoint, DoNotContactAnchor } from './doNotContact';
import type { ImportProblem } from './profiles';

/** What people can be written to about. */
export interface TopicInput {
  /** 1 to 200 characters; names are one without regard to case. */
  name: string;
  /** What it says to people, on the pages. Default: nothing but its name. */
  description?: string;
  /** `email`, `sms`, …: where it is sent. At least one. */
  channels: string[];
  /** `opt-in`: only who is `subscribed` gets it. `opt-out`: everybody who is not `unsubscribed`. Default `opt-in`. */
  default?: 'opt-in' | 'opt-out';
}

export interface Topic {
  id: string;
  name: string;
  description: string;
  channels: string[];
  default: 'opt-in' | 'opt-out';
  createdAt: string;
  /** Contact points, as they stand now. */
  subscribed: number;
  pending: number;
  unsubscribed: number;
}

/** `pending`: asked for, and not confirmed yet; after seven days without an answer it is again what it was before. */
export type ConsentStatus = 'subscribed' | 'pending' | 'unsubscribed';

/** What is kept with a change as its proof. */
export interface ConsentEvidence {
  /** Default `call`. */
  how?: ConsentHow;
  /** Who has said so or entered it. Default: the account. */
  by?: string;
  /** The words that the person saw, as text of at most 10 000 characters, or with the name of their version. */
  shown?: string | { text: string; version?: string };
  ip?: string;
  userAgent?: string;
  note?: string;
  flowId?: string;
}

export type ConsentContact = Contact | ProfileRef;

export type ConsentChange = ConsentEvidence & {
  /** Of a profile all contact points that the topic is sent to. */
  contact: ConsentContact;
  topic: string;
  status: 'subscribed' | 'unsubscribed';
};

/** How a contact, and each of its contact points, stands to a topic. */
export interface Consent {
  topic: string;
  default: 'opt-in' | 'opt-out';
  /** The strictest of its points; `null`: nothing was ever said. */
  status: ConsentStatus | null;
  /** What the gate says, apart from Do Not Contact. */
  allowed: boolean;
  points: {
    kind: 'email' | 'phone';
    value: string;
    status: ConsentStatus | null;
    /** Since when. */
    at?: string;
  }[];
}

/** An address that opens a page about one contact point. */
export interface ConsentLink {
  /** Signed; nothing in it can be read. */
  url: string;
  /** For the mailer: `List-Unsubscribe` and `List-Unsubscribe-Post` (RFC 8058); none where the link is for confirming. */
  headers: Record<string, string>;
}

export interface ConsentLinkInput {
  /** Of a profile the first contact point that the topic is sent to; without a topic its first email address, then its phone. */
  contact: ConsentContact;
  /** Without one, `unsubscribe` is about everything. `confirm` needs it. */
  topic?: string;
  for: 'unsubscribe' | 'preferences' | 'confirm';
  /** Where the pages are served; default: `consent.settings`. */
  address?: string;
}

export interface ConsentRequest {
  status: ConsentStatus;
  /**
   * What has come of it: `requested` (send the link), `askedAlready` (within the hour: send nothing), `subscribed` (there is nothing to ask), or why the
   * Do Not Contact list forbids it.
   */
  outcome: string;
  /** Of `requested`: opens the page that confirms. */
  link?: ConsentLink;
  /** Of `requested`: until when it can be confirmed. */
  until?: string;
  /** Of `askedAlready`: from when on it may be asked again. */
  askAgainAt?: string;
}

/** What a link is about, for the page that shows it. Reading it changes nothing. */
export interface ConsentPage {
  for: 'unsubscribe' | 'preferences' | 'confirm';
  /** With most of it hidden: `a•••@example.com`. */
  contact: string;
  /** The person's attribute `preferredLanguage`. */
  language?: string;
  /** Of an unsubscribe link; absent: everything. */
  topic?: string;
  /** Of a confirm link: `open`, `confirmed`, or `late` (nothing can be confirmed with it any more). */
  state?: 'open' | 'confirmed' | 'late';
  /** Of which this person can be told: those that are sent to the kind of contact point. */
  topics: {
    id: string;
    name: string;
    description: string;
    default: 'opt-in' | 'opt-out';
    status: ConsentStatus | null;
    /** Whether it is sent to the contact point now. */
    isOn: boolean;
  }[];
  /** Whether the contact point is on the Do Not Contact list: then nothing is sent to it. */
  isBlocked: boolean;
}

/** What somebody has pressed on a page, or what a mail program has sent by itself. */
export type ConsentAnswer = { unsubscribe: true } | { confirm: true } | { topics: Record<string, boolean> };

export interface ConsentSettings {
  /** The address of the pages, as people reach it: `https://news.example.com/consent`. A link is this with `?c=…`. */
  address?: string;
  /** Who writes, on the pages. */
  name?: string;
  /** Colour of buttons, `#rrggbb`. */
  accent?: string;
  /** Stands below every page: an imprint. */
  footer?: string;
  /** Of somebody whose language is not known; default `en`. */
  language?: string;
  /** Texts of the pages in place of ours: by language, then by name. */
  texts?: Record<string, Record<string, string>>;
}

export interface TopicsApi {
  /** @throws INVALID_ARGUMENT, NAME_TAKEN */
  create(topic: TopicInput): Promise<Topic>;
  /** Its id stays, and with it every consent and every link. @throws NOT_FOUND, INVALID_ARGUMENT, NAME_TAKEN */
  edit(topic: string, changes: Partial<TopicInput>): Promise<Topic>;
  /** By name or id. @throws NOT_FOUND, INVALID_ARGUMENT */
  get(topic: string): Promise<Topic>;
  /** By name. */
  list(): Promise<Topic[]>;
  /**
   * One that somebody has said something about, or that a broadcast or flow is sent for, goes only over to another one: that takes over the consents,
   * of two about one contact point the stricter, and everything that names the old one, links too.
   *
   * @throws NOT_FOUND, INVALID_ARGUMENT; IN_USE without `replaceBy`
   */
  delete(
    topic: string,
    options?: { replaceBy?: string },
  ): Promise<{ id: string; name: string; moved: number }>;
}

export interface ConsentSettingsApi {
  /** @throws INVALID_ARGUMENT */
  set(settings: ConsentSettings): Promise<ConsentSettings>;
  get(): Promise<ConsentSettings>;
}

/**
 * What for somebody may be written to. Do Not Contact says *never* and stands above; `contacts.gate` and `contacts.ask` ask both. Every change stands in
 * the same chain of evidence (`doNotContact.anchor`, `verifyAll`).
 */
export interface ConsentApi {
  readonly topics: TopicsApi;
  /** What the pages say and look like, and where they are. */
  readonly settings: ConsentSettingsApi;
  /** @throws NOT_FOUND, INVALID_ARGUMENT */
  get(question: { contact: ConsentContact; topic: string }): Promise<Consent>;
  /** The same of every topic, by name. @throws NOT_FOUND, INVALID_ARGUMENT */
  of(contact: ConsentContact): Promise<Consent[]>;
  /**
   * Says that a contact is subscribed or unsubscribed, and tracks `Subscribed` or `Unsubscribed` with the property `topic` for who has the contact point.
   * What is so already changes nothing.
   *
   * @returns `changed`: how many contact points. @throws NOT_FOUND, INVALID_ARGUMENT
   */
  set(change: ConsentChange): Promise<{ changed: number; consent: Consent }>;
  /**
   * Double opt-in: the contact point is `pending` until somebody opens the link and confirms, for seven days. However often it is asked for, one link an
   * hour is handed out for a contact point.
   *
   * @throws NOT_FOUND, INVALID_ARGUMENT (also where nobody has said where the pages are)
   */
  request(
    request: ConsentEvidence & { contact: ConsentContact; topic: string; address?: string },
  ): Promise<ConsentRequest>;
  /**
   * A signed address for one contact point. It does not run out, but for one that confirms.
   *
   * @throws NOT_FOUND, INVALID_ARGUMENT
   * @example const { url, headers } = await engine.consent.link({ contact: { email }, topic: 'News', for: 'unsubscribe' })
   */
  link(input: ConsentLinkInput): Promise<ConsentLink>;
  /** From now on links are signed with a new key, which takes that of the environment (`AUDIENCE_CONSENT_LINK_KEY`) as well if there is one. Those that are out go on working. */
  rotateKey(): Promise<{ keys: number }>;
  /**
   * What a link is about: its `url`, or what stands behind `?c=`. Changes nothing, however often it is opened.
   *
   * @returns null for one that is not ours: forged, cut, or of another account
   */
  open(link: string): Promise<ConsentPage | null>;
  /**
   * Does what somebody has pressed on the page of a link; once or many times the same.
   *
   * @returns null for a link that is not ours, or whose page has no such button: nothing is changed
   */
  follow(
    link: string,
    answer: ConsentAnswer,
    evidence?: Pick<ConsentEvidence, 'how' | 'shown' | 'ip' | 'userAgent'>,
  ): Promise<ConsentPage | null>;
  /** What was ever said about a contact point, oldest first; append-only. @throws INVALID_ARGUMENT */
  history(point: ContactPoint | string, options?: { topic?: string }): Promise<ConsentHistoryEntry[]>;
  /** `doNotContact.verify`: both stand in one history. */
  verify(point?: ContactPoint | string): Promise<{ valid: boolean; checked: number; broken?: string }>;
  /** `doNotContact.verifyAll`: both stand in one chain. */
  verifyAll(options?: {
    anchor?: DoNotContactAnchor;
  }): Promise<{ valid: boolean; checked: number; links: number; signed: number; broken?: string }>;
  /**
   * Consents that were given elsewhere, of CSV, NDJSON or rows. Columns: `email` or `phone`, and if a row says so `topic`, `status` (default `subscribed`),
   * `at` (when it was given), `shown`, `version`, `ip`, `userAgent`, `by`, `note`. Who has unsubscribed is subscribed again only by a row that says that it is
   * later. The call may be made again.
   *
   * @param options.topic of rows that say none. @returns `problems`: the first thousand of the `refused` rows. @throws INVALID_ARGUMENT, NOT_FOUND
   */
  import(
    source: string | Uint8Array | AsyncIterable<string | Uint8Array> | readonly Record<string, unknown>[],
    options?: {
      format?: 'csv' | 'ndjson' | 'rows';
      delimiter?: string;
      topic?: string;
      by?: string;
      shown?: string | { text: string; version?: string };
      signal?: AbortSignal;
      onProgress?: (progress: Progress) => void;
    },
  ): Promise<{
    rows: number;
    changed: number;
    unchanged: number;
    refused: number;
    problems: ImportProblem[];
  }>;
  /**
   * Who has said what, line by line, each with its end, as `import` reads it: with the evidence of the latest change.
   *
   * @param options.format default `csv`. @throws NOT_FOUND, INVALID_ARGUMENT when iterated
   */
  export(options?: {
    topic?: string;
    status?: ConsentStatus;
    format?: 'csv' | 'ndjson';
    signal?: AbortSignal;
  }): AsyncIterable<string>;
}
