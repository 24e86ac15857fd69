import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../../store/context';
import { factCollections } from '../../facts/collections';
import type { EventDocument } from '../../facts/documents';
import { idOf } from '../../facts/KeptList';
import type { EventNeed } from '../memory/CompiledRule';
import { compareIds } from '../memory/KeptEvent';
import { objectIdAt } from './bytes';
import { ChosenColumn } from './columns/ChosenColumn';
import type { Found } from './Found';
import { portions } from './portions';

/** People whose events are looked at together. */
const TOGETHER = 1_000;

interface Tied {
  readonly profileId: ObjectId;
  readonly person: number;
  readonly at: number;
}

/** Where several events of somebody have the instant of the first or the last, their ids say which it is. */
export async function settleTies(
  context: EngineContext,
  needs: readonly EventNeed[],
  { table, columns }: Found,
): Promise<void> {
  for (const [slot, column] of columns.entries()) {
    if (!(column instanceof ChosenColumn)) continue;
    const tied: Tied[] = [];
    for (const row of table.rows()) {
      const person = table.countAt(row, columns.length) - 1;
      if (person >= 0 && column.isTied(person))
        tied.push({
          profileId: objectIdAt(table.bytesOf(row), 0),
          person,
          at: column.of(person)?.at ?? NaN,
        });
    }
    for (const some of portions(tied, TOGETHER))
      await settle(context, needs[slot] as EventNeed, column, some);
  }
}

async function settle(
  context: EngineContext,
  need: EventNeed,
  column: ChosenColumn,
  tied: readonly Tied[],
): Promise<void> {
  const { events } = await factCollections(context);
  const byProfile = new Map(tied.map((one) => [one.profileId.toHexString(), one]));
  const chosen = new Map<string, EventDocument>();
  const found = events.find(
    {
      account: context.account,
      type: need.type,
      profileId: { $in: tied.map(({ profileId }) => profileId) },
      at: { $in: [...new Set(tied.map(({ at }) => at))].map((at) => new Date(at)) },
    },
    { projection: { profileId: 1, at: 1, properties: 1 }, hint: 'profile' },
  );
  for await (const event of found) {
    const key = event.profileId.toHexString();
    if (byProfile.get(key)?.at !== event.at.getTime()) continue;
    const best = chosen.get(key);
    if (!best || compareIds(idOf(event._id), idOf(best._id)) < 0 === (column.which === 'first'))
      chosen.set(key, event);
  }
  for (const [key, event] of chosen)
    column.settle(byProfile.get(key)?.person as number, need.keeps?.holds?.(event) === true);
}
