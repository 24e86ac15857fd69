import { html, nothing, type TemplateResult } from 'lit';
import { words } from '../core/words';
import { button, zoneNote } from './small';

/** Where the pages up to the shown one begin; the first begins nowhere. */
export type Cursors = readonly (string | undefined)[];

export const FIRST_PAGE: Cursors = [undefined];

interface Pages {
  cursors: Cursors;
  /** Where the next page begins, if there is one. */
  next: string | undefined;
  /** Rows of a full page. */
  size: number;
  /** Rows of this one. */
  shown: number;
  /** Rows of all pages, where it is known. */
  count?: number | undefined;
  onTurn: (cursors: Cursors) => void;
}

/** Which rows are shown, of how many, and the way to the others; the dates above are of the account's zone. */
export function pagesFoot({ cursors, next, size, shown, count, onTurn }: Pages): TemplateResult {
  const before = (cursors.length - 1) * size;
  return html`<div class="foot">
    <span
      >${words('people.range', { from: before + 1, to: before + shown })}${count === undefined ? nothing : html` ${words('people.ofAll', { count })}`}</span
    >
    ${zoneNote('dates')}
    <span class="actions">
      ${button({
        label: words('previous'),
        disabled: cursors.length === 1,
        run: () => onTurn(cursors.slice(0, -1)),
      })}
      ${button({
        label: words('next'),
        disabled: next === undefined,
        run: () => onTurn([...cursors, next]),
      })}
    </span>
  </div>`;
}
