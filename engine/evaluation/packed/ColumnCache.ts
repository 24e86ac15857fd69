import type { EngineContext } from '../../store/context';
import type { Column } from './Column';
import type { ManifestDocument } from './documents';
import type { Head } from './Head';
import type { PackedEvents } from './PackedEvents';

/** So much (bytes, about) is kept ready; what was asked for longest ago goes first. */
const BUDGET = 128 * 1_048_576;

/** What chunks hold, each of another kind. */
export type Held = Head | Column | PackedEvents;

/** What this process has read of columns and found undamaged. Blocks never change, so nothing in it ever becomes wrong. */
export class ColumnCache {
  private static readonly all = new WeakMap<EngineContext, ColumnCache>();
  manifest: ManifestDocument | undefined;
  private readonly kept = new Map<string, Held>();
  private bytes = 0;

  static of(context: EngineContext): ColumnCache {
    const known = ColumnCache.all.get(context) ?? new ColumnCache();
    ColumnCache.all.set(context, known);
    return known;
  }

  get(id: string): Held | undefined {
    const found = this.kept.get(id);
    if (found) {
      this.kept.delete(id);
      this.kept.set(id, found);
    }
    return found;
  }

  put(id: string, entry: Held): void {
    this.drop(id);
    this.kept.set(id, entry);
    this.bytes += entry.bytes;
    for (const oldest of this.kept.keys()) {
      if (this.bytes <= BUDGET) return;
      this.drop(oldest);
    }
  }

  private drop(id: string): void {
    this.bytes -= this.kept.get(id)?.bytes ?? 0;
    this.kept.delete(id);
  }
}
