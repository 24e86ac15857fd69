import { auditChapter } from '../evaluation/chapters/auditChapter';
import { chapterCollections } from '../evaluation/chapters/collections';
import type { EngineContext } from '../store/context';
import type { Findings } from './Findings';

/** Each chapter beside the events of its stretch. One that would not be read, because others have come since, is none. */
export async function checkChapters(
  context: EngineContext,
  findings: Findings,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { chapters } = await chapterCollections(context);
  for await (const chapter of chapters.find({ account: context.account }, { batchSize: 10 })) {
    signal?.throwIfAborted();
    findings.count('chapters');
    const wrong = await auditChapter(context, chapter);
    if (wrong !== undefined) findings.add('chapters', 'chapters', chapter._id, wrong);
  }
}
