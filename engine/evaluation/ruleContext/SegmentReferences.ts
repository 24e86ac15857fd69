import type { SegmentReference } from '../../language/rule/context';
import { migrateRule } from '../../language/rule/migrate';
import { foldName } from '../../language/text/fold';
import type { EngineContext } from '../../store/context';
import type { SegmentAsReferred } from '../facts/documents';
import { predefined } from './predefined';

/** Segments as rules refer to them: by id, else by name (folded). The predefined ones are among them; a hidden one has no name. */
export class SegmentReferences {
  private readonly byId = new Map<string, SegmentReference>();
  /** Folded. */
  private readonly byName = new Map<string, SegmentReference>();

  constructor(context: EngineContext) {
    predefined(context, new Date(0)).forEach((document) => this.add(document));
  }

  /** @throws VersionUnsupportedError */
  add({ _id: id, name, type, definition, nameKey, hidden }: SegmentAsReferred): void {
    const reference: SegmentReference = { id, name, type, rule: migrateRule(definition) };
    this.byId.set(id, reference);
    if (hidden !== true) this.byName.set(nameKey, reference);
  }

  find(idOrName: string): SegmentReference | undefined {
    return this.byId.get(idOrName) ?? this.byName.get(foldName(idOrName));
  }

  names(): Iterable<string> {
    return [...this.byName.values()].map(({ name }) => name);
  }
}
