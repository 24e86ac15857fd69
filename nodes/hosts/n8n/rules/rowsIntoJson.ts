import type {
  DisplayCondition,
  IDisplayOptions,
  ILoadOptionsFunctions,
  INodeProperties,
  INodePropertyOptions,
} from 'n8n-workflow';
import type { AudienceEngine } from '../../../../engine';
import { ruleChoice } from '../../../parameters/ruleChoice';
import { hasExpression } from '../parameters/expressions';
import { ask } from '../parameters/lists';
import { property } from '../parameters/property';
import { combinationIn } from './combination';
import { conditionRows } from './conditionRows';
import { rowsIn } from './operand';
import { ruleOfRows } from './ruleOfRows';
import { surroundingsOf } from './surroundingsOf';

const JSON_FORM = { ruleFrom: ['json'] };
const THERE: DisplayCondition[] = [{ _cnd: { exists: true } }];
const RULE = '/rule';
const ROWS = '/conditions.values';
/** From rows to JSON, in which nothing is written yet. By its path, or the editor would empty the rows when it is changed. */
const goingOver: IDisplayOptions = {
  show: { '/ruleFrom': ['json'], [ROWS]: THERE },
  hide: { [RULE]: THERE },
};

/**
 * A rule that is written here: as rows of conditions, or as JSON. n8n writes no input from another, and drops what is not shown. So rows that were filled in
 * stay in sight in JSON too while nothing is written there, and the input of the rule is a list: what is chosen in it is the JSON that is edited from then on.
 */
export const writtenHere: INodeProperties[] = [
  property(
    { ...ruleChoice.rule, kind: 'choice', choices: [], description: 'What the JSON begins with' },
    {
      noDataExpression: true,
      displayOptions: goingOver,
      typeOptions: {
        loadOptionsMethod: 'getRuleOfRows',
        loadOptionsDependsOn: ['ruleFrom'],
      },
    },
  ),
  written({ [RULE]: ['', null] }),
  written({ [RULE]: THERE, [ROWS]: THERE }),
  property(ruleChoice.combine),
  property(ruleChoice.combine, { displayOptions: goingOver }),
  // Whether an input is shown n8n asks of simple inputs only: this is what says that there are rows.
  {
    displayName: 'Conditions',
    name: ruleChoice.conditions.name,
    type: 'hidden',
    default: {},
    displayOptions: { show: JSON_FORM, hide: { [RULE]: THERE } },
  },
  conditionRows({ displayOptions: { show: { ruleFrom: ['conditions'] } } }),
  conditionRows({ displayOptions: goingOver }),
];

function written(hide: NonNullable<IDisplayOptions['hide']>): INodeProperties {
  return property(ruleChoice.rule, { displayOptions: { show: JSON_FORM, hide } });
}

/** What the JSON of a rule may begin with: the rule that the rows say, or nothing. */
export async function getRuleOfRows(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
  const form = this.getCurrentNodeParameters() ?? {};
  const rows = rowsIn(form['conditions']);
  const other = { name: 'Another Rule', value: '{}', description: 'Begins with an empty rule' };
  if (rows.length === 0 || hasExpression(rows)) return [other];
  return ask(this, async (engine) => [await taken(engine, form), other]);
}

async function taken(engine: AudienceEngine, form: Record<string, unknown>): Promise<INodePropertyOptions> {
  const rows = rowsIn(form['conditions']);
  const rule = ruleOfRows(
    { combine: combinationIn(form['combine']), rows },
    await surroundingsOf(engine, rows),
  );
  return {
    name: 'The Conditions That Were Filled In',
    value: JSON.stringify(rule, null, 2),
    description: JSON.stringify(rule),
  };
}
