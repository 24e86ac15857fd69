import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { isAudienceError, type AudienceEngine, type Rule } from '../../../../engine';
import { useEngine } from '../connection/connection';
import { hasExpression } from '../parameters/expressions';
import { tagAudience } from '../../../parameters/tagAudience';
import { located } from '../parameters/locators';
import { plain } from '../parameters/readParameters';
import { combinationIn } from './combination';
import { rowsIn } from './operand';
import { ruleOfRows } from './ruleOfRows';
import { surroundingsOf } from './surroundingsOf';

/** While a rule is edited: how many it selects, and what it says. It is the text of an input that means nothing itself. */
export async function getRulePreview(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
  const form = this.getCurrentNodeParameters() ?? {};
  return [{ value: '', ...(await told(this, form)) }];
}

type Text = Pick<INodePropertyOptions, 'name' | 'description'>;

async function told(context: ILoadOptionsFunctions, form: Record<string, unknown>): Promise<Text> {
  const from = form['ruleFrom'];
  const segment = from === 'segment' ? located(form['segment']) : undefined;
  const written = segment ?? (from === 'json' ? plain(form['rule']) : rowsIn(form['conditions']));
  if (written.length === 0) return { name: segment === '' ? 'No segment yet' : 'No condition yet' };
  if (hasExpression(written)) return { name: 'Shown when the node runs: there are expressions in the rule' };
  const use = await useEngine(context);
  try {
    const rule =
      segment !== undefined
        ? ({ segment, operator: 'isMember' } as const)
        : typeof written === 'string'
          ? (JSON.parse(written) as Rule)
          : ruleOfRows(
              { combine: combinationIn(form['combine']), rows: written },
              await surroundingsOf(use.engine, written),
            );
    return await describe(use.engine, rule, noticeFor(form));
  } catch (error) {
    return { name: isAudienceError(error) ? error.message : (error as Error).message };
  } finally {
    use.release();
  }
}

/** Of a form that changes tags: for more people than this it is said that they are many. */
function noticeFor(form: Record<string, unknown>): number {
  if (form['to'] !== 'rule' || !Object.hasOwn(form, 'tags')) return Infinity;
  const given = (form['options'] as { largeAudience?: unknown } | undefined)?.largeAudience;
  return Number(given ?? tagAudience.largeAudience.default);
}

async function describe(engine: AudienceEngine, rule: Rule, most: number): Promise<Text> {
  const sentence = await engine.audience.describe(rule);
  const { count, low, high } = await engine.audience.estimate(rule);
  const people = count === 1 ? '1 person' : `${count} people`;
  const notice = count > most ? ", a larger audience ('Dry Run' only looks)" : '';
  return { name: `${low === high ? '' : '≈ '}${people}${notice}: ${sentence}`, description: sentence };
}
