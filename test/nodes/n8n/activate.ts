import { randomUUID } from 'node:crypto';
import { TriggerContext } from 'n8n-core';
import {
  Workflow,
  type IDataObject,
  type INode,
  type INodeExecutionData,
  type IRun,
  type ITriggerResponse,
  type WorkflowActivateMode,
} from 'n8n-workflow';
import type { Done } from '../../../nodes/hosts/n8n/delivery/EntryDelivery';
import { additionalDataFor, nodeType, nodeTypes } from './runWorkflow';

export interface Emitted {
  items: IDataObject[];
  done?: Done;
  key?: string;
}

/** A trigger node as n8n runs it: in its own TriggerContext, with what it emits and reports caught. */
export class ActiveTrigger {
  readonly emitted: Emitted[] = [];
  readonly failures: string[] = [];
  private response?: ITriggerResponse;

  constructor(
    private readonly type: string,
    private readonly parameters: IDataObject,
    private readonly credential: object,
    /** Same node and workflow, same flow: pass it to a second trigger to be its next activation. */
    readonly identity = { workflow: randomUUID().slice(0, 16), node: randomUUID() },
  ) {}

  async activate(activation: WorkflowActivateMode = 'activate'): Promise<this> {
    this.response = await this.triggered('trigger', activation);
    return this;
  }

  /** 'Execute workflow' in the editor. */
  async execute(): Promise<void> {
    this.response = await this.triggered('manual', 'manual');
    await this.response?.manualTriggerFunction?.();
  }

  async deactivate(): Promise<void> {
    await this.response?.closeFunction?.();
  }

  end(index: number, status: IRun['status'] = 'success', error?: string): void {
    const run = {
      status,
      mode: 'trigger',
      startedAt: new Date(),
      data: {
        resultData: {
          runData: {},
          lastNodeExecuted: 'Last',
          ...(error === undefined ? {} : { error: { message: error } }),
        },
      },
    };
    this.emitted[index]?.done?.resolve(run as unknown as IRun);
  }

  get profiles(): unknown[] {
    return this.emitted.flatMap(({ items }) =>
      items.map(({ profile }) => (profile as IDataObject)['externalId']),
    );
  }

  private async triggered(
    mode: 'trigger' | 'manual',
    activation: WorkflowActivateMode,
  ): Promise<ITriggerResponse | undefined> {
    const node: INode = {
      id: this.identity.node,
      name: 'Segment Trigger',
      type: this.type,
      typeVersion: 1,
      position: [0, 0],
      parameters: this.parameters as INode['parameters'],
      credentials: { audienceApi: { id: 'c', name: 'Audience' } },
    };
    const description = {
      id: this.identity.workflow,
      name: 'Journey',
      nodes: [node],
      connections: {},
      active: true,
      settings: {},
    };
    const workflow = new Workflow({ ...description, nodeTypes });
    const additionalData = { ...additionalDataFor(this.credential, description), instanceId: 'test' };
    const context = new TriggerContext(
      workflow,
      node,
      additionalData as never,
      mode,
      activation,
      (items: INodeExecutionData[][], _response: unknown, done?: Done, key?: string) => {
        this.emitted.push({
          items: (items[0] ?? []).map(({ json }) => json),
          ...(done === undefined ? {} : { done }),
          ...(key === undefined ? {} : { key }),
        });
      },
      (error: Error) => this.failures.push(`fatal: ${error.message}`),
      (error: Error) => this.failures.push(error.message),
    );
    context.getInstanceId = () => 'testinstance0123456789';
    return nodeType(this.type).trigger?.call(context);
  }
}
