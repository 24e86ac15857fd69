import type { FlowNumbers } from '../../api/flows';
import { contactCollections } from '../../contact/collections';
import type { EngineContext } from '../../store/context';
import { journeyCollections } from '../collections';
import type { FlowDocument } from '../flows/FlowDocument';
import { countedAt, placesOfFlow } from './placesOfFlow';

/** Told of everything that happened: what, and when. */
export type Happening = (kind: keyof FlowNumbers, at: Date, ended?: string) => void;

/**
 * Reads what a flow has stored of a span, row by row: entries and exits (of a flow that hears of one kind only, what its participants say), entries that
 * were given up, waits that ended at its places, and what was asked before sending. Sums over rows: none is counted twice, however often a process died.
 */
export async function countOfFlow(
  context: EngineContext,
  flow: FlowDocument,
  from: Date,
  to: Date,
  tell: Happening,
): Promise<void> {
  const { entries, participants, waits } = await journeyCollections(context);
  const { permits, rejections } = await contactCollections(context);
  const span = { $gte: from, $lt: to };
  const { account } = context;
  for await (const { kind, at } of entries.find(
    { flow: flow._id, at: span },
    { projection: { _id: 0, kind: 1, at: 1 }, hint: 'at' },
  ))
    tell(kind === 'entry' ? 'entered' : 'left', at);
  for (const [kind, field, told] of [
    ['entry', 'enteredAt', 'entered'],
    ['exit', 'exitedAt', 'left'],
  ] as const) {
    if (flow.on.includes(kind)) continue;
    for await (const participant of participants.find(
      { account, flow: flow._id, [field]: span },
      { projection: { _id: 0, [field]: 1 }, hint: 'flow' },
    ))
      tell(told, participant[field] as Date);
  }
  for await (const { parkedAt } of entries.find(
    { flow: flow._id, parkedAt: span },
    { projection: { _id: 0, parkedAt: 1 }, hint: 'parked' },
  ))
    tell('parked', parkedAt as Date);
  for (const place of await placesOfFlow(context, flow))
    for await (const { branch, endedAt } of waits.find(
      { place: place._id, branch: { $exists: true }, endedAt: span, ...countedAt(place, flow) },
      { projection: { _id: 0, branch: 1, endedAt: 1 }, hint: 'ended' },
    ))
      tell('ended', endedAt as Date, `${place._id}|${branch}`);
  for await (const document of permits.find(
    { account, 'permits.flow': flow.id },
    { projection: { _id: 0, permits: 1 }, hint: 'flow' },
  ))
    for (const permit of document.permits)
      if (permit.flow === flow.id && permit.at >= from && permit.at < to) tell('allowed', permit.at);
  for await (const { outcome, at } of rejections.find(
    { account, flowId: flow.id, at: span },
    { projection: { _id: 0, outcome: 1, at: 1 }, hint: 'flow' },
  ))
    tell(outcome === 'later' ? 'later' : 'rejected', at);
}
