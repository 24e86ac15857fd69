/** An instant as it leaves the engine, under its name; nothing where there is none. */
export const iso = <Key extends string>(key: Key, at: Date | undefined): Partial<Record<Key, string>> =>
  at === undefined ? {} : ({ [key]: at.toISOString() } as Record<Key, string>);
