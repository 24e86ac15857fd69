import { inlineSegments } from '../../../../engine/language/rule/inline';
import type { Rule } from '../../../../engine';
import { contextOf } from '../../../conformance/inMemory';

const buys = { event: 'Buy' } as const;
const rules: Record<string, Rule> = { Bought: buys, Nested: { segment: 'Bought', operator: 'isNotMember' } };
const context = {
  ...contextOf({ zone: 'UTC', types: {} }),
  segment: (name: string) =>
    rules[name] ? ({ id: name, name, type: 'realTime', rule: rules[name] } as const) : undefined,
};

it('references are replaced by the rules of their segments, those within them too', () => {
  expect(inlineSegments({ all: [{ segment: 'Nested', operator: 'isNotMember' }, buys] }, context)).toEqual({
    all: [{ none: [{ none: [buys] }] }, buys],
  });
});

it('a segment that is gone stays a reference', () => {
  const gone = { segment: 'Sold', operator: 'isNotMember' } as const;
  expect(inlineSegments({ any: [gone, buys] }, context)).toEqual({ any: [gone, buys] });
});
