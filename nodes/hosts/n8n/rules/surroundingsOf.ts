import type { AttributeType, AudienceEngine } from '../../../../engine';
import { located } from '../parameters/locators';
import { rowsIn } from './operand';
import type { Row, Surroundings } from './RowKind';

/** The types of what the rows name, as the engine knows them now. */
export async function surroundingsOf(
  engine: AudienceEngine,
  rows: readonly Row[],
  zone: string,
): Promise<Surroundings> {
  const types = new Map((await engine.attributes.list()).map(({ name, type }) => [name, type]));
  const properties = new Map<string, Map<string, AttributeType>>();
  for (const event of eventsAsked(rows))
    properties.set(
      event,
      new Map((await engine.events.properties(event)).map(({ name, type }) => [name, type])),
    );
  return {
    typeOfAttribute: (name) => types.get(name),
    typeOfProperty: (event, name) => properties.get(event)?.get(name),
    zone,
  };
}

/** The event types whose properties are asked for. */
function eventsAsked(rows: readonly Row[]): Set<string> {
  const all = rows.flatMap((row) => [row, ...rowsIn(row['group'])]);
  const names = all
    .filter((row) => row['kind'] === 'event' && rowsIn(row['where']).length > 0)
    .map((row) => located(row['event']));
  return new Set(names.filter((name) => name !== ''));
}
