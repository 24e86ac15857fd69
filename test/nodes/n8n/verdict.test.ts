import { backOffMs, reconnectMs } from '../../../nodes/hosts/n8n/delivery/backOff';
import {
  outcomeOf,
  outcomeOfRejection,
  reasonOf,
  verdictOn,
  type Outcome,
} from '../../../nodes/hosts/n8n/delivery/verdict';

const success: Outcome = { kind: 'ended', status: 'success' };
const failure: Outcome = { kind: 'ended', status: 'error', error: 'Mail server is away' };
const waiting: Outcome = { kind: 'ended', status: 'waiting' };
const notStarted: Outcome = { kind: 'notStarted', error: 'no credential' };
const cancelled: Outcome = { kind: 'cancelled' };
const interrupted: Outcome = { kind: 'interrupted', error: 'The worker is gone' };
const duplicate: Outcome = { kind: 'duplicate' };

describe("what an execution's end means for its entry", () => {
  test.each<[string, Outcome, string]>([
    ['a success', success, 'acknowledge'],
    ['a failure', failure, 'acknowledge'],
    ['a cancellation', cancelled, 'acknowledge'],
    ['a wait', waiting, 'acknowledge'],
    ['a start that failed', notStarted, 'retry'],
    ['an interruption', interrupted, 'retry'],
    ['the same attempt handed over twice', duplicate, 'expire'],
  ])('marked when finished: %s', (_, outcome, verdict) =>
    expect(verdictOn(outcome, 'finished', 1, 5)).toBe(verdict),
  );

  test.each<[string, Outcome, string]>([
    ['a success', success, 'acknowledge'],
    ['a wait', waiting, 'acknowledge'],
    ['a failure', failure, 'retry'],
    ['a cancellation', cancelled, 'retry'],
    ['a start that failed', notStarted, 'retry'],
    ['an interruption', interrupted, 'retry'],
    ['the same attempt handed over twice', duplicate, 'expire'],
  ])('marked only when it succeeds: %s', (_, outcome, verdict) =>
    expect(verdictOn(outcome, 'succeeded', 1, 5)).toBe(verdict),
  );

  test.each<[string, Outcome, string]>([
    ['a success', success, 'expire'],
    ['a failure', failure, 'expire'],
    ['an interruption', interrupted, 'expire'],
    ['a start that failed', notStarted, 'retry'],
  ])('specified later: %s leaves it to Acknowledge Entry', (_, outcome, verdict) =>
    expect(verdictOn(outcome, 'later', 1, 5)).toBe(verdict),
  );

  test('the last attempt that fails is set aside, the one before it is not', () => {
    expect(verdictOn(failure, 'succeeded', 4, 5)).toBe('retry');
    expect(verdictOn(failure, 'succeeded', 5, 5)).toBe('park');
    expect(verdictOn(notStarted, 'finished', 5, 5)).toBe('park');
  });

  test("n8n's answers are read as outcomes", () => {
    class ExecutionCancelledError extends Error {}
    expect(outcomeOf(undefined)).toEqual({ kind: 'duplicate' });
    const failed = (more: object) =>
      outcomeOf({
        status: 'error',
        data: { resultData: { runData: {}, error: { message: 'no route' }, ...more } },
      } as never);
    expect(failed({ lastNodeExecuted: 'Send' })).toEqual({
      kind: 'ended',
      status: 'error',
      error: 'no route',
    });
    expect(failed({})).toEqual({ kind: 'interrupted', error: 'no route' });
    expect(outcomeOf({ status: 'crashed', data: { resultData: { runData: {} } } } as never)).toEqual({
      kind: 'interrupted',
      error: 'crashed',
    });
    expect(outcomeOfRejection(new ExecutionCancelledError('stopped'))).toEqual({ kind: 'cancelled' });
    expect(outcomeOfRejection(new RangeError('no credential'))).toEqual({
      kind: 'notStarted',
      error: 'no credential',
    });
    expect(reasonOf(failure)).toBe('Mail server is away');
  });
});

test('waiting grows with each attempt and has an end', () => {
  expect([1, 2, 3, 20].map(backOffMs)).toEqual([5_000, 10_000, 20_000, 900_000]);
  expect([1, 2, 3, 50].map(reconnectMs)).toEqual([500, 1_000, 2_000, 30_000]);
});
