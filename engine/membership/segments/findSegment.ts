import { foldName } from '../../language/text/fold';
import { shown } from '../../language/text/shown';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError, NotFoundError } from '../../store/errors';
import { storeCollections } from '../../store/mongo/storeCollections';
import { membershipCollections } from '../collections';
import type { SegmentDocument } from './SegmentDocument';
import { predefinedSegments } from './predefinedSegments';

/** By id, else by name. @throws NotFoundError */
export async function getSegmentDocument(
  context: EngineContext,
  idOrName: string,
  path?: string,
): Promise<SegmentDocument> {
  if (typeof idOrName !== 'string')
    throw new InvalidArgumentError('A segment is named by its id or its name.', {
      hint: 'Give text.',
      path: path ?? '',
    });
  const { segments } = await membershipCollections(context);
  const nameKey = foldName(idOrName);
  const found = await segments
    .find({ account: context.account, $or: [{ _id: idOrName }, { nameKey, hidden: { $ne: true } }] })
    .toArray();
  const segment =
    found.find(({ _id }) => _id === idOrName) ??
    found[0] ??
    predefinedSegments(context, new Date(0)).find((one) => one._id === idOrName || one.nameKey === nameKey);
  if (segment) return segment;
  throw new NotFoundError(`There is no segment ${shown(idOrName, 200)}.`, {
    hint: 'segments.list shows those there are.',
    ...(path !== undefined && { path }),
  });
}

/** All that are shown, by name; the predefined ones are there whether anything uses them or not. */
export async function allSegmentDocuments(context: EngineContext): Promise<SegmentDocument[]> {
  const { segments } = await membershipCollections(context);
  const { config } = await storeCollections(context);
  const stored = await segments.find({ account: context.account, hidden: { $ne: true } }).toArray();
  const known = new Set(stored.map(({ _id }) => _id));
  const since = (await config.findOne({ _id: context.account }))?.createdAt ?? new Date(0);
  const all = [...stored, ...predefinedSegments(context, since).filter(({ _id }) => !known.has(_id))];
  return all.sort((a, b) => (a.nameKey < b.nameKey ? -1 : a.nameKey > b.nameKey ? 1 : 0));
}
