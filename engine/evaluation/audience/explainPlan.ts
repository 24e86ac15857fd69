import type { AskOptions, AudiencePlan } from '../../api';
import type { EngineContext } from '../../store/context';
import { planFor, type Plan, type PlanName } from '../interpreters/mongo/plan';
import { servingIndexes } from '../interpreters/mongo/propertyIndex';
import type { EventScan } from '../interpreters/mongo/eventScans';
import { columnsState } from '../packed/columnsState';
import { packedRule } from '../packed/packedRule';
import type { Rule } from '../../language/rule/types';
import { questionOf } from './question';

/** How MongoDB would be asked, and why; asks it for no more than its indexes. @throws InvalidRuleError */
export async function explainPlan(
  context: EngineContext,
  rule: Rule,
  options: Pick<AskOptions, 'now'> = {},
): Promise<AudiencePlan> {
  const question = await questionOf(context, rule, options);
  const plan = planFor(question);
  const columns = packedRule(question) && (await columnsState(context));
  const serving = await servingIndexes(context, plan.scans);
  return {
    select: plan.select,
    count: plan.count,
    why: { select: whyOf(plan, plan.select), count: whyOf(plan, plan.count) },
    events: plan.scans.map((scan) => ({
      ...shown(scan),
      ...(serving.has(scan) && { propertyIndex: true as const }),
    })),
    filtersProfiles: plan.filter !== 'everything',
    ...(columns?.answer === true && {
      columns: { version: columns.version ?? 0, unpacked: columns.unpacked ?? 0 },
    }),
  };
}

const WHY: Readonly<Record<PlanName, string>> = {
  filter: 'Every condition is about the profile and has an exact filter: MongoDB decides alone.',
  events:
    'Who has none of the events cannot match: the events are counted first, and only those who are left are looked up.',
  complement:
    'Who has none of the events matches: everybody is counted, less those whose events say otherwise.',
  audience:
    'Who has none of the events may match: everybody whom the conditions on the profile let through is read and decided.',
  batches:
    'There are very many event conditions: everybody is read, with the events of a thousand profiles at a time.',
};

const whyOf = (plan: Plan, name: PlanName): string =>
  name === 'audience' && plan.scans.length === 0
    ? 'A condition has no exact filter: everybody whom the others let through is read and decided.'
    : WHY[name];

const shown = ({ type, from, to, slots, where, reads }: EventScan): AudiencePlan['events'][0] => ({
  event: type,
  from: isoOrNull(from),
  to: isoOrNull(to),
  conditions: slots.length,
  readsProperties: where !== undefined || (reads !== undefined && reads.properties.length > 0),
});

/** The ends of what a Date can hold stand for no end. */
const isoOrNull = (ms: number): string | null =>
  Math.abs(ms) >= 8.64e15 ? null : new Date(ms).toISOString();
