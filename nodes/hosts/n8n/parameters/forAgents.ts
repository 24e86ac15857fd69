import type { INodeProperties } from 'n8n-workflow';
import type { Parameter } from '../../../parameters/Parameter';
import { onlyWhen } from './property';

/** From this version on, a node that is an agent's tool begins with what an agent can fill in, and asks before it lets it change much. */
const SINCE = 3;
const before = { '@version': [{ _cnd: { lt: SINCE } }] };
const since = { '@version': [{ _cnd: { gte: SINCE } }] };

type Show = NonNullable<NonNullable<INodeProperties['displayOptions']>['show']>;

const shownWith = (property: INodeProperties, more: Show): INodeProperties => ({
  ...property,
  displayOptions: { ...property.displayOptions, show: { ...property.displayOptions?.show, ...more } },
});

/** The property, which begins with another value where the node is an agent's tool. Tools of earlier versions keep what they began with. */
export function forAgents(property: INodeProperties, begins: string): INodeProperties[] {
  return [shownWith(property, before), ...newForAgents(property, begins)];
}

/** The same of a property that earlier versions do not have. */
export function newForAgents(property: INodeProperties, begins: string | boolean): INodeProperties[] {
  return [
    shownWith(property, { ...since, '@tool': [false] }),
    shownWith({ ...property, default: begins }, { ...since, '@tool': [true] }),
  ];
}

/** A text that the agent fills in; the editor shows it as such. */
export const byAgent = (key: string, description: string): string =>
  `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${key}', \`${description}\`, 'string') }}`;

/** The property, which an agent fills in. */
export const filledByAgents = (property: INodeProperties): INodeProperties[] =>
  forAgents(
    property,
    byAgent(property.displayName.replace(/[^A-Za-z0-9]+/g, '_'), property.description ?? ''),
  );

/**
 * Whether an agent may do what deletes, takes back a refusal, or concerns everybody: not unless whoever makes the tool says so. `runItems` asks it.
 *
 * @param when default: whatever the node does.
 */
export function guardForAgents(when: Parameter['when'] & object = {}): INodeProperties {
  return shownWith(
    onlyWhen(
      {
        displayName: 'Agents May Do This',
        name: GUARD,
        type: 'boolean',
        noDataExpression: true,
        default: false,
        description:
          'Whether an agent may do this on its own: it cannot be taken back, or concerns many people at once',
      },
      when,
    ),
    { ...since, '@tool': [true] },
  );
}

/** The name of that parameter. It is among those of a node only where it is shown. */
export const GUARD = 'agentsMay';
