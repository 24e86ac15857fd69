import type { AttributeType, AudienceEngine } from '../../../../engine';
import { onceInRun } from '../items/onceInRun';
import { knownAttributes } from '../parameters/attributeRows';
import { located } from '../parameters/locators';
import { rowsIn } from './operand';
import type { Row, Surroundings } from './RowKind';

/** The types of what the rows name, as the engine knows them now; in the `run` of a node it is asked once. */
export async function surroundingsOf(
  engine: AudienceEngine,
  rows: readonly Row[],
  zone: string,
  run: object = {},
): Promise<Surroundings> {
  const types = new Map((await knownAttributes(run, engine)).map(({ name, type }) => [name, type]));
  const properties = new Map<string, Map<string, AttributeType>>();
  for (const event of eventsAsked(rows))
    properties.set(event, new Map((await propertiesOf(event)).map(({ name, type }) => [name, type])));
  return {
    typeOfAttribute: (name) => types.get(name),
    typeOfProperty: (event, name) => properties.get(event)?.get(name),
    zone,
  };

  function propertiesOf(event: string) {
    return onceInRun(run, `properties of ${event}`, () => engine.events.properties(event));
  }
}

/** The event types whose properties are asked for. */
function eventsAsked(rows: readonly Row[]): Set<string> {
  const all = rows.flatMap((row) => [row, ...rowsIn(row['group'])]);
  const names = all
    .filter((row) => row['kind'] === 'event')
    .flatMap((row) => [row, ...rowsIn(row['steps'])])
    .filter((row) => rowsIn(row['where']).length > 0)
    .map((row) => located(row['event']));
  return new Set(names.filter((name) => name !== ''));
}
