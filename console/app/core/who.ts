import { first, lines, post, type Progress } from './ask';
import type { AddReport, Rule } from './types';

/** Whom something is done to: some people, or everybody who matches. */
export type Who =
  { profiles: readonly { id: string }[]; count: number } | { rule: Rule | null; count: number };

/** Everybody there is, as a rule. */
const EVERYBODY: Rule = { attribute: 'createdAt', type: 'datetime', operator: 'isNotEmpty' };
const AT_ONCE = 2_000;

/** As the body of a call that takes people or a rule. */
export const bodyOf = (who: Who): object =>
  'profiles' in who ? { profiles: who.profiles.map(({ id }) => ({ id })) } : { rule: who.rule ?? EVERYBODY };

export const ruleOfWho = (who: Who): Rule | null => ('rule' in who ? who.rule : null);

/** Portions of ids, whoever is meant. */
export async function* portionsOf(who: Who, signal?: AbortSignal): AsyncGenerator<{ id: string }[]> {
  if ('profiles' in who) {
    for (let at = 0; at < who.profiles.length; at += AT_ONCE)
      yield who.profiles.slice(at, at + AT_ONCE).map(({ id }) => ({ id }));
    return;
  }
  let portion: { id: string }[] = [];
  const asking = { body: { rule: who.rule ?? EVERYBODY }, ...(signal && { signal }) };
  for await (const { id } of lines<{ id: string }>('/audience/select', asking)) {
    portion.push({ id });
    if (portion.length < AT_ONCE) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}

/** Takes them into a flow that is active, portion by portion; what came of it in all. */
export async function addToFlow(
  flow: string,
  who: Who,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<AddReport> {
  const sum: AddReport = { accepted: 0, alreadyInFlow: 0, notAllowedToReEnter: 0, notContactable: 0 };
  let done = 0;
  for await (const profiles of portionsOf(who, signal)) {
    const report = await post<AddReport>(`/flows/${encodeURIComponent(flow)}/add`, { profiles }, { signal });
    for (const name of Object.keys(sum) as (keyof AddReport)[]) sum[name] += report[name];
    done += profiles.length;
    onProgress({ done, total: Math.max(who.count, done) });
  }
  return sum;
}

/** The ids, when they are few. */
export async function fewIds(who: Who, most: number): Promise<{ id: string }[] | undefined> {
  if ('profiles' in who)
    return who.profiles.length > most ? undefined : who.profiles.map(({ id }) => ({ id }));
  const { items, more } = await first<{ id: string }>('/audience/select', most, {
    body: { rule: who.rule ?? EVERYBODY },
  });
  return more ? undefined : items.map(({ id }) => ({ id }));
}
