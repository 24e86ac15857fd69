import type { ProfileDocument } from '../facts/documents';
import type { ChapterDocument } from './ChapterDocument';

/** Whether an evaluation at the profile's revision sees all events of a chapter. */
export const isSeen = ({ rev }: Pick<ChapterDocument, 'rev'>, { revision }: ProfileDocument): boolean =>
  rev <= revision;
