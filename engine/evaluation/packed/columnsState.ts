import type { ColumnsHealth } from '../../api';
import type { EngineContext } from '../../store/context';
import { aliveIn } from './deadRows';
import { Damaged } from './errors';
import { snapshot } from './snapshot';

/** Whether this process would answer from columns now, and if not, why. */
export async function columnsState(context: EngineContext): Promise<ColumnsHealth> {
  if (context.columnsFrom === undefined) return { answer: false, why: 'This process does not use columns.' };
  try {
    const seen = await snapshot(context);
    if (typeof seen === 'string') return { answer: false, why: seen };
    const { manifest, pending } = seen;
    const people = manifest.blocks.reduce((sum, entry) => sum + aliveIn(entry), 0);
    return { answer: true, version: manifest.version, people, unpacked: pending.length };
  } catch (error) {
    if (!(error instanceof Damaged)) throw error;
    return { answer: false, why: error.message };
  }
}
