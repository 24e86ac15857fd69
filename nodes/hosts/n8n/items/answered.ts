import { reportOf, type ItemAnswers } from '../../../../engine';

/** How many calls run at the same time. */
const WIDTH = 20;

/** Answers each request by a call of its own, some at the same time: for what the engine has no call for many of. */
export async function answered<Request, Result extends object>(
  requests: readonly Request[],
  call: (request: Request) => Promise<Result>,
): Promise<ItemAnswers<Result>> {
  const answers: ItemAnswers<Result> = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < requests.length; index = next++) {
      try {
        answers[index] = { index, ...(await call(requests[index] as Request)) };
      } catch (error) {
        answers[index] = { index, error: reportOf(error) };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(WIDTH, requests.length) }, worker));
  return answers;
}
