import type { ScannedEvent } from '../interpreters/mongo/columns/Column';
import type { ChapterDocument } from './ChapterDocument';
import { numbersIn, valuesIn } from './columns';
import type { Stretch } from './bookOf';

/** A chapter that can be read. */
export class OpenChapter implements Stretch {
  readonly from: number;
  readonly to: number;

  private constructor(
    readonly document: ChapterDocument,
    private readonly instantAt: (i: number) => number,
    private readonly columns: readonly { field: string; valueAt: (i: number) => unknown }[],
  ) {
    this.from = document.from.getTime();
    this.to = document.to.getTime();
  }

  /** `undefined` where it is not whole, or lacks a field. */
  static of(document: ChapterDocument, fields: readonly string[]): OpenChapter | undefined {
    const { count } = document;
    const instantAt = numbersIn(document.instants, count);
    const columns = document.columns.flatMap((column) => {
      const valueAt = valuesIn(column, count);
      return valueAt ? [{ field: column.field, valueAt }] : [];
    });
    const isWhole = fields.length === columns.length && columns.every(({ field }, i) => field === fields[i]);
    return instantAt && isWhole ? new OpenChapter(document, instantAt, columns) : undefined;
  }

  /** Its events in order of time, one after the other: what is handed out is the next one when the next one is. */
  read(add: (event: ScannedEvent) => void): void {
    const { columns, instantAt } = this;
    const properties: Record<string, unknown> = {};
    const event = { at: NaN, properties };
    for (let i = 0; i < this.document.count; i++) {
      event.at = instantAt(i);
      for (const { field, valueAt } of columns) properties[field] = valueAt(i);
      add(event);
    }
  }
}
