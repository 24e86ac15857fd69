import type { RowKind } from './RowKind';
import { attributeRow } from './kinds/attribute';
import { doNotContactRow } from './kinds/doNotContact';
import { eventRow } from './kinds/event';
import { identityRow } from './kinds/identity';
import { objectsRow } from './kinds/objects';
import { segmentRow } from './kinds/segment';
import { tagsRow } from './kinds/tags';

/** The kinds of condition that a row may be, in the order of their labels. Rows that were saved before there were kinds are attributes. */
export const rowKinds: readonly RowKind[] = [
  attributeRow,
  doNotContactRow,
  eventRow,
  identityRow,
  objectsRow,
  segmentRow,
  tagsRow,
];

export const USUAL_KIND = attributeRow.value;
/** Not a condition but a group of them: rows in a row. */
export const GROUP = 'group';

export function kindOf(value: string): RowKind | undefined {
  return rowKinds.find((kind) => kind.value === value);
}
