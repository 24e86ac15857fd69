import { post } from '../../core/ask';
import { csvOf } from '../../core/csv';
import { fileName, save } from '../../core/download';
import type { Person, Rule } from '../../core/types';
import { words } from '../../core/words';
import { going, say } from '../../parts/toasts';

const AT_ONCE = 1000;

/** Everybody who matches as CSV: what cells begin with is no formula to a spreadsheet. */
export async function exportPeople(rule: Rule | null, count: number): Promise<void> {
  const people = await going(words('people.exporting'), async (onProgress, signal) => {
    const all: Person[] = [];
    let cursor: string | undefined;
    do {
      const page = await post<{ items: Person[]; next?: string }>(
        '/profiles/find',
        { rule, limit: AT_ONCE, ...(cursor !== undefined && { cursor }) },
        { signal },
      );
      all.push(...page.items);
      cursor = page.next;
      onProgress({ done: all.length, total: Math.max(count, all.length) });
    } while (cursor !== undefined);
    return all;
  });
  if (!people) return;
  const attributes = [...new Set(people.flatMap((person) => Object.keys(person.attributes)))].sort();
  const rows = people.map((person) => [
    person.externalId ?? '',
    person.emails.join(' '),
    person.phones.join(' '),
    ...attributes.map((name) => person.attributes[name]),
    person.tags.join(','),
  ]);
  save(
    new Blob([csvOf([['externalId', 'email', 'phone', ...attributes, 'tags'], ...rows])], {
      type: 'text/csv',
    }),
    fileName('people', 'csv'),
  );
  say(words('people.exported', { count: people.length }), {});
}
