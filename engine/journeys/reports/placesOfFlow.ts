import type { EngineContext } from '../../store/context';
import { journeyCollections } from '../collections';
import type { FlowDocument } from '../flows/FlowDocument';
import type { PlaceDocument } from '../waits/WaitDocument';

/** Where people of a flow wait: nodes that name it as their own flow, and those that its items have come to. */
export async function placesOfFlow(context: EngineContext, { id }: FlowDocument): Promise<PlaceDocument[]> {
  const { places } = await journeyCollections(context);
  return places
    .find({ account: context.account, $or: [{ flowId: id }, { flows: id }] })
    .sort({ _id: 1 })
    .toArray();
}

/** Which of the waits at a place are those of the flow. */
export const countedAt = ({ flowId }: PlaceDocument, { id }: FlowDocument): { flow?: string } =>
  flowId === id ? {} : { flow: id };
