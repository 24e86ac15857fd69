import fc from 'fast-check';
import { ProfileIdTable } from '../../../../engine/evaluation/interpreters/mongo/ProfileIdTable';

const id = fc.uint8Array({ minLength: 12, maxLength: 12 });
/** Ids that differ in one place only, as ids of one second and process do. */
const similar = fc
  .tuple(fc.nat(11), fc.nat(255))
  .map(([place, byte]) => Uint8Array.from({ length: 12 }, (_, i) => (i === place ? byte : 7)));

it('counts as a map would, whatever the ids and however many', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.oneof(id, similar), fc.subarray([0, 1, 2])), { maxLength: 400 }),
      id,
      (events, stranger) => {
        const table = new ProfileIdTable(3);
        const expected = new Map<string, number[]>();
        for (const [bytes, columns] of events) {
          // Ids stand anywhere in what was read.
          table.count(Buffer.concat([Buffer.from([1, 2, 3]), bytes]), 3, columns);
          const key = Buffer.from(bytes).toString('hex');
          const counts = expected.get(key) ?? [0, 0, 0];
          for (const column of columns) (counts[column] as number)++;
          expected.set(key, counts);
        }
        expect(table.size).toBe(expected.size);
        for (const [key, counts] of expected)
          expect(table.countsOf(table.find(Buffer.from(key, 'hex'), 0))).toEqual(counts);
        if (!expected.has(Buffer.from(stranger).toString('hex')))
          expect(table.find(Buffer.from(stranger), 0)).toBe(-1);
        expect(table.sorted([...table.rows()]).map((row) => table.bytesOf(row).toString('hex'))).toEqual(
          [...expected.keys()].sort(),
        );
      },
    ),
  );
});

it('keeps what it has while it grows', () => {
  const table = new ProfileIdTable(1);
  const bytes = Buffer.alloc(12);
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 50_000; i++) {
      bytes.writeUInt32BE((i * 2_654_435_761) % 2 ** 32, 0);
      bytes.writeUInt32LE(i, 8);
      table.count(bytes, 0, [0]);
    }
  }
  expect(table.size).toBe(50_000);
  for (const row of table.rows())
    if (table.countAt(row, 0) !== 2) throw new RangeError(`row ${row} has ${table.countAt(row, 0)}`);
});
