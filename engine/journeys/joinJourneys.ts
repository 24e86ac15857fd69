import type { Join, Separation } from '../people/occasions';
import type { EngineContext } from '../store/context';
import { moveParticipations } from './flows/moveParticipations';
import { separateParticipations } from './flows/separateParticipations';
import { moveAssignments } from './splits/moveAssignments';
import { moveWaits } from './waits/moveWaits';

/** Participations, entries, waits and branches of splits follow a profile that is joined to another one. */
export async function joinJourneys(context: EngineContext, join: Join): Promise<void> {
  await moveParticipations(context, join);
  await moveWaits(context, join.from, join.to._id);
  await moveAssignments(context, join.from, join.to._id);
}

/** Who is on their own again has been in the flows that they had been in; what runs of it goes on for whom it went on. */
export async function separateJourneys(context: EngineContext, separation: Separation): Promise<void> {
  await separateParticipations(context, separation);
}
