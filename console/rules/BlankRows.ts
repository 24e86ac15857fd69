import { kindOf } from './conditions';
import { isGroup, type Part, type RowPart } from './tree';

/**
 * The rows that nobody has filled in yet: new ones, and ones that were given another kind. What is missing there is not called wrong before somebody has
 * changed something of them, or has asked.
 */
export class BlankRows {
  private readonly keys = new Set<string>();

  has(key: string): boolean {
    return this.keys.has(key);
  }

  /** All rows of a part are blank: it is what somebody begins with. */
  begin(part: Part): void {
    for (const { key } of rowsIn(part)) this.keys.add(key);
  }

  /** After a change by hand. */
  changed(before: Part, after: Part): void {
    const known = new Map(rowsIn(before).map((row) => [row.key, row]));
    for (const row of rowsIn(after)) {
      const was = known.get(row.key);
      if (was?.condition === row.condition) continue;
      if (was === undefined || kindOf(was.condition) !== kindOf(row.condition)) this.keys.add(row.key);
      else this.keys.delete(row.key);
    }
  }

  /** Somebody wants to know: none is blank any more. */
  end(): void {
    this.keys.clear();
  }
}

/** Every row, those of a where and the steps that follow included. */
function rowsIn(part: Part): RowPart[] {
  if (isGroup(part)) return part.members.flatMap(rowsIn);
  const { where, followedBy } = part;
  return [part, ...(where ? rowsIn(where) : []), ...(followedBy ? rowsIn(followedBy) : [])];
}
