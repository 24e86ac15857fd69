import { html, nothing, type TemplateResult } from 'lit';
import { post } from '../core/ask';
import { channelName } from '../core/show';
import type { Person } from '../core/types';
import { words } from '../core/words';
import { icon } from './icon';

/** Who is on the Do Not Contact list, by id: for which channels; an empty text stands for all of them. */
export type ListedPeople = ReadonlyMap<string, readonly string[]>;

export async function listedOf(people: readonly Person[], signal: AbortSignal): Promise<ListedPeople> {
  if (people.length === 0) return new Map();
  const answers = await post<{ index: number; listed?: boolean; records?: { channel: string | null }[] }[]>(
    '/do-not-contact/check/batch',
    { contacts: people.map(({ id }) => ({ profile: { id } })) },
    { signal },
  );
  return new Map(
    answers.flatMap(({ index, listed, records = [] }): [string, string[]][] => {
      const person = people[index];
      return listed && person ? [[person.id, [...new Set(records.map(({ channel }) => channel ?? ''))]]] : [];
    }),
  );
}

/** The sign of somebody who is on the list. */
export function listedSign({ id }: { id: string }, listed: ListedPeople): TemplateResult | typeof nothing {
  const channels = listed.get(id);
  if (channels === undefined) return nothing;
  const text = words('people.listed', {
    channels: channels.map((channel) => channelName(channel === '' ? null : channel)).join(', '),
  });
  return html`<span class="bad" title=${text}>${icon('ban')}<span class="sr">${text}</span></span>`;
}
