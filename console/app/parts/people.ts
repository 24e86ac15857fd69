import { html, nothing, type TemplateResult } from 'lit';
import { post } from '../core/ask';
import { to } from '../core/route';
import { mayWrite } from '../core/session';
import { phone } from '../core/points';
import { nameOf } from '../core/show';
import type { Person } from '../core/types';

/** Somebody as answers name them who are about other things. */
export interface Key {
  id: string;
  externalId?: string;
}

/** People by their ids. */
export type People = ReadonlyMap<string, Person>;

const AT_ONCE = 2_000;

/** Those whom an answer names by their keys alone; whoever is gone by now is left out. */
export async function peopleOf(keys: readonly Key[], signal: AbortSignal): Promise<People> {
  const ids = [...new Set(keys.map(({ id }) => id))];
  const people = new Map<string, Person>();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const profiles = ids.slice(at, at + AT_ONCE).map((id) => ({ id }));
    for (const { profile } of await post<{ profile?: Person }[]>('/profiles/get', { profiles }, { signal }))
      if (profile) people.set(profile.id, profile);
  }
  return people;
}

/** An answer with those whom it names by their keys. */
export const named = async <A extends object>(
  answer: A,
  keys: readonly Key[],
  signal: AbortSignal,
): Promise<A & { known: People }> => ({ ...answer, known: await peopleOf(keys, signal) });

/** What somebody is called, as far as it is known. */
export const calledOf = ({ id, externalId }: Key, people: People): string => {
  const person = people.get(id);
  return person ? nameOf(person) : (externalId ?? id);
};

/** An address or a number of somebody, where their name is not one already. */
export function pointOf({ id }: Key, people: People): string {
  const { emails = [], phones = [] } = people.get(id) ?? {};
  return emails[0] ?? (phones[0] === undefined ? '' : phone(phones[0]));
}

interface Look {
  /** In a new tab: what is typed here stays. */
  elsewhere?: boolean;
  /** Without an address: one stands beside it. */
  alone?: boolean;
}

/** Somebody by their name, and how they are reached; a link for those who may see them in full. */
export function personLink(
  key: Key,
  people: People,
  { elsewhere = false, alone = false }: Look = {},
): TemplateResult {
  const [name, point] = [calledOf(key, people), alone ? '' : pointOf(key, people)];
  const title = [name, point].filter(Boolean).join(' · ');
  return html`<span class="person" title=${title}
    >${mayWrite() ? html`<a class="who clip" href=${to('people', key.id)} target=${elsewhere ? '_blank' : nothing}>${name}</a>` : html`<span class="who clip">${name}</span>`}${point === '' || point === name ? nothing : html`<span class="tiny quiet clip">${point}</span>`}</span
  >`;
}
