import { isPlaceholder } from '../../language/identities/placeholders';

/** Words that stand for nothing (`n/a`, `#DIV/0!`, `?`); not zeros, which are numbers. */
const standsForNothing = (text: string): boolean => isPlaceholder(text) && !/^[-+\d.,\s]+$/.test(text);

/** One bad cell, or one of four, does not hide what the others are. */
export const isNearlyAll = (good: number, all: number): boolean =>
  good * 2 > all && all - good <= Math.max(1, all / 4);

/**
 * Whether these cells of a column say nothing of what it holds: words that stand for nothing, and one other at most. A word that comes twice is a value of its
 * own (the floor `EG` beside 1 and 2); one with digits may be a number with more to it (`12a`, `02138`).
 */
export function areBadCells(texts: readonly string[]): boolean {
  const others = texts.filter((text) => !standsForNothing(text));
  return others.length <= 1 && !others.some((text) => /\d/.test(text));
}

/** The cells without a few bad ones; all of them where others than a few are no `good` ones. */
export function withoutBadCells(
  texts: readonly string[],
  good: (text: string) => boolean,
): readonly string[] {
  const [fine, bad] = [texts.filter(good), texts.filter((text) => !good(text))];
  return isNearlyAll(fine.length, texts.length) && areBadCells(bad) ? fine : texts;
}
