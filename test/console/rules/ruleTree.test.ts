import fc from 'fast-check';
import {
  ATTRIBUTE_OPERATORS,
  FOLLOWED_BY,
  MEASURES,
  OCCURRENCE_OPERATORS,
  TAG_OPERATORS,
  TIMEFRAME_OPERATORS,
  WHICH,
} from '../../../engine';
import {
  addPart,
  changePart,
  findPart,
  homeOf,
  mayMove,
  movePart,
  removePart,
  stepPart,
  withoutMember,
} from '../../../console/rules/edits';
import { placeProblems } from '../../../console/rules/problems';
import {
  isGroup,
  pointersOf,
  ruleOf,
  treeOf,
  type GroupPart,
  type Part,
  type RowPart,
} from '../../../console/rules/tree';

const city = { attribute: 'city', operator: 'is', value: 'London' };
const vip = { tags: ['vip'], operator: 'hasAny' };
const bought = {
  event: 'Purchase',
  where: {
    all: [
      { property: 'category', operator: 'is', value: 'Books' },
      { property: 'price', operator: 'greaterThan', value: 5 },
    ],
  },
};
const nested = {
  all: [city, { any: [vip, { none: [{ segment: 'Loyal', operator: 'isMember' }] }] }, bought],
};

/** The key of the row that stands for a condition. */
function keyOf(root: Part, condition: object): string {
  const rows = (part: Part): RowPart[] =>
    isGroup(part)
      ? part.members.flatMap(rows)
      : [part, ...(part.where === undefined ? [] : rows(part.where))];
  const found = rows(root).find((row) => JSON.stringify(ruleOf(row)) === JSON.stringify(condition));
  if (found === undefined) throw new Error(`no row for ${JSON.stringify(condition)}`);
  return found.key;
}

/** The outermost part at a place. */
const keyAt = (root: Part, pointer: string): string =>
  [...pointersOf(root)].find(([, at]) => at === pointer)?.[0] ?? '';

describe('a rule that is opened', () => {
  const examples = [
    ATTRIBUTE_OPERATORS,
    OCCURRENCE_OPERATORS,
    TAG_OPERATORS,
    TIMEFRAME_OPERATORS,
    MEASURES,
    WHICH,
    FOLLOWED_BY,
  ].flatMap((operators) => [...operators.values()].map(({ name, example }) => [name, example.rule] as const));

  test.each(examples)('is the same when it is saved: the example of %s', (_name, rule) => {
    expect(ruleOf(treeOf(rule))).toEqual(rule);
  });

  test.each([
    [nested],
    [city],
    [{ all: [city] }],
    [{ none: [{ all: [] }] }],
    [{ attribute: 'cars', match: 'any', where: { property: 'hp', operator: 'is', value: 4 } }],
  ])('is the same when it is saved: %j', (rule) => {
    expect(ruleOf(treeOf(rule))).toEqual(rule);
  });

  test('is the same whatever JSON stands there', () => {
    const json = fc.letrec((tie) => ({
      rule: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), tie('group'), tie('event')),
      group: fc
        .tuple(fc.constantFrom('all', 'any', 'none'), fc.array(tie('rule'), { maxLength: 4 }))
        .map(([word, members]) => ({ [word]: members })),
      event: fc
        .tuple(tie('rule'), tie('rule'))
        .map(([where, followedBy]) => ({ event: 'x', where, followedBy })),
    })).rule;
    fc.assert(
      fc.property(json, (rule) =>
        expect(JSON.parse(JSON.stringify(ruleOf(treeOf(rule))))).toEqual(JSON.parse(JSON.stringify(rule))),
      ),
    );
  });
});

describe('a sequence', () => {
  const dear = { property: 'price', operator: 'greaterThan', value: 5 };
  const third = { event: 'Purchase', happened: false, where: dear };
  const sequence = {
    event: 'Item viewed',
    where: dear,
    followedBy: { event: 'Cart updated', within: { amount: 2, unit: 'hours' }, followedBy: third },
  };
  const rule = { all: [city, sequence] };

  test('has a part for each step and each where of one, where it stands in the rule', () => {
    const root = treeOf(rule);
    expect(ruleOf(root)).toEqual(rule);
    expect([...pointersOf(root).values()]).toEqual(
      expect.arrayContaining(['/all/1/followedBy', '/all/1/followedBy/followedBy/where']),
    );
    const problems = [{ path: '/all/1/followedBy/followedBy/event', message: 'm', hint: 'h' }];
    const step = keyAt(root, '/all/1/followedBy/followedBy');
    expect([...placeProblems(root, problems).keys()]).toEqual([step]);
  });

  test('is changed step by step, and keeps its steps when a where goes', () => {
    const root = treeOf(rule);
    const step = keyAt(root, '/all/1/followedBy');
    const renamed = changePart(root, step, (part) => ({ ...part, condition: { event: 'Wish' } }));
    expect(ruleOf(renamed)).toEqual({
      all: [city, { ...sequence, followedBy: { event: 'Wish', followedBy: third } }],
    });
    const outer = (findPart(root, keyAt(root, '/all/1')) as RowPart).where as GroupPart;
    const { where: _where, ...left } = sequence;
    expect(ruleOf(removePart(root, (outer.members[0] as Part).key))).toEqual({ all: [city, left] });
    const inner = (findPart(root, keyAt(root, '/all/1/followedBy/followedBy')) as RowPart).where;
    expect(mayMove(root, (inner?.members[0] as Part).key, outer.key)).toBe(false);
    const cut = changePart(root, step, (part) => withoutMember(part as RowPart, 'followedBy'));
    expect(ruleOf(cut)).toMatchObject({ all: [city, { followedBy: { event: 'Cart updated' } }] });
  });
});

describe('a lone condition', () => {
  test('stays one while it is alone, and becomes a group with a second', () => {
    const root = treeOf(city);
    const two = addPart(root, root.key, treeOf(vip).members[0] as Part);
    expect(ruleOf(two)).toEqual({ all: [city, vip] });
    expect(ruleOf(removePart(two, keyOf(two, vip)))).toEqual(city);
  });

  test('becomes a group when it is to be none', () => {
    const root = treeOf(city);
    expect(ruleOf(changePart(root, root.key, (part) => ({ ...part, word: 'none' })))).toEqual({
      none: [city],
    });
  });
});

describe('moving', () => {
  test('a row goes into a group, and before a given member', () => {
    const root = treeOf(nested);
    expect(ruleOf(movePart(root, keyOf(root, city), keyAt(root, '/all/1'), 1))).toEqual({
      all: [{ any: [vip, city, { none: [{ segment: 'Loyal', operator: 'isMember' }] }] }, bought],
    });
  });

  test('within its own group the place is counted before it is taken out', () => {
    const root = treeOf({ all: [city, vip, bought] });
    expect(ruleOf(movePart(root, keyOf(root, city), root.key, 2))).toEqual({ all: [vip, city, bought] });
    expect(ruleOf(movePart(root, keyOf(root, bought), root.key, 0))).toEqual({ all: [bought, city, vip] });
    expect(ruleOf(movePart(root, keyOf(root, city), root.key, 0))).toEqual({ all: [city, vip, bought] });
  });

  test('a group never goes into itself, and conditions on properties stay with their event', () => {
    const root = treeOf(nested);
    const any = keyAt(root, '/all/1');
    const where = keyAt(root, '/all/2/where');
    const property = keyOf(root, bought.where.all[0] as object);
    expect(mayMove(root, any, keyAt(root, '/all/1/any/1'))).toBe(false);
    expect(mayMove(root, any, any)).toBe(false);
    expect(mayMove(root, property, root.key)).toBe(false);
    expect(mayMove(root, keyOf(root, city), where)).toBe(false);
    expect(mayMove(root, where, root.key)).toBe(false);
    expect(mayMove(root, property, where)).toBe(true);
    expect(movePart(root, any, any, 0)).toBe(root);
  });

  test('the only condition on properties may be dropped where it stands', () => {
    const rule = { event: 'Purchase', where: { property: 'category', operator: 'is', value: 'Books' } };
    const root = treeOf(rule);
    expect(ruleOf(movePart(root, keyOf(root, rule.where), keyAt(root, '/where'), 1))).toEqual(rule);
  });

  test('arrow keys go past rows, into groups and out of them, until the end', () => {
    let root = treeOf({ all: [city, { any: [vip] }] });
    const key = keyOf(root, city);
    const seen = [1, 1, 1, 1, -1].map((step) => {
      root = stepPart(root, key, step as 1 | -1);
      return ruleOf(root);
    });
    expect(seen).toEqual([
      { all: [{ any: [city, vip] }] },
      { all: [{ any: [vip, city] }] },
      { all: [{ any: [vip] }, city] },
      { all: [{ any: [vip] }, city] },
      { all: [{ any: [vip, city] }] },
    ]);
  });

  test('down and up again leads back, from anywhere to anywhere, and loses nobody', () => {
    const keys = [...pointersOf(treeOf(nested)).values()].filter(
      (pointer) => pointer !== '' && !pointer.endsWith('/where'),
    );
    for (const pointer of keys) {
      const root = treeOf(nested);
      const key = keyAt(root, pointer);
      const down = stepPart(root, key, 1);
      expect(pointersOf(down).size).toBe(pointersOf(root).size);
      if (down !== root) expect(ruleOf(stepPart(down, key, -1))).toEqual(nested);
    }
  });
});

describe('removing', () => {
  test('the last condition on properties takes the where away', () => {
    const root = treeOf({
      event: 'Purchase',
      where: { property: 'category', operator: 'is', value: 'Books' },
    });
    expect(
      ruleOf(removePart(root, keyOf(root, { property: 'category', operator: 'is', value: 'Books' }))),
    ).toEqual({ event: 'Purchase' });
  });

  test('what is not there changes nothing', () => {
    const root = treeOf(nested);
    expect(removePart(root, 'nowhere')).toBe(root);
    expect(homeOf(root, 'nowhere')).toBeUndefined();
    expect(findPart(root, 'nowhere')).toBeUndefined();
    expect(changePart(root, 'nowhere', () => root)).toBe(root);
  });
});

describe('problems', () => {
  const problem = (path: string): { path: string; message: string; hint: string } => ({
    path,
    message: 'm',
    hint: 'h',
  });
  const placed = (rule: unknown, path: string): unknown => {
    const root: GroupPart = treeOf(rule);
    const [key] = [...placeProblems(root, [problem(path)]).keys()];
    return ruleOf(findPart(root, key ?? '') as Part);
  };

  test.each([
    ['/all/0/operator', city],
    ['/all/2/where/all/1/value', bought.where.all[1]],
    ['/all/1/any/0', vip],
    ['/all/2/timeframe/amount', bought],
    ['', nested],
    ['/nowhere', nested],
  ])('%s stands at its row', (path, part) => expect(placed(nested, path)).toEqual(part));

  test('of a lone condition stand at the condition, not at the group that is not written', () => {
    const root = treeOf({ ...city, operator: 'iss' });
    expect([...placeProblems(root, [problem('/operator'), problem('')]).keys()]).toEqual([
      root.members[0]?.key,
    ]);
  });
});
