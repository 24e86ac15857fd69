import { encodeName } from '../../../language/text/names';
import { idOf } from '../../facts/KeptList';
import {
  documentAt,
  fieldAt,
  fieldsIn,
  firstIdIn,
  instantAt,
  numberIn,
  textAt,
  TYPE,
  type Field,
} from './bytes';
import type { ScannedEvent } from './columns/Column';
import type { Reads } from './eventScans';

const REV = Buffer.from('rev');
const NOTHING: Readonly<Record<string, unknown>> = {};

/** One event of a batch after the other; of each no more is made than what somebody looks at. */
export class EventReader implements ScannedEvent {
  at = NaN;
  private bytes: Buffer = Buffer.alloc(0);
  private start = 0;
  private found: Readonly<Record<string, unknown>> | undefined;
  /** Absent where a name has a dot: it may be a path. */
  private readonly fields: readonly Field[] | undefined;

  /** @param areKeys whether what is read are keys of an index: their fields stand side by side, by the path that the index has. */
  constructor(
    private readonly reads: Reads,
    private readonly areKeys: boolean,
  ) {
    const { properties } = reads;
    const written = (name: string): string => (areKeys ? `properties.${name}` : name);
    this.fields = properties.some((property) => property.includes('.'))
      ? undefined
      : properties.map(encodeName).map((name) => ({ name, bytes: Buffer.from(written(name)) }));
  }

  moveTo(bytes: Buffer, start: number): void {
    this.bytes = bytes;
    this.start = start;
    this.found = undefined;
    if (this.reads.time) this.at = instantAt(bytes, start, 'at');
  }

  /** The event that a document of its own has in it, as a cursor hands it out. */
  in(document: unknown): this {
    const { buffer, byteOffset, length } = document as Uint8Array;
    this.moveTo(Buffer.from(buffer, byteOffset, length), 0);
    return this;
  }

  get properties(): Readonly<Record<string, unknown>> {
    this.found ??= this.read();
    return this.found;
  }

  /** The profile's revision that accepted it. */
  get rev(): number {
    return numberIn(this.bytes, this.start, REV);
  }

  /** Whose it is. */
  get profileId(): string {
    const at = firstIdIn(this.bytes, this.start, 'profileId');
    return this.bytes.toString('hex', at, at + 12);
  }

  /** Whether a join has brought it. */
  get wasOthers(): boolean {
    return fieldAt(this.bytes, this.start, 'was', TYPE.objectId) >= 0;
  }

  /** The only property that is read, if it is a number; NaN when it is none. */
  get number(): number {
    const within = this.within();
    return within < 0 ? NaN : numberIn(this.bytes, within, (this.fields?.[0] as Field).bytes);
  }

  get id(): string | undefined {
    return this.reads.id
      ? idOf(textAt(this.bytes, fieldAt(this.bytes, this.start, '_id', TYPE.text)))
      : undefined;
  }

  /** Where the object begins that has the properties; -1 when there is none. */
  private within(): number {
    return this.areKeys ? this.start : fieldAt(this.bytes, this.start, 'properties', TYPE.object);
  }

  private read(): Readonly<Record<string, unknown>> {
    const within = this.reads.properties.length === 0 ? -1 : this.within();
    if (within < 0) return NOTHING;
    const simple = this.fields && fieldsIn(this.bytes, within, this.fields);
    if (simple) return simple;
    const all = documentAt(this.bytes, within);
    if (!this.areKeys) return all;
    return Object.fromEntries(
      (this.fields ?? []).map(({ name }) => [name, all[`properties.${name}`] as unknown]),
    );
  }
}
