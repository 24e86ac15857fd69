import { refuse } from '../../api/checkOptions';
import { foldName } from '../../language/text/fold';
import { readText } from '../../language/text/readText';
import type { DoNotContactDocument } from './DoNotContactDocument';

const MOST = 20;

/** What a record is for, as it is compared; `undefined`: everything. @throws InvalidArgumentError */
export function readCategories(given: unknown): string[] | undefined {
  if (given === undefined || given === null) return undefined;
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST)
    throw refuse('categories', given, `Give a list of 1 to ${MOST} categories, or leave it out.`);
  const read = given.map((one, i) => foldName(readText(one, `categories/${i}`, true) as string));
  return [...new Set(read)].sort();
}

/** The category of what would be sent. @throws InvalidArgumentError */
export function readCategory(given: unknown): string | undefined {
  const category = readText(given, 'category', false);
  return category === undefined ? undefined : foldName(category);
}

/** The records that are about a category, with the reasons that are. */
export const aboutCategory = (
  records: readonly DoNotContactDocument[],
  category: string,
): DoNotContactDocument[] =>
  records.flatMap((record) => {
    const reasons = record.reasons.filter(({ categories }) => categories?.includes(category) ?? true);
    return reasons.length === 0 ? [] : [{ ...record, reasons }];
  });
