import { Latest } from '../../../console/rules/latest';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A question whose answer the test gives when it likes. */
function question(): {
  ask: () => Promise<string>;
  asked: () => boolean;
  answer: (text: string) => Promise<void>;
  fail: (reason: string) => Promise<void>;
} {
  let asked = false;
  let resolve: (text: string) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<string>((...settle) => ([resolve, reject] = settle));
  const settled = async (): Promise<void> =>
    void (await promise.then(
      () => undefined,
      () => undefined,
    ));
  return {
    ask: () => ((asked = true), promise),
    asked: () => asked,
    answer: (text) => (resolve(text), settled()),
    fail: (reason) => (reject(reason), settled()),
  };
}

test('a question is asked when nothing has changed for a while, the last one only', () => {
  const latest = new Latest(400);
  const [first, second] = [question(), question()];
  latest.ask(
    first.ask,
    () => undefined,
    () => undefined,
  );
  jest.advanceTimersByTime(399);
  latest.ask(
    second.ask,
    () => undefined,
    () => undefined,
  );
  jest.advanceTimersByTime(399);
  expect([first.asked(), second.asked()]).toEqual([false, false]);
  jest.advanceTimersByTime(1);
  expect([first.asked(), second.asked()]).toEqual([false, true]);
});

test('a late answer never overwrites a newer one, and none comes after a change', async () => {
  const latest = new Latest(400);
  const heard: string[] = [];
  const [first, second, third] = [question(), question(), question()];
  const hear = (text: unknown): void => void heard.push(String(text));
  latest.ask(first.ask, hear, hear);
  jest.advanceTimersByTime(400);
  latest.ask(second.ask, hear, hear);
  jest.advanceTimersByTime(400);
  await second.answer('second');
  await first.answer('first');
  expect(heard).toEqual(['second']);
  latest.ask(third.ask, hear, hear);
  jest.advanceTimersByTime(400);
  latest.cancel();
  await third.fail('third');
  expect(heard).toEqual(['second']);
});
