import { createDeferredPromise } from '@n8n/utils/promise/deferred-promise';
import type { INodeExecutionData, IRun } from 'n8n-workflow';
import {
  EntryDelivery,
  type DeliverySettings,
  type Done,
} from '../../../nodes/hosts/n8n/delivery/EntryDelivery';
import { eventually } from '../../support/until';
import { Outbox } from './outbox';

interface Started {
  ids: string[];
  done: Done;
  key: string;
}

let outbox: Outbox;
let started: Started[];
let parked: string[];
let warnings: string[];
let delivery: EntryDelivery | undefined;

beforeEach(() => {
  outbox = new Outbox();
  started = [];
  parked = [];
  warnings = [];
});

afterEach(async () => {
  outbox.away = false;
  for (const { done } of started) done.resolve(ended('success'));
  await delivery?.stop();
});

function deliver(settings: Partial<DeliverySettings> = {}): EntryDelivery {
  delivery = new EntryDelivery(
    outbox.entries,
    {
      flowId: 'f',
      owner: 'test',
      markAsDelivered: 'finished',
      maxConcurrent: 10,
      profilesPerExecution: 1,
      maxAttempts: 3,
      leaseMs: 60_000,
      longestExecutionMs: 60_000,
      ...settings,
    },
    {
      emit: (items: INodeExecutionData[][], done, key) =>
        started.push({ ids: (items[0] ?? []).map(({ json }) => json['id'] as string), done, key }),
      createDeferredPromise: () => createDeferredPromise<IRun>(),
      itemOf: async (entry) => (entry.id === 'deleted' ? null : { id: entry.id, attempt: entry.attempt }),
      parked: (entry, reason) => parked.push(`${entry.id}: ${reason}`),
      warn: (message) => warnings.push(message),
    },
  );
  delivery.start();
  return delivery;
}

function ended(status: IRun['status'], error?: string): IRun {
  return {
    status,
    mode: 'trigger',
    startedAt: new Date(),
    storedAt: 'db',
    data: {
      resultData: {
        runData: {},
        lastNodeExecuted: 'Last',
        ...(error === undefined ? {} : { error: { message: error } }),
      },
    },
  } as unknown as IRun;
}

describe('delivering entries', () => {
  test('an entry is acknowledged when its execution ends, not before', async () => {
    outbox.put('a');
    deliver();
    await eventually(() => started.length === 1);
    expect(outbox.open).toEqual(['a']);
    started[0]?.done.resolve(ended('success'));
    await eventually(() => outbox.open.length === 0);
    expect(started).toHaveLength(1);
  });

  test('marked when started: acknowledged while the execution still runs', async () => {
    outbox.put('a');
    deliver({ markAsDelivered: 'started' });
    await eventually(() => outbox.open.length === 0);
    expect(started).toHaveLength(1);
  });

  test('no more executions run at once than allowed; the next starts when one ends', async () => {
    outbox.put('a', 'b', 'c', 'd');
    deliver({ maxConcurrent: 2 });
    await eventually(() => started.length === 2);
    const claims = outbox.claims;
    started[0]?.done.resolve(ended('success'));
    await eventually(() => started.length === 3);
    expect(outbox.claims).toBe(claims + 1);
    expect(started.map(({ ids }) => ids)).toEqual([['a'], ['b'], ['c']]);
  });

  test('several profiles go into one execution, and all are acknowledged at its end', async () => {
    outbox.put('a', 'b', 'c');
    deliver({ profilesPerExecution: 2 });
    await eventually(() => started.length === 2);
    expect(started.map(({ ids }) => ids)).toEqual([['a', 'b'], ['c']]);
    started[0]?.done.resolve(ended('success'));
    await eventually(() => outbox.open.length === 1);
    expect(outbox.open).toEqual(['c']);
  });

  test('ten executions of 200 profiles are more than one claim gives: the rest is claimed afterwards', async () => {
    outbox.put(...Array.from({ length: 1_100 }, (_, index) => `p${index}`));
    deliver({ profilesPerExecution: 200 });
    await eventually(() => started.length === 6);
    expect(started.map(({ ids }) => ids.length)).toEqual([200, 200, 200, 200, 200, 100]);
    expect(warnings).toEqual([]);
  });

  test('an execution that fails is tried again later, with the reason kept', async () => {
    outbox.put('a');
    deliver({ markAsDelivered: 'succeeded' });
    await eventually(() => started.length === 1);
    started[0]?.done.resolve(ended('error', 'Mail server is away'));
    await eventually(() => outbox.row('a').errors.length === 1);
    expect(outbox.row('a').errors).toEqual(['Mail server is away']);
    expect(outbox.row('a').notBefore - Date.now()).toBeGreaterThan(4_000);
    outbox.row('a').notBefore = 0;
    await eventually(() => started.length === 2);
    expect(started[1]?.key).not.toBe(started[0]?.key);
  });

  test('after its last attempt an entry is set aside and reported once', async () => {
    outbox.put('a');
    deliver({ markAsDelivered: 'succeeded', maxAttempts: 1 });
    await eventually(() => started.length === 1);
    started[0]?.done.resolve(ended('error', 'Mail server is away'));
    await eventually(() => parked.length === 1);
    expect(parked).toEqual(['a: Mail server is away']);
    expect(outbox.parked).toEqual(['a: Mail server is away']);
    expect(outbox.open).toEqual([]);
  });

  test('an entry whose attempts never came to an end is set aside without another execution', async () => {
    outbox.put('a');
    outbox.row('a').attempt = 3;
    deliver({ maxAttempts: 3 });
    await eventually(() => parked.length === 1);
    expect(parked).toEqual(['a: No attempt came to an end']);
    expect(started).toHaveLength(0);
  });

  test('an attempt that n8n had already started is left to its lease, then delivered as the next attempt', async () => {
    outbox.put('a');
    deliver();
    await eventually(() => started.length === 1);
    started[0]?.done.resolve(undefined as never);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(outbox.open).toEqual(['a']);
    outbox.expire();
    await eventually(() => started.length === 2);
    expect(outbox.row('a').attempt).toBe(2);
  });

  test('specified later: the end of the execution acknowledges nothing', async () => {
    outbox.put('a');
    deliver({ markAsDelivered: 'later' });
    await eventually(() => started.length === 1);
    started[0]?.done.resolve(ended('success'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(outbox.open).toEqual(['a']);
    expect(started).toHaveLength(1);
  });

  test('the claim is kept alive for as long as the execution runs', async () => {
    outbox.put('a');
    // Long enough for a machine that does something else for a second.
    deliver({ leaseMs: 1_500 });
    await eventually(() => outbox.extensions >= 4);
    expect(outbox.row('a').attempt).toBe(1);
    expect(started).toHaveLength(1);
  });

  test('an execution whose end is never told gives its slot back, and its entry comes again', async () => {
    outbox.put('a');
    deliver({ leaseMs: 60, longestExecutionMs: 50, maxConcurrent: 1 });
    await eventually(() => started.length === 2);
    expect(outbox.row('a').attempt).toBe(2);
    expect(warnings.join()).toContain('did not end in time');
  });

  test('an execution may be allowed to take thirty days', async () => {
    outbox.put('a');
    deliver({ longestExecutionMs: 30 * 86_400_000 });
    await eventually(() => started.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(warnings).toEqual([]);
    started[0]?.done.resolve(ended('success'));
    await eventually(() => outbox.open.length === 0);
  });

  test('a profile that was deleted meanwhile starts nothing', async () => {
    outbox.put('deleted', 'b');
    deliver();
    await eventually(() => started.length === 1 && outbox.open.length === 1);
    expect(started[0]?.ids).toEqual(['b']);
    expect(outbox.open).toEqual(['b']);
  });
});

describe('while the database is away', () => {
  test('an end is remembered and acknowledged once it is back, without a second execution', async () => {
    outbox.put('a');
    deliver({ maxConcurrent: 2 });
    await eventually(() => started.length === 1);
    outbox.away = true;
    started[0]?.done.resolve(ended('success'));
    await eventually(() => warnings.length > 0);
    expect(outbox.open).toEqual(['a']);
    outbox.away = false;
    outbox.expire();
    await eventually(() => outbox.open.length === 0);
    expect(started).toHaveLength(1);
  });

  test('an execution that goes on meanwhile is not started again, though its lease ran out', async () => {
    outbox.put('a');
    deliver();
    await eventually(() => started.length === 1);
    outbox.away = true;
    await eventually(() => warnings.length > 0);
    outbox.expire();
    outbox.away = false;
    await eventually(() => outbox.row('a').attempt === 2);
    expect(started).toHaveLength(1);
    started[0]?.done.resolve(ended('success'));
    await eventually(() => outbox.open.length === 0);
    expect(started).toHaveLength(1);
  });
});

describe('while n8n cannot start an execution, as when its own database is away', () => {
  const refuse = (index: number) => started[index]?.done.reject(new Error('connect ECONNREFUSED'));

  test('the same claim is handed over again until it can; that costs no attempt, and no more is claimed than there is room for', async () => {
    outbox.put('a', 'b');
    deliver({ maxAttempts: 1, maxConcurrent: 1 });
    for (const index of [0, 1]) {
      await eventually(() => started.length === index + 1);
      refuse(index);
    }
    await eventually(() => started.length === 3);
    expect(new Set(started.map(({ key }) => key)).size).toBe(1);
    expect(warnings).toContainEqual(
      expect.stringContaining('did not start, trying again: connect ECONNREFUSED'),
    );
    expect(outbox.row('b').attempt).toBe(0);
    started[2]?.done.resolve(ended('success'));
    await eventually(() => started.length === 4);
    expect({ open: outbox.open, parked, attempt: outbox.row('a').attempt }).toEqual({
      open: ['b'],
      parked: [],
      attempt: 1,
    });
  });

  test('a stop starts nothing more, and what was claimed is given back', async () => {
    outbox.put('a');
    const running = deliver();
    await eventually(() => started.length === 1);
    refuse(0);
    await eventually(() => warnings.length === 1);
    await running.stop();
    expect(started).toHaveLength(1);
    expect(outbox.row('a').errors).toEqual(['The execution did not start: connect ECONNREFUSED']);
    expect(outbox.open).toEqual(['a']);
  });
});

describe('stopping', () => {
  test('claims nothing more, yet what runs is still acknowledged', async () => {
    outbox.put('a');
    const running = deliver();
    await eventually(() => started.length === 1);
    const stopped = running.stop();
    outbox.put('b');
    await new Promise((resolve) => setTimeout(resolve, 50));
    started[0]?.done.resolve(ended('success'));
    await stopped;
    expect(outbox.open).toEqual(['b']);
    expect(outbox.row('b').attempt).toBe(0);
    expect(started).toHaveLength(1);
  });

  test('the next activation goes on where this one stopped', async () => {
    outbox.put('a', 'b');
    const first = deliver({ maxConcurrent: 1 });
    await eventually(() => started.length === 1);
    const stopped = first.stop();
    started[0]?.done.resolve(ended('success'));
    await stopped;
    deliver();
    await eventually(() => started.length === 2);
    expect(started.map(({ ids }) => ids)).toEqual([['a'], ['b']]);
  });
});
