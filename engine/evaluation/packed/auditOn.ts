import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { auditPage } from './audit';
import { ColumnCache } from './ColumnCache';
import { Damaged } from './errors';
import { reportDamage } from './manifest';

/** Where the audit of each engine goes on. */
const places = new WeakMap<EngineContext, ObjectId>();

/** The next page of an endless audit. What is found wrong ends the columns: documents answer until they are made anew. */
export async function auditOn(context: EngineContext): Promise<void> {
  const token = ColumnCache.of(context).manifest?.token;
  try {
    const page = await auditPage(context, places.get(context));
    if (!page) return;
    const [first] = page.wrong;
    if (first) throw new Damaged(`${first.message} (${first.id})`);
    if (page.last) places.set(context, page.last);
    else places.delete(context);
  } catch (error) {
    if (!(error instanceof Damaged)) throw error;
    await reportDamage(context, token, error.message);
  }
}
