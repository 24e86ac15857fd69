import { randomUUID } from 'node:crypto';
import {
  NodeOperationError,
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
  type ITriggerFunctions,
  type ITriggerResponse,
} from 'n8n-workflow';
import {
  isAudienceError,
  type AudienceEngine,
  type EndedWait,
  type Entry,
  type Place,
} from '../../../../engine';
import { connectionFields } from '../connection/connection';
import { withoutSecrets, type ConnectionFields } from '../connection/connectionString';
import { acquireEngine, type EngineUse } from '../connection/enginePool';
import { reconnectMs } from './backOff';
import { Allowance } from './Allowance';
import { EntryDelivery } from './EntryDelivery';

const GRACE_MS = 20_000;
const LEASE_MS = 30_000;
const LONGEST_EXECUTION_MS = 3_600_000;

/** Where items of a node wait: the same node finds them again after a deactivation, a restart or an update; a copy of the workflow is another place. */
export function placeOf(
  context: Pick<ITriggerFunctions, 'getInstanceId' | 'getWorkflow' | 'getNode'>,
): Place {
  return {
    host: 'n8n',
    flowId: `n8n:${context.getInstanceId().slice(0, 16)}:${context.getWorkflow().id ?? 'new'}`,
    nodeId: context.getNode().id,
  };
}

/** What a resumed item says of its wait; `lease` is what the database knows it by. */
export interface ResumedWait {
  id: string;
  lease: string;
  branch: number | 'timedOut';
  /** Marks of the branches that it began to wait for. */
  branches?: unknown;
}

/** An item that the delivery has emitted: n8n starts an execution at this node with it alone. */
export function resumedOf(context: IExecuteFunctions, { json }: INodeExecutionData): ResumedWait | undefined {
  if (context.getMode() !== 'trigger' || context.getExecuteData().source !== null) return undefined;
  const { id, lease, branch, branches } = (json['wait'] ?? {}) as Partial<ResumedWait>;
  if (typeof id !== 'string' || typeof lease !== 'string' || branch === undefined) return undefined;
  return { id, lease, branch, branches };
}

/** What it says, without the lease. Nobody can make one up: the database knows the lease, or refuses it. */
export async function resume(
  engine: AudienceEngine,
  item: INodeExecutionData,
  { id, lease }: ResumedWait,
): Promise<IDataObject> {
  await engine.waits.extend({ id, lease }, { leaseMs: LEASE_MS });
  const { lease: _lease, branches: _branches, ...wait } = item.json['wait'] as IDataObject;
  return { ...item.json, wait };
}

/** While the workflow is published: what has ended starts a new execution at this node, and is handled when that has ended. @param options.perMinute at most so many; default: no limit. */
export async function deliverWaits(
  context: ITriggerFunctions,
  options: { perMinute?: number } = {},
): Promise<ITriggerResponse> {
  const secrets = await connectionFields(context);
  const activation = new WaitActivation(context, secrets, options);
  activation.begin(1);
  return { closeFunction: () => activation.end() };
}

class WaitActivation {
  private delivery?: EntryDelivery;
  private use?: EngineUse;
  private ended = false;
  private retry?: ReturnType<typeof setTimeout>;

  constructor(
    private readonly context: ITriggerFunctions,
    private readonly secrets: ConnectionFields,
    private readonly options: { perMinute?: number },
  ) {}

  /** A database that is away is waited for: nothing of the workflow fails by it. */
  begin(attempt: number): void {
    void this.start().catch((error: unknown) => {
      if (this.ended) return;
      this.context.logger.warn(
        `Waits cannot be fetched yet: ${withoutSecrets((error as Error).message, this.secrets)}`,
      );
      this.retry = setTimeout(() => this.begin(attempt + 1), reconnectMs(attempt));
    });
  }

  async end(): Promise<void> {
    this.ended = true;
    clearTimeout(this.retry);
    const stopped = (this.delivery?.stop() ?? Promise.resolve()).finally(() => this.use?.release());
    await Promise.race([stopped, new Promise<void>((resolve) => void setTimeout(resolve, GRACE_MS).unref())]);
  }

  private async start(): Promise<void> {
    const use = await acquireEngine(this.secrets);
    if (this.ended) return use.release();
    const { context, secrets } = this;
    this.use = use;
    const place = placeOf(context);
    this.delivery = new EntryDelivery(
      outboxOf(use.engine, place, this.options.perMinute),
      {
        flowId: place.flowId,
        owner: `n8n:${randomUUID()}`,
        markAsDelivered: 'finished',
        maxConcurrent: 10,
        profilesPerExecution: 1,
        maxAttempts: 5,
        leaseMs: LEASE_MS,
        longestExecutionMs: LONGEST_EXECUTION_MS,
      },
      {
        emit: (items, done, key) => context.emit(items, undefined, done, key),
        createDeferredPromise: () => context.helpers.createDeferredPromise(),
        itemOf: async (entry) => resumedItem(entry as unknown as EndedWait),
        warn: (message) => context.logger.warn(withoutSecrets(message, secrets)),
        parked: (entry, reason) =>
          context.saveFailedExecution(
            new NodeOperationError(
              context.getNode(),
              `The wait of profile ${entry.profile.externalId ?? entry.profile.id} was set aside after ${entry.attempt} attempts`,
              { description: withoutSecrets(`${reason}. Wait ${entry.id} is not tried again.`, secrets) },
            ),
          ),
      },
    );
    this.delivery.start();
  }
}

/** The item as it came to the node, with how its wait has ended. */
function resumedItem({ carry, id, lease, branch, event, at, openedAt }: EndedWait): IDataObject {
  const item = (carry ?? {}) as IDataObject;
  const { branches } = (item['wait'] ?? {}) as { branches?: unknown };
  return {
    ...item,
    wait: { id, lease, branch, branches, at, openedAt, ...(event && { event }) },
  } as unknown as IDataObject;
}

/** The waits of a place as the outbox of a flow: handed out, held and settled alike. */
function outboxOf({ waits }: AudienceEngine, place: Place, perMinute?: number): AudienceEngine['entries'] {
  const allowance = perMinute === undefined ? undefined : new Allowance(perMinute);
  const outbox = {
    claim: async (_flowId: string, options: Parameters<AudienceEngine['entries']['claim']>[1]) => {
      const { limit = 1, ...others } = options ?? {};
      const room = allowance?.left(limit) ?? limit;
      if (room === 0) return [];
      try {
        const claimed = await waits.claim(place, { ...others, limit: room });
        allowance?.spend(claimed.length);
        return claimed as unknown as Entry[];
      } catch (error) {
        // Nothing has come to the node yet.
        if (isAudienceError(error) && error.code === 'NOT_FOUND') return [];
        throw error;
      }
    },
    next: async (_flowId: string, options: Parameters<AudienceEngine['entries']['next']>[1]) => {
      if (allowance?.left(1) === 0) await allowance.turn();
      return waits.next(place, options);
    },
    ack: waits.ack,
    extend: waits.extend,
    retry: waits.retry,
    park: waits.park,
  };
  return outbox as unknown as AudienceEngine['entries'];
}
