import type { Document } from 'mongodb';
import type { EngineContext } from '../../../store/context';
import { BatchDecider, WHOLE_PROFILE } from './BatchDecider';
import { Decider, type DecidesBatches } from './Decider';
import { ListedPoints } from './ListedPoints';
import { ProfileIdTable } from './ProfileIdTable';
import type { OccurrenceOptions } from './Found';
import { countOccurrences } from './countOccurrences';
import { narrowIndex } from './narrowIndex';
import type { Plan, Question } from './plan';
import { sizeOfAccount } from './sizeOfAccount';

/** A question with its events counted: what both a count and a selection go on from. */
export interface Prepared {
  /** As it was made, or `batches` where more was to be kept of events than fits into memory. */
  readonly plan: Plan;
  readonly table: ProfileIdTable;
  readonly byEvents: Decider['byEvents'];
  readonly decider: DecidesBatches;
  /** What the decision looks at of a profile, besides its id. */
  readonly fields: readonly string[];
  /** The index by which the audience is read. */
  readonly hint: string;
}

/** @param options.hint the index by which profiles will be read, where that is known already. */
export async function prepare(
  context: EngineContext,
  question: Question,
  plan: Plan,
  options: OccurrenceOptions & { readonly hint?: string },
): Promise<Prepared> {
  const { needs } = question.compiled;
  const [found, hint] = await Promise.all([
    plan.select === 'batches'
      ? undefined
      : countOccurrences(context, plan.scans, needs, question.moment.zone, options),
    options.hint ?? (plan.select === 'events' ? 'account' : narrowIndex(context, plan.filter)),
  ]);
  if (!found)
    return {
      plan: { ...plan, select: 'batches', count: 'batches' },
      table: new ProfileIdTable(0),
      byEvents: () => undefined,
      decider: new BatchDecider(context, question),
      fields: WHOLE_PROFILE,
      hint: options.hint ?? (await narrowIndex(context, plan.filter)),
    };
  const decider = new Decider(
    question,
    plan,
    found,
    needs.doNotContact ? new ListedPoints(context) : undefined,
  );
  const byEvents = (row: number): boolean | undefined => decider.byEvents(row);
  return { plan, table: found.table, byEvents, decider, fields: plan.fields, hint };
}

/** The account's profiles, and of those what the rule's conditions on the profile let through. */
export const scoped = (context: EngineContext, plan: Plan, more: Document = {}): Document => ({
  account: context.account,
  ...more,
  ...(plan.filter === 'everything'
    ? {}
    : { $and: [plan.filter === 'nothing' ? { _id: { $in: [] } } : plan.filter] }),
});

/** Rows of the table by what their events settle. */
export function rowsBy({ table, byEvents }: Prepared): { yes: number[]; no: number[]; open: number[] } {
  const rows: { yes: number[]; no: number[]; open: number[] } = { yes: [], no: [], open: [] };
  for (const row of table.rows()) {
    const settled = byEvents(row);
    (settled === undefined ? rows.open : settled ? rows.yes : rows.no).push(row);
  }
  return rows;
}

/** Looking up one by one costs several times what reading in order does: past this share of the audience everybody is read. */
const SHARE = 4;
/** Too few to be worth asking how many profiles there are. */
const FEW = 20_000;

export async function isWorthLookingUp(context: EngineContext, rows: number): Promise<boolean> {
  return rows <= FEW || rows * SHARE <= (await sizeOfAccount(context));
}
