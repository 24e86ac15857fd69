import { isDeepStrictEqual } from 'node:util';
import type { EngineContext } from '../../store/context';
import { factCollections } from '../facts/collections';
import type { ScannedEvent } from '../interpreters/mongo/columns/Column';
import { areWhole } from './areWhole';
import { bookOf, fieldsRead, type BookQuestion } from './bookOf';
import type { ChapterDocument } from './ChapterDocument';
import { OpenChapter } from './OpenChapter';
import { readEvents } from './readEvents';

/** What a chapter says that the events of its stretch do not; `undefined` where that is nothing, or nobody would read it. */
export async function auditChapter(
  context: EngineContext,
  chapter: ChapterDocument,
): Promise<string | undefined> {
  const { type, properties, profileId } = chapter;
  const reads = { properties, time: true, id: false };
  const fields = fieldsRead(properties);
  const open = bookOf({ type, reads }) === chapter.book ? OpenChapter.of(chapter, fields) : undefined;
  const { profiles } = await factCollections(context);
  const profile = await profiles.findOne({ _id: profileId, account: context.account });
  if (!open || !profile || !(await areWhole(context, { profile, type }, [open]))) return undefined;
  const question: BookQuestion = { profile, type, reads, span: open, now: open.to, fromEvents: true };
  const found: unknown[] = [];
  const taken = ({ at, properties: all = {} }: ScannedEvent): unknown[] => [
    at,
    ...fields.map((field) => all[field]),
  ];
  await readEvents(context, question, open, (event) => void found.push(taken(event)));
  const written: unknown[] = [];
  open.read((event) => written.push(taken(event)));
  // Events of one instant have no order in it.
  const inOrder = (rows: unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort();
  if (isDeepStrictEqual(inOrder(found), inOrder(written))) return undefined;
  // Somebody may have added an event since they were counted.
  return (await areWhole(context, { profile, type }, [open]))
    ? 'It says other than the events of its stretch.'
    : undefined;
}
