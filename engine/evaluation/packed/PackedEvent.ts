import type { ScannedEvent } from '../interpreters/mongo/columns/Column';
import type { Column } from './Column';
import type { EventBlock, EventSource } from './parts';

/** One event of a block after the other, as what decides over documents looks at it. */
export class PackedEvent implements ScannedEvent {
  at = NaN;
  private i = -1;
  private readonly instants: Float64Array | undefined;
  private readonly columns: readonly { readonly field: string; readonly column: Column }[];

  constructor({ column, properties }: EventSource, block: EventBlock) {
    this.instants = block.events(column)?.instants;
    this.columns = properties.flatMap(({ field, column: name }) => {
      const found = block.column(name);
      return found ? [{ field, column: found }] : [];
    });
  }

  moveTo(i: number): this {
    this.i = i;
    this.at = this.instants?.[i] ?? NaN;
    return this;
  }

  /** As far as they are looked at. */
  get properties(): Readonly<Record<string, unknown>> {
    const found: Record<string, unknown> = {};
    for (const { field, column } of this.columns) {
      const code = column.codes[this.i] as number;
      if (code !== 0) found[field] = column.value(code);
    }
    return found;
  }
}
