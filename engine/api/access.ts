/** `read`: numbers, names, people with their contact points masked. `write`: everything. */
export type AccessRole = 'read' | 'write';

/** A key of the HTTP API, as it is listed; the key itself is never told again. */
export interface AccessKey {
  id: string;
  /** Who uses it. */
  name: string;
  role: AccessRole;
  createdAt: string;
  /** To the minute. */
  lastUsedAt?: string;
}

/** Who may call from outside: keys of the HTTP API and of the console, stored as hashes. */
export interface AccessApi {
  /**
   * Makes a key. `key` stands in this answer and nowhere else.
   *
   * @throws INVALID_ARGUMENT
   * @example const { key } = await engine.access.createKey({ name: 'Shop', role: 'write' })
   */
  createKey(input: { name: string; role: AccessRole }): Promise<AccessKey & { key: string }>;
  /** Oldest first. */
  listKeys(): Promise<AccessKey[]>;
  /** The key opens nothing any more, nor does a session that began with it. @throws NOT_FOUND */
  revokeKey(id: string): Promise<AccessKey>;
  /** Whose key this is; null for one that opens nothing. */
  identify(key: string): Promise<AccessKey | null>;
  /** What a browser holds in place of the key, for so many hours (1 to 720, default 12); null for a key that opens nothing. @throws INVALID_ARGUMENT */
  startSession(
    key: string,
    options?: { hours?: number },
  ): Promise<{ session: string; expiresAt: string; key: AccessKey } | null>;
  /** Whose session this is; null when it is over, forged, or its key revoked. */
  identifySession(session: string): Promise<AccessKey | null>;
  /**
   * Runs a call once for a key that its caller chose; for a day the same key is told the same answer (`repeated`), in every process. A call that fails
   * leaves no trace.
   *
   * @param fingerprint says which request it is. @param run resolves to the answer as text.
   * @throws INVALID_ARGUMENT for a bad key or one of another request, or with what `run` has thrown as `cause`; IN_USE while the first still runs
   */
  once(
    key: string,
    fingerprint: string,
    run: () => Promise<string>,
  ): Promise<{ answer: string; repeated: boolean }>;
}
