import { Room } from '../../../nodes/hosts/node-red/answers/Room';

/** Holds a room with tasks that say when they begin, and end when they are told to. */
function tasksIn(room: Room) {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const held: Promise<void>[] = [];
  const add = (count: number): void => {
    for (let i = 0; i < count; i++) {
      const id = held.length;
      held.push(
        room.hold(
          () =>
            new Promise<void>((resolve) => {
              begun.push(id);
              ends[id] = resolve;
            }),
        ),
      );
    }
  };
  const end = async (id: number): Promise<void> => {
    ends[id]?.();
    await held[id];
  };
  return { begun, add, end };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('so many are inside, the others come in their order as places get free', async () => {
  const { begun, add, end } = tasksIn(new Room(2));
  add(5);
  await turn();
  expect(begun).toEqual([0, 1]);
  await end(1);
  await end(0);
  expect(begun).toEqual([0, 1, 2, 3]);
  await end(3);
  await end(2);
  await end(4);
  add(2);
  await turn();
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('a place that gets free is for the one who waits, not for one who comes in the same instant', async () => {
  const { begun, add, end } = tasksIn(new Room(1));
  add(2);
  await turn();
  const ended = end(0);
  add(1);
  await ended;
  await turn();
  expect(begun).toEqual([0, 1]);
});

test('a task that fails makes room too', async () => {
  const room = new Room(1);
  await expect(room.hold(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(room.hold(() => Promise.resolve(7))).resolves.toBe(7);
});

test('open it holds everybody; closed again it lets nobody in before there is room', async () => {
  const room = new Room(1);
  const { begun, add, end } = tasksIn(room);
  add(3);
  room.open(true);
  add(1);
  await turn();
  expect([...begun].sort()).toEqual([0, 1, 2, 3]);
  room.open(false);
  add(1);
  for (const id of [0, 1, 2]) await end(id);
  await turn();
  expect(begun).toHaveLength(4);
  await end(3);
  await turn();
  expect(begun).toHaveLength(5);
});
