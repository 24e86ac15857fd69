/** What of the list is asked for, as it stands in the address; an empty text narrows nothing. */
export interface Asked {
  search: string;
  reason: string;
  channel: string;
  kind: string;
  /** `account` or `all`: whose records. */
  scope: string;
}

export const EVERYTHING: Asked = { search: '', reason: '', channel: '', kind: '', scope: '' };

export const askedOf = (query: URLSearchParams): Asked => ({
  search: query.get('search') ?? '',
  reason: query.get('reason') ?? '',
  channel: query.get('channel') ?? '',
  kind: query.get('kind') ?? '',
  scope: query.get('scope') ?? '',
});

export const queryOf = (asked: Asked): URLSearchParams => new URLSearchParams(linkOf(asked));

/** What narrows it, as a link has it. */
export const linkOf = (asked: Asked): Record<string, string> =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ''));

export const isNarrowed = (asked: Asked): boolean => Object.values(asked).some((value) => value !== '');
