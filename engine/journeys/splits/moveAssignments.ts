import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { journeyCollections } from '../collections';
import { assignmentId } from './SplitDocument';

/** The branches of a profile that is joined to another one are that one's, where it has none of its own. Done twice it changes nothing. */
export async function moveAssignments(context: EngineContext, from: ObjectId, to: ObjectId): Promise<void> {
  const { assignments } = await journeyCollections(context);
  for (const assignment of await assignments.find({ profileId: from }).toArray()) {
    try {
      await assignments.insertOne({
        ...assignment,
        _id: assignmentId(assignment.split, to),
        profileId: to,
      });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    await assignments.deleteOne({ _id: assignment._id });
  }
}
