import type { NodeMessageInFlow } from 'node-red';
import { InvalidArgumentError } from '../../../../engine';
import type { Answer, Handling } from './answerMessages';

export type Operations = Readonly<Record<string, Answer>>;

/** The operation that is set in a node; a flow from elsewhere may name one that does not exist, and each message is told so. */
export function runOperation(operations: Operations, name: string | undefined, preset: string): Answer {
  const wanted = name || preset;
  const operation = Object.hasOwn(operations, wanted) ? operations[wanted] : undefined;
  return async (message: NodeMessageInFlow, handling: Handling) => {
    if (operation === undefined) {
      throw new InvalidArgumentError(`There is no operation '${wanted}'`, {
        hint: `Choose one of ${Object.keys(operations).join(', ')} in the node.`,
        path: '/operation',
      });
    }
    await operation(message, handling);
  };
}
