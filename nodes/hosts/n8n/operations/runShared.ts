import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { InvalidArgumentError } from '../../../../engine';
import { taken, type Inputs, type NodeOperations } from '../../../operations/NodeOperation';
import type { Parameter } from '../../../parameters/Parameter';
import { eachItem } from '../items/eachItem';
import { onceForAll } from '../items/onceForAll';
import { contactOf, sourceOf } from '../parameters/contactChoice';
import { givenInstant } from '../parameters/instantOf';
import { located } from '../parameters/locators';
import { profileOf, withFindings } from '../parameters/profileOf';
import { missing, plain } from '../parameters/readParameters';
import { limitOf } from './askAudience';

/** Runs a node whose operations both hosts share. */
export async function runShared(
  context: IExecuteFunctions,
  { answer, operations }: NodeOperations,
  parameters: Readonly<Record<string, Parameter>>,
): Promise<INodeExecutionData[][]> {
  const name = String(context.getNodeParameter('operation', 0));
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  const run = operation?.perItem === true ? eachItem : onceForAll;
  return run(context, 1, async (item, index, engine) => {
    if (operation === undefined)
      throw new InvalidArgumentError(`There is no operation '${name}'`, {
        hint: `Choose one of ${Object.keys(operations).join(', ')}`,
      });
    const inputs = inputsOf(context, item, index, parameters);
    if ('one' in operation)
      return [
        [0, withFindings(item, { [answer]: { ...(await operation.one(engine, inputs)) } as IDataObject })],
      ];
    const found = await taken(operation, engine, inputs);
    return found.map((one) => [0, { [answer]: { ...one } } as IDataObject] as const);
  });
}

function inputsOf(
  context: IExecuteFunctions,
  item: INodeExecutionData,
  index: number,
  parameters: Readonly<Record<string, Parameter>>,
): Inputs {
  const label = (name: string) => parameters[name]?.label ?? name;
  const text = async (name: string) => located(context.getNodeParameter(name, index, '')) || undefined;
  const signal = context.getExecutionCancelSignal();
  return {
    text,
    async required(name) {
      const given = await text(name);
      if (given === undefined) throw missing(label(name));
      return given;
    },
    instant: async (name) => givenInstant(context.getNodeParameter(name, index, '')),
    choice: async (name) => plain(context.getNodeParameter(name, index, parameters[name]?.default as string)),
    profile: async () => profileOf(context, item, index),
    contact: async () => contactOf(context, item, index),
    async rows() {
      if (context.getNodeParameter('rowsFrom', index, 'items') === 'items')
        return context.getInputData().map(({ json }) => json);
      const given = await text('text');
      if (given === undefined) throw missing(label('text'));
      return given;
    },
    source: () => sourceOf(context),
    limit: limitOf(context, index),
    ...(signal === undefined ? {} : { signal }),
  };
}
