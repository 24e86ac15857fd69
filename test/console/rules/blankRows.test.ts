import { BlankRows } from '../../../console/rules/BlankRows';
import { newRow, newStep, RULE_KINDS } from '../../../console/rules/conditions';
import { addPart, changePart } from '../../../console/rules/edits';
import { treeOf, type GroupPart, type RowPart } from '../../../console/rules/tree';

const rowOf = (tree: GroupPart): RowPart => tree.members[0] as RowPart;
const city = { attribute: 'city', operator: 'is', value: 'London' };

it.each([...RULE_KINDS, 'objects', 'property'] as const)(
  'a new row of kind %s is blank until something of it is changed',
  (kind) => {
    const before = treeOf({ all: [] });
    const row = newRow(kind);
    const after = addPart(before, before.key, row);
    const blank = new BlankRows();
    blank.changed(before, after);
    expect(blank.has(row.key)).toBe(true);
    const changed = changePart(after, row.key, (part) => ({
      ...part,
      condition: { ...((part as RowPart).condition as object), operator: 'isEmpty' },
    }));
    blank.changed(after, changed);
    expect(blank.has(row.key)).toBe(false);
  },
);

it('a row that gets another kind is blank again, however it was filled in before', () => {
  const before = treeOf(city);
  const blank = new BlankRows();
  expect(blank.has(rowOf(before).key)).toBe(false);
  const after = changePart(before, rowOf(before).key, (part) => ({ ...newRow('event'), key: part.key }));
  blank.changed(before, after);
  expect(blank.has(rowOf(after).key)).toBe(true);
});

it('a where and a step that are added are blank, and the row that they are added to is as it was', () => {
  const before = treeOf({ event: 'Purchase' });
  const { key } = rowOf(before);
  const where = { ...treeOf({}), members: [newRow('property')] };
  const followedBy = newStep();
  const after = changePart(before, key, (part) => ({ ...part, where, followedBy }) as RowPart);
  const blank = new BlankRows();
  blank.changed(before, after);
  expect([key, rowOf(where).key, followedBy.key].map((one) => blank.has(one))).toEqual([false, true, true]);
});

it('a rule to begin with is blank in all its rows; whoever asks is told of all of them', () => {
  const tree = treeOf({ all: [city, { any: [{ event: '' }] }] });
  const blank = new BlankRows();
  blank.begin(tree);
  const inner = (tree.members[1] as GroupPart).members[0] as RowPart;
  expect([rowOf(tree).key, inner.key].map((key) => blank.has(key))).toEqual([true, true]);
  blank.end();
  expect([rowOf(tree).key, inner.key].map((key) => blank.has(key))).toEqual([false, false]);
});
