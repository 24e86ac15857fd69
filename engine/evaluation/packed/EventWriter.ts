import type { StoredValue } from '../../language/attributes/StoredValue';
import { doubles, words } from '../interpreters/mongo/columns/Growing';
import { otherProperties, propertyColumn } from './columnKeys';
import { ColumnWriter } from './ColumnWriter';
import { PackedEvents } from './PackedEvents';

/** Of one type in a block; with more of them documents answer. */
const MOST_EVENTS = 600_000;
/** Properties of one type that are columns; whoever asks of another one is answered from documents. */
const MOST_PROPERTIES = 48;

/** Puts the events of a type together, in the order of people and of time. */
export class EventWriter {
  private size = 0;
  private readonly rows = words();
  private readonly instants = doubles();
  private readonly properties = new Map<string, ColumnWriter>();
  private hasOthers = false;

  constructor(readonly name: string) {}

  add(row: number, at: number, properties: Readonly<Record<string, unknown>> | undefined): void {
    const i = this.size++;
    if (this.isTooLarge) return this.properties.clear();
    this.rows.upTo(i)[i] = row;
    this.instants.upTo(i)[i] = at;
    for (const key in properties) {
      const writer = this.properties.get(key) ?? this.begin(key);
      writer?.set(i, { value: properties[key] as StoredValue });
    }
  }

  private get isTooLarge(): boolean {
    return this.size > MOST_EVENTS;
  }

  private begin(key: string): ColumnWriter | undefined {
    if (this.properties.size >= MOST_PROPERTIES) {
      this.hasOthers = true;
      return undefined;
    }
    const writer = new ColumnWriter(true);
    this.properties.set(key, writer);
    return writer;
  }

  /** Its columns; `undefined` for what columns do not hold. */
  *columns(): Generator<[name: string, bytes: Uint8Array | undefined]> {
    const { name, size } = this;
    if (this.isTooLarge) return yield [name, undefined];
    yield [name, PackedEvents.bytes(this.rows.list, this.instants.list, size)];
    for (const [key, writer] of this.properties) yield [propertyColumn(name, key), writer.bytes(size)];
    if (this.hasOthers) yield [otherProperties(name), undefined];
  }
}
