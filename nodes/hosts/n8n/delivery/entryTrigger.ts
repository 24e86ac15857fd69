import { randomUUID } from 'node:crypto';
import {
  NodeOperationError,
  type IDataObject,
  type ITriggerFunctions,
  type ITriggerResponse,
} from 'n8n-workflow';
import { isAudienceError, reportOf, type FlowDefinition } from '../../../../engine';
import { connectionFields } from '../connection/connection';
import { withoutSecrets, type ConnectionFields } from '../connection/connectionString';
import { acquireEngine, type EngineUse } from '../connection/enginePool';
import { nodeError } from '../items/nodeError';
import { reconnectMs } from './backOff';
import { EntryDelivery, type DeliverySettings } from './EntryDelivery';
import { inWordsOfForms } from '../../wordsOfForms';
import { itemOfEntry } from './entryItem';
import { flowOf } from './flowOf';
import { sampleItem } from './sampleEntry';
import type { MarkAsDelivered } from './verdict';

/** How long n8n is kept waiting for running executions when a workflow stops; the rest is settled in the background. */
const GRACE_MS = 20_000;
const LEASE_MS = 30_000;
const MINUTE_MS = 60_000;
const START_ANEW =
  "Choose 'Start With the New Settings' under 'Options › When the Settings Changed', or publish the earlier settings again";

/** What both segment triggers do: launch the flow, then deliver its entries until the workflow stops. */
export async function entryTrigger(
  context: ITriggerFunctions,
  kind: 'entry' | 'exit',
): Promise<ITriggerResponse> {
  const secrets = await connectionFields(context);
  const flow = read(context, () => flowOf(context, kind));
  if (context.getMode() === 'manual')
    return { manualTriggerFunction: () => emitSample(context, flow, secrets) };
  const activation = new Activation(context, flow, secrets);
  await activation.begin();
  return { closeFunction: () => activation.end() };
}

async function emitSample(
  context: ITriggerFunctions,
  flow: FlowDefinition,
  secrets: ConnectionFields,
): Promise<void> {
  try {
    const use = await acquireEngine(secrets);
    try {
      context.emit([
        [{ json: await sampleItem(use.engine, flow, optionsOf(context)['includeProfile'] !== false) }],
      ]);
    } finally {
      use.release();
    }
  } catch (error) {
    throw nodeError(context.getNode(), error, { secrets });
  }
}

/** One time that a workflow is active, from its start to its stop. */
class Activation {
  private delivery?: EntryDelivery;
  private use?: EngineUse;
  private ended = false;
  private retry?: ReturnType<typeof setTimeout>;

  constructor(
    private readonly context: ITriggerFunctions,
    private readonly flow: FlowDefinition,
    private readonly secrets: ConnectionFields,
  ) {}

  /** Rejects only for what the user must correct, and only while the user is watching. */
  async begin(): Promise<void> {
    try {
      await this.launch();
    } catch (error) {
      const watched = ['activate', 'update', 'create'].includes(this.context.getActivationMode());
      if (watched && !isPassing(error)) throw this.failure(error);
      if (!isPassing(error)) this.context.saveFailedExecution(this.failure(error));
      this.tryAgain(1, error);
    }
  }

  /** Of a trigger that cannot start n8n shows the message and nothing else: what to do is part of it. */
  private failure(error: unknown): NodeOperationError {
    const { code, message, hint } = reportOf(error);
    const todo = code === 'FLOW_RUNNING' ? START_ANEW : hint;
    const [said, description] = [`${message.replace(/\.$/, '')}. ${todo}`, todo].map((text) =>
      withoutSecrets(inWordsOfForms(text), this.secrets),
    ) as [string, string];
    const failure = new NodeOperationError(this.context.getNode(), said, { description });
    failure.context['code'] = code;
    return failure;
  }

  async end(): Promise<void> {
    this.ended = true;
    clearTimeout(this.retry);
    const stopped = (this.delivery?.stop() ?? Promise.resolve()).finally(() => this.use?.release());
    await Promise.race([stopped, sleep(GRACE_MS)]);
  }

  private async launch(): Promise<void> {
    const use = await acquireEngine(this.secrets);
    try {
      await use.engine.flows.launch({
        ...this.flow,
        ...(optionsOf(this.context)['whenSettingsChanged'] === 'replace' ? { replace: true } : {}),
      });
    } catch (error) {
      use.release();
      throw error;
    }
    if (this.ended) return use.release();
    this.use = use;
    this.delivery = this.deliveryWith(use);
    this.delivery.start();
  }

  private tryAgain(failures: number, error: unknown): void {
    if (this.ended) return;
    this.context.logger.warn(
      `${this.flow.name} waits for its database: ${withoutSecrets((error as Error).message, this.secrets)}`,
    );
    this.retry = setTimeout(
      () => void this.launch().catch((again: unknown) => this.tryAgain(failures + 1, again)),
      reconnectMs(failures),
    );
  }

  private deliveryWith({ engine }: EngineUse): EntryDelivery {
    const { context, secrets } = this;
    const includeProfile = optionsOf(context)['includeProfile'] !== false;
    return new EntryDelivery(engine.entries, settingsOf(context, this.flow.id), {
      emit: (items, done, key) => context.emit(items, undefined, done, key),
      createDeferredPromise: () => context.helpers.createDeferredPromise(),
      itemOf: (entry) => itemOfEntry(engine, entry, includeProfile),
      warn: (message) => context.logger.warn(withoutSecrets(message, secrets)),
      parked: (entry, reason) => {
        const message = `The entry of profile ${entry.profile.externalId ?? entry.profile.id} was set aside after ${entry.attempt} attempts`;
        const description = withoutSecrets(`${reason}. Entry ${entry.id} is not tried again.`, secrets);
        context.saveFailedExecution(new NodeOperationError(context.getNode(), message, { description }));
      },
    });
  }
}

function settingsOf(context: ITriggerFunctions, flowId: string): DeliverySettings {
  const options = optionsOf(context);
  const markAsDelivered = context.getNodeParameter('markAsDelivered', 'finished') as MarkAsDelivered;
  const number = (name: string, usual: number) =>
    typeof options[name] === 'number' && options[name] >= 1 ? Math.floor(options[name]) : usual;
  return {
    flowId,
    owner: `n8n:${randomUUID()}`,
    markAsDelivered,
    maxConcurrent: number('maxConcurrent', 10),
    profilesPerExecution: number('profilesPerExecution', 1),
    maxAttempts: number('maxAttempts', 5),
    leaseMs: markAsDelivered === 'later' ? number('acknowledgeWithinMinutes', 60) * MINUTE_MS : LEASE_MS,
    longestExecutionMs: number('longestExecutionMinutes', 60) * MINUTE_MS,
  };
}

function optionsOf(context: ITriggerFunctions): IDataObject {
  return context.getNodeParameter('options', {}) as IDataObject;
}

function read<T>(context: ITriggerFunctions, reading: () => T): T {
  try {
    return reading();
  } catch (error) {
    throw nodeError(context.getNode(), error);
  }
}

/** A database that is away comes back; a wrong password does not. */
function isPassing(error: unknown): boolean {
  if (!isAudienceError(error)) return true;
  return error.code === 'DATABASE_UNAVAILABLE' && !/auth/i.test(error.message);
}

async function sleep(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
