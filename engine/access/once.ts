import { createHash, randomUUID } from 'node:crypto';
import type { AccessApi } from '../api';
import { serverNow } from '../store/clock/serverTime';
import type { EngineContext } from '../store/context';
import { InUseError, InvalidArgumentError, isAudienceError, NotFoundError } from '../store/errors';
import { isDuplicateKey } from '../store/mongo/duplicateKey';
import { messageOf } from '../store/unreadable';
import type { AnswerDocument } from './AccessKeyDocument';
import { accessCollections } from './collections';

/** A call that has not answered by then has died: the next one of its key begins anew. */
const RUNS_MS = 60_000;
const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * Runs a call once for a key that its caller chose: the same again is told what the first was told. A call that fails leaves no trace, and may be made again.
 *
 * @throws InvalidArgumentError for a bad key, one that another request was made with, or a `run` that fails (`cause`); InUseError while the first is still running,
 *   NotFoundError when whoever it was about was erased since.
 */
export async function once(
  context: EngineContext,
  key: string,
  fingerprint: string,
  run: () => Promise<string>,
): ReturnType<AccessApi['once']> {
  if (typeof key !== 'string' || !KEY.test(key))
    throw new InvalidArgumentError('This is no Idempotency-Key.', {
      hint: 'Give 1 to 200 visible ASCII characters, for example a UUID.',
      path: '/Idempotency-Key',
    });
  if (typeof fingerprint !== 'string')
    throw new InvalidArgumentError('This is no fingerprint of a request.', {
      hint: 'Give a text that says which request it is.',
      path: '/fingerprint',
    });
  if (typeof run !== 'function')
    throw new InvalidArgumentError('There is nothing to run.', {
      hint: 'Give a function that resolves to the answer.',
      path: '/run',
    });
  const { answers } = await accessCollections(context);
  const _id = `${context.accountKey}.${hashOf(key)}`;
  const mine = randomUUID();
  // What was asked may be about somebody: nothing of it can be read in what is stored.
  const known = await begin(context, { _id, fingerprint: hashOf(fingerprint), run: mine });
  if (known?.erased === true)
    throw new NotFoundError('Whoever the first request with this Idempotency-Key was about is erased.', {
      hint: 'Choose a new key if they are to be written again.',
    });
  if (known?.answer !== undefined) return { answer: known.answer, repeated: true };
  try {
    const answer = await answerOf(run);
    await answers.updateOne({ _id, run: mine }, { $set: { answer } });
    return { answer, repeated: false };
  } catch (error) {
    await answers.deleteOne({ _id, run: mine, answer: { $exists: false } });
    throw error;
  }
}

/** What the caller's function throws is theirs, not a defect of the engine. */
async function answerOf(run: () => Promise<string>): Promise<string> {
  let answer: unknown;
  try {
    answer = await run();
  } catch (error) {
    if (isAudienceError(error)) throw error;
    throw new InvalidArgumentError(`What was given to run has failed: ${messageOf(error)}`, {
      hint: 'See the cause. Nothing is kept of it: the key can be used again.',
      path: '/run',
      cause: error,
    });
  }
  if (typeof answer === 'string') return answer;
  throw new InvalidArgumentError('What was given to run has answered with something that is no text.', {
    hint: 'Give a function that resolves to the answer as text, for example as JSON.',
    path: '/run',
  });
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Takes the key, or finds what it was answered. */
async function begin(
  context: EngineContext,
  { _id, fingerprint, run }: Pick<AnswerDocument, '_id' | 'fingerprint' | 'run'>,
): Promise<AnswerDocument | undefined> {
  const { answers } = await accessCollections(context);
  const now = await serverNow(context);
  const until = new Date(now.getTime() + RUNS_MS);
  try {
    await answers.insertOne({ _id, account: context.account, fingerprint, run, until, at: now });
    return undefined;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const known = await answers.findOne({ _id });
  if (!known) return begin(context, { _id, fingerprint, run });
  if (known.fingerprint !== fingerprint)
    throw new InvalidArgumentError('Another request was made with this Idempotency-Key.', {
      hint: 'Choose a new one for each request that is not a repetition.',
      path: '/Idempotency-Key',
    });
  if (known.answer !== undefined || known.erased === true) return known;
  const { matchedCount } = await answers.updateOne(
    { _id, run: known.run, answer: { $exists: false }, until: { $lte: now } },
    { $set: { run, until } },
  );
  if (matchedCount > 0) return undefined;
  throw new InUseError('The first request with this Idempotency-Key is still running.', {
    hint: 'Ask again in a moment.',
  });
}
