import type { AttributeType, AudienceEngine } from '../../../../engine';
import { onceInRun } from '../items/onceInRun';
import { knownAttributes } from '../parameters/attributeRows';
import { located } from '../parameters/locators';
import { rowsIn } from './operand';
import type { Row, Surroundings } from './RowKind';

/** The types of what the rows name, and the account's zone, as the engine knows them now; in the `run` of a node it is asked once. */
export async function surroundingsOf(
  engine: AudienceEngine,
  rows: readonly Row[],
  run: object = {},
): Promise<Surroundings> {
  const all = rows.flatMap((row) => [row, ...rowsIn(row['group'])]);
  const types = new Map((await knownAttributes(run, engine)).map(({ name, type }) => [name, type]));
  const properties = new Map<string, Map<string, AttributeType>>();
  for (const event of eventsAsked(all))
    properties.set(event, new Map((await propertiesOf(event)).map(({ name, type }) => [name, type])));
  return {
    typeOfAttribute: (name) => types.get(name),
    typeOfProperty: (event, name) => properties.get(event)?.get(name),
    zone: all.some(hasInstant)
      ? await onceInRun(run, 'zone', async () => (await engine.health()).timeZone)
      : 'UTC',
  };

  function propertiesOf(event: string) {
    return onceInRun(run, `properties of ${event}`, () => engine.events.properties(event));
  }
}

/** Whether its timeframe names an instant, which may have no offset. */
const hasInstant = (row: Row): boolean =>
  ['frameAt', 'frameBegin', 'frameEnd'].some((name) => (row[name] ?? '') !== '');

/** The event types whose properties are asked for. */
function eventsAsked(rows: readonly Row[]): Set<string> {
  const names = rows
    .filter((row) => row['kind'] === 'event')
    .flatMap((row) => [row, ...rowsIn(row['steps'])])
    .filter((row) => rowsIn(row['where']).length > 0)
    .map((row) => located(row['event']));
  return new Set(names.filter((name) => name !== ''));
}
