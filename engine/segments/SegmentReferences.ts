import type { EngineContext } from '../context';
import type { SegmentReference } from '../rule/context';
import { migrateRule } from '../rule/migrate';
import { foldName } from '../text/fold';
import { predefinedSegments } from './predefinedSegments';
import type { SegmentDocument } from './SegmentDocument';

/** Segments as rules refer to them: by id, else by name (folded). The predefined ones are among them; a hidden one has no name. */
export class SegmentReferences {
  private readonly references = new Map<string, SegmentReference>();

  constructor(context: EngineContext) {
    predefinedSegments(context, new Date(0)).forEach((document) => this.add(document));
  }

  /** @throws VersionUnsupportedError */
  add({ _id: id, name, type, definition, nameKey, hidden }: SegmentDocument): void {
    const reference: SegmentReference = { id, name, type, rule: migrateRule(definition) };
    this.references.set(id, reference);
    if (hidden !== true) this.references.set(`name:${nameKey}`, reference);
  }

  find(idOrName: string): SegmentReference | undefined {
    return this.references.get(idOrName) ?? this.references.get(`name:${foldName(idOrName)}`);
  }

  names(): Iterable<string> {
    return new Set([...this.references.values()].map(({ name }) => name));
  }
}
