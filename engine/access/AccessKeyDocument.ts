import type { AccessRole } from '../api';

/** A key of the HTTP API. Its secret is stored nowhere. */
export interface AccessKeyDocument {
  /** `account.id` */
  _id: string;
  account: string;
  /** 16 hexadecimal characters, also part of the key. */
  id: string;
  name: string;
  role: AccessRole;
  /** SHA-256 of the secret, hexadecimal: it has 256 random bits, so that nothing slower is needed. */
  hash: string;
  createdAt: Date;
  /** To the minute. */
  lastUsedAt?: Date;
}

/** What a call with an `Idempotency-Key` was answered; forgotten after a day. */
export interface AnswerDocument {
  /** `account.` and SHA-256 of the key that the caller chose. */
  _id: string;
  account: string;
  /** SHA-256 of what was asked: the same key with another one is a mistake. */
  fingerprint: string;
  /** Who is at it, and until when nobody else begins. */
  run: string;
  until: Date;
  /** Absent until it is known. */
  answer?: string;
  /** It was about somebody who is erased. */
  erased?: true;
  at: Date;
}
