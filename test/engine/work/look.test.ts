import { Look } from '../../../engine/work/Look';

const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 12, 0, second));
const itself = (date: Date): Date => date;

/** An index of instants that takes so long (ms) to be looked through, and the process's time. */
function index(...rows: Date[]) {
  const ranges: { $lte: Date; $gte?: Date }[] = [];
  const time = { now: 1_000, takes: 1 };
  jest.spyOn(performance, 'now').mockImplementation(() => time.now);
  const find = (range: { $lte: Date; $gte?: Date }): Promise<Date[]> => {
    ranges.push(range);
    time.now += time.takes;
    return Promise.resolve(
      rows
        .filter((row) => row <= range.$lte && (!range.$gte || row >= range.$gte))
        .sort((a, b) => a.getTime() - b.getTime()),
    );
  };
  return { rows, ranges, time, find };
}

afterEach(() => jest.restoreAllMocks());

it('a look begins a little before where the last one ended', async () => {
  const { ranges, find } = index();
  const look = new Look();
  await look.upTo(at(30), find, itself);
  await look.upTo(at(31), find, itself);
  await look.upTo(at(32), find, itself);
  expect(ranges).toEqual([{ $lte: at(30) }, { $lte: at(31), $gte: at(25) }, { $lte: at(32), $gte: at(26) }]);
  expect(look.range()).toEqual({ $gte: at(27) });
});

it('what was found and not done, because that failed, is found again', async () => {
  const { rows, find } = index(at(3), at(29));
  const look = new Look();
  expect(await look.upTo(at(30), find, itself)).toEqual([at(3), at(29)]);
  expect(await look.upTo(at(31), find, itself)).toEqual([at(3), at(29)]);
  rows.shift();
  expect(await look.upTo(at(32), find, itself)).toEqual([at(29)]);
});

it('what was written with an older instant is found after a hundred times as long as a look at everything takes, and within a minute', async () => {
  const { rows, time, find } = index();
  const look = new Look();
  await look.upTo(at(30), find, itself);
  rows.push(at(1));
  time.now += 98;
  expect(await look.upTo(at(31), find, itself)).toEqual([]);
  time.now += 1;
  time.takes = 10_000;
  expect(await look.upTo(at(32), find, itself)).toEqual([at(1)]);
  rows.splice(0, 1);
  time.takes = 1;
  await look.upTo(at(33), find, itself);
  rows.push(at(2));
  time.now += 58_000;
  expect(await look.upTo(at(34), find, itself)).toEqual([]);
  time.now += 2_000;
  expect(await look.upTo(at(35), find, itself)).toEqual([at(2)]);
});
