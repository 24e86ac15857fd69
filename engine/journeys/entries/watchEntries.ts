import type { ChangeStream, ChangeStreamInsertDocument, Document } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { journeyCollections } from '../collections';
import { wakeFlow } from '../outbox/wakeFlow';

const watching = new WeakMap<EngineContext, Promise<void>>();
/** A stream that broke is opened again after this time; until then looking is enough. */
const REOPEN_MS = 5_000;

/**
 * One change stream per engine on new entries, where the server has change streams: other processes' entries wake this one's flows. It is an
 * accelerator only: nothing depends on it.
 */
export function watchEntries(context: EngineContext): Promise<void> {
  const known = watching.get(context);
  if (known) return known;
  const begun = open(context).catch(() => reopenLater(context));
  watching.set(context, begun);
  return begun;
}

async function open(context: EngineContext): Promise<void> {
  const db = await context.database();
  const { entries } = await journeyCollections(context);
  const hello = (await db.command({ hello: 1 })) as { setName?: string; msg?: string };
  if (hello.setName === undefined && hello.msg !== 'isdbgrid') return;
  const pipeline = [
    { $match: { operationType: 'insert', 'fullDocument.account': context.account } },
    { $project: { 'fullDocument.flow': 1 } },
  ];
  const stream: ChangeStream<Document> = entries.watch(pipeline);
  const close = (): void => void stream.close().catch(() => undefined);
  stream.on('change', (change) =>
    wakeFlow(context, (change as ChangeStreamInsertDocument<{ flow: string }>).fullDocument.flow),
  );
  stream.on('error', () => {
    context.closing.removeEventListener('abort', close);
    close();
    reopenLater(context);
  });
  context.closing.addEventListener('abort', close, { once: true });
  if (context.closing.aborted) close();
}

function reopenLater(context: EngineContext): void {
  if (context.closing.aborted) return;
  const timer = setTimeout(() => watching.delete(context), REOPEN_MS);
  timer.unref();
}
