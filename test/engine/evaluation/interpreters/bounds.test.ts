import fc from 'fast-check';
import type { Rule } from '../../../../engine';
import { boundsOf, type Bound, type Bounds } from '../../../../engine/evaluation/interpreters/mongo/bounds';
import { decide, outlineOf } from '../../../../engine/evaluation/interpreters/mongo/outline';

/** `{ tags: ['3'] }` stands for "the third fact holds"; facts from 4 on have no filter. */
const leaf = fc.nat(7).map((fact): Rule => ({ tags: [String(fact)], operator: 'hasAny' }));
const rule = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc
      .constantFrom('all', 'any', 'none')
      .chain((word) =>
        fc
          .array(tie('rule'), { minLength: 1, maxLength: 3 })
          .map((members) => ({ [word]: members }) as unknown as Rule),
      ),
  ),
})).rule;

type Filter = { fact?: number; $and?: Filter[]; $or?: Filter[]; $nor?: Filter[] };
const factOf = (condition: Rule): number => Number((condition as { tags: string[] }).tags[0]);
const bounds = (condition: Rule): Bounds =>
  factOf(condition) < 4
    ? { upper: { fact: factOf(condition) }, lower: { fact: factOf(condition) } }
    : { upper: 'everything', lower: 'nothing' };

function passes(bound: Bound, holds: readonly boolean[]): boolean {
  if (typeof bound === 'string') return bound === 'everything';
  const { fact, $and, $or, $nor } = bound as Filter;
  if ($and) return $and.every((part) => passes(part, holds));
  if ($or) return $or.some((part) => passes(part, holds));
  if ($nor) return !$nor.some((part) => passes(part, holds));
  return holds[fact as number] as boolean;
}

function truth(asked: Rule, holds: readonly boolean[]): boolean {
  if ('all' in asked) return asked.all.every((part) => truth(part, holds));
  if ('any' in asked) return asked.any.some((part) => truth(part, holds));
  if ('none' in asked) return !asked.none.some((part) => truth(part, holds));
  return holds[factOf(asked)] as boolean;
}

const facts = fc.array(fc.boolean(), { minLength: 8, maxLength: 8 });

it('lets everybody through who matches, and holds nobody for a match who does not', () => {
  fc.assert(
    fc.property(rule, facts, (asked, holds) => {
      const { upper, lower } = boundsOf(asked, bounds);
      if (truth(asked, holds)) expect(passes(upper, holds)).toBe(true);
      if (passes(lower, holds)) expect(truth(asked, holds)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

it('never makes an empty $and, $or or $nor, which MongoDB refuses', () => {
  fc.assert(
    fc.property(rule, (asked) => {
      const text = JSON.stringify(boundsOf(asked, bounds));
      expect(text).not.toMatch(/\$(and|or|nor)":\[\]/);
    }),
    { numRuns: 500 },
  );
});

it('settles a rule by its events only where the profile cannot change the answer', () => {
  fc.assert(
    fc.property(rule, facts, facts, (asked, holds, others) => {
      // Facts from 4 on are events, the others of the profile.
      const withEvents = JSON.parse(JSON.stringify(asked), (_key, part) =>
        part?.tags && factOf(part) >= 4 ? { event: part.tags[0] } : part,
      );
      const outline = outlineOf(withEvents, (part) => ('event' in part ? Number(part.event) : undefined));
      const settled = decide(outline, (fact) => holds[fact] as boolean);
      const profiles = [holds, [...others.slice(0, 4), ...holds.slice(4)]];
      if (settled !== undefined) for (const profile of profiles) expect(truth(asked, profile)).toBe(settled);
    }),
    { numRuns: 2_000 },
  );
});
