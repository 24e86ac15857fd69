import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import {
  operatorsForType,
  PROPERTY_OPERATORS,
  type AttributeType,
  type AudienceEngine,
} from '../../../../engine';
import { ask, listed } from '../parameters/lists';
import { located } from '../parameters/locators';
import { plain } from '../parameters/readParameters';
import { around } from './around';
import { USUAL_KIND } from './rowKinds';

/** 'From List' of an attribute that is asked for, with its type. */
export async function searchConditionAttributes(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  return listed(this, filter, (engine) => attributes(engine, (type) => type !== 'objects'));
}

/** 'From List' of an attribute that is a list of objects. */
export async function searchObjectAttributes(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  return listed(this, filter, (engine) => attributes(engine, (type) => type === 'objects'));
}

/** 'From List' of an attribute that is a date, with or without a time. */
export async function searchDateAttributes(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  return listed(this, filter, (engine) =>
    attributes(engine, (type) => type === 'date' || type === 'datetime'),
  );
}

async function attributes(engine: AudienceEngine, wanted: (type: AttributeType) => boolean) {
  return (await engine.attributes.list())
    .filter(({ type }) => wanted(type))
    .map(({ name, type }) => ({ name: `${name} (${type})`, value: name }));
}

/** 'From List' of an event type, with the number of events. */
export async function searchEventTypes(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  return listed(this, filter, async (engine) =>
    (await engine.events.types({ count: true })).map(({ type, events = 0 }) => ({
      name: `${type} (${events >= MANY ? `${MANY} or more` : events})`,
      value: type,
    })),
  );
}

/** The engine counts no further. */
const MANY = 10_000;

/** 'From List' of a property: those of the events of the row's type. */
export async function searchProperties(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  const event = eventAround(this);
  return listed(this, filter, async (engine) =>
    (await propertiesOf(engine, event)).map(({ name, type }) => ({ name: `${name} (${type})`, value: name })),
  );
}

/** 'From List' of a value: what the data have, the most frequent first, each with how many; and first of all what was typed. */
export async function searchValues(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  const typed = (filter ?? '').trim();
  const property = located(around(this, 'property'));
  const kind = plain(around(this, 'kind')) || USUAL_KIND;
  const attribute = kind === USUAL_KIND ? located(around(this, 'attribute')) : '';
  const event = eventAround(this);
  const search = typed === '' ? {} : { search: typed };
  const known = await ask(this, async (engine) => {
    if (kind === 'event' && event !== '' && property !== '')
      return (await engine.events.values(event, property, { ...search, limit: 50 })).map(
        ({ value, events }) => shown(value, `${events}`),
      );
    if (attribute === '') return [];
    const { values, estimated } = await engine.attributes.values(attribute, { ...search, limit: 50 });
    return values.map(({ value, profiles }) => shown(value, `${estimated ? '≈ ' : ''}${profiles}`));
  });
  const isNew = typed !== '' && !known.some(({ value }) => String(value) === typed);
  return { results: isNew ? [{ name: typed, value: typed }, ...known] : known };
}

function shown(value: string | number | boolean, count: string) {
  return { name: `${value} (${count})`, value: String(value) };
}

/** The operators that fit the row's attribute. */
export async function getOperators(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
  const name = located(around(this, 'attribute'));
  const known = await ask(this, (engine) => engine.attributes.list());
  const type = known.find((one) => one.name === name)?.type;
  return operatorsForType(type ?? 'text').map((fitting) => ({ name: fitting.label, value: fitting.name }));
}

/** The operators that fit the row's property; all of them while nobody knows its type. */
export async function getPropertyOperators(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
  const name = located(around(this, 'property'));
  const event = eventAround(this);
  const known = await ask(this, (engine) => propertiesOf(engine, event));
  const type = known.find((one) => one.name === name)?.type;
  return [...PROPERTY_OPERATORS.values()]
    .filter(({ types }) => type === undefined || type === 'list' || types.includes(type))
    .map((fitting) => ({ name: fitting.label, value: fitting.name }));
}

function eventAround(context: ILoadOptionsFunctions): string {
  return located(around(context, 'event')) || located(around(context, 'eventType'));
}

async function propertiesOf(engine: AudienceEngine, event: string) {
  return event === '' ? [] : engine.events.properties(event);
}
