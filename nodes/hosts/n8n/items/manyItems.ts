import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { errorOf, InternalError, type AudienceEngine, type ItemAnswers } from '../../../../engine';
import type { Answer } from './Results';
import { quickReads } from '../parameters/quickReads';
import { runItems } from './runItems';

/** What a node does with many items in one call of the engine. */
export interface ManyWork<Request, Result extends object> {
  /** What is asked for this item, its expressions read. */
  read(item: INodeExecutionData, index: number, engine: AudienceEngine): Request | Promise<Request>;
  /** Items go into one call while this is the same; default: always. */
  together?(request: Request): string;
  /** One answer per request, in their order. */
  ask(requests: readonly Request[], engine: AudienceEngine): Promise<ItemAnswers<Result>>;
  answer(item: INodeExecutionData, result: Result, request: Request): readonly Answer[];
  /** What is said of an item that the engine refuses, when that is no failure. */
  refused?(item: INodeExecutionData, error: Error, request: Request): readonly Answer[] | undefined;
}

/** So many items are in memory as requests and answers at a time. */
const MOST_AT_ONCE = 1_000;

type Outcome = { answers: readonly Answer[] } | { error: unknown };
interface Read<Request> {
  index: number;
  item: INodeExecutionData;
  request: Request;
}

/** Runs a node on all of its items with as few calls of the engine as can be: results in order, each linked to its item, a failure for each that fails. */
export async function manyItems<Request, Result extends object>(
  context: IExecuteFunctions,
  outputs: number,
  workOf: (context: IExecuteFunctions) => ManyWork<Request, Result>,
): Promise<INodeExecutionData[][]> {
  const work = workOf(quickReads(context));
  return runItems(context, outputs, async (engine, results) => {
    const items = context.getInputData();
    for (let start = 0; start < items.length; start += MOST_AT_ONCE) {
      if (context.getExecutionCancelSignal()?.aborted === true) return;
      const outcomes = new Map<number, Outcome>();
      const read: Read<Request>[] = [];
      for (const [offset, item] of items.slice(start, start + MOST_AT_ONCE).entries()) {
        const index = start + offset;
        try {
          read.push({ index, item, request: await work.read(item, index, engine) });
        } catch (error) {
          // What comes after it is not asked for when it ends the execution.
          if (!context.continueOnFail()) {
            outcomes.set(index, { error });
            break;
          }
          outcomes.set(index, { error });
        }
      }
      for (const call of calls(read, work))
        for (const [position, outcome] of (await outcomesOf(call, work, engine)).entries())
          outcomes.set((call[position] as Read<Request>).index, outcome);
      for (const [index, outcome] of [...outcomes].sort(([a], [b]) => a - b)) {
        if ('error' in outcome) results.fail(outcome.error, [index]);
        else results.answer(outcome.answers, [index]);
      }
    }
  });
}

/** Neighbours that may go into one call: of what is written the order stays. */
function calls<Request, Result extends object>(
  read: readonly Read<Request>[],
  { together }: ManyWork<Request, Result>,
): Read<Request>[][] {
  const groups: Read<Request>[][] = [];
  let key: string | undefined;
  for (const one of read) {
    const own = together?.(one.request) ?? '';
    if (own !== key) groups.push([]);
    key = own;
    groups.at(-1)?.push(one);
  }
  return groups;
}

async function outcomesOf<Request, Result extends object>(
  call: readonly Read<Request>[],
  work: ManyWork<Request, Result>,
  engine: AudienceEngine,
): Promise<Outcome[]> {
  let answers: ItemAnswers<Result>;
  try {
    answers = await work.ask(
      call.map(({ request }) => request),
      engine,
    );
  } catch (error) {
    return call.map(() => ({ error }));
  }
  return call.map(({ item, request }, position) => {
    const answer = answers[position];
    try {
      if (answer === undefined)
        throw new InternalError('An item was left without an answer', { hint: 'Please report it' });
      if (answer.error === undefined) return { answers: work.answer(item, answer as Result, request) };
      const error = errorOf(answer.error);
      const refused = work.refused?.(item, error, request);
      return refused === undefined ? { error } : { answers: refused };
    } catch (error) {
      return { error };
    }
  });
}
