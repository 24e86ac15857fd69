import { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { journeyCollections } from '../collections';
import { settleWaits } from './settleWaits';

const PAGE = 1_000;

/**
 * Ends what waits only as long as a flow runs that is stopped: each is looked at, for what has happened before the stop goes before it. Done again, also after
 * a crash, it ends the rest.
 */
export async function letGo(context: EngineContext, flow: string): Promise<void> {
  const { flows, waits } = await journeyCollections(context);
  for (let after = new ObjectId('0'.repeat(24)); ;) {
    const page = await waits
      .find(
        { 'while.flow': flow, waiting: true, _id: { $gt: after } },
        { sort: { _id: 1 }, limit: PAGE, hint: 'whileFlow' },
      )
      .toArray();
    const last = page.at(-1);
    if (!last) break;
    await settleWaits(context, page);
    after = last._id;
  }
  await flows.updateOne({ _id: flow, status: 'stopped' }, { $unset: { letsGo: '' } });
}

/** Flows whose stop has been left unfinished; resolves to how many there were. */
export async function finishStops(context: EngineContext): Promise<number> {
  const { flows } = await journeyCollections(context);
  const left = await flows
    .find(
      { account: context.account, status: 'stopped', letsGo: true },
      { projection: { _id: 1 }, hint: 'status' },
    )
    .toArray();
  for (const { _id } of left) await letGo(context, _id);
  return left.length;
}
