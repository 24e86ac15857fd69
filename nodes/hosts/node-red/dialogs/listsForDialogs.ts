import { InvalidArgumentError } from '../../../../engine';
import { channels } from '../../../parameters/channels';
import { reasons } from '../../../parameters/reasons';
import { activeFlows } from '../../activeFlow';
import { nameOfPlace } from '../../../Flow/places';
import type { DatabaseLink } from '../connection/DatabaseLink';
import { toldNumber, type ToldNumber } from '../../../../console/api/toldNumber';

/** The lists that dialogs offer names from. */
export const LISTS = [
  'accounts',
  'segments',
  'realTimeSegments',
  'dates',
  'tags',
  'attributes',
  'events',
  'flows',
  'channels',
  'reasons',
  'broadcasts',
  'imports',
  'topics',
  'companies',
  'places',
] as const;
export type DialogList = (typeof LISTS)[number];

/** One name to choose, with a word about it. */
export interface DialogEntry {
  name: string;
  about: string;
  /** What is filled in; the name when absent. */
  value?: string;
}

/** A dialog would rather have an empty list soon than a full one late. */
const DIALOG_WAIT = { waitMs: 0 };
const MOST = 1_000;
const DATES = new Set(['date', 'datetime']);

/** @param mayWrite whether whoever asks may look people up: others are told no small numbers. */
export async function listFor(
  list: DialogList,
  link: DatabaseLink,
  mayWrite: boolean,
): Promise<DialogEntry[]> {
  // The newest of them is what one looks for.
  if (list === 'broadcasts') return broadcasts(link);
  if (list === 'imports') return imports(link);
  const entries = await read(list, link, mayWrite);
  return entries.sort((a, b) => a.name.localeCompare(b.name)).slice(0, MOST);
}

async function broadcasts(link: DatabaseLink): Promise<DialogEntry[]> {
  const found = await link.run((engine) => engine.broadcasts.list(), DIALOG_WAIT);
  return found.slice(0, MOST).map(({ id, name, channel, closedAt, createdAt }) => ({
    name,
    about: `${channel}, ${createdAt.slice(0, 10)}${closedAt === undefined ? '' : ', closed'}`,
    value: id,
  }));
}

async function imports(link: DatabaseLink): Promise<DialogEntry[]> {
  const found = await link.run((engine) => engine.profiles.import.list(), DIALOG_WAIT);
  return found.map(({ importId, defaultTag, status }) => ({
    name: defaultTag,
    about: status,
    value: importId,
  }));
}

/** The properties of events of a type, with the type of their values. */
export async function propertiesFor(event: unknown, link: DatabaseLink): Promise<DialogEntry[]> {
  if (typeof event !== 'string')
    throw new InvalidArgumentError('No event is named', { hint: 'Send ?event=name.', path: '/event' });
  const properties = await link.run((engine) => engine.events.properties(event), DIALOG_WAIT);
  return properties.map(({ name, type }) => ({ name, about: type }));
}

function profilesIn({ count = 0, few, approximate }: ToldNumber): string {
  if (few === true) return 'fewer than five profiles';
  return approximate === true ? `about ${count} profiles` : count === 1 ? '1 profile' : `${count} profiles`;
}

async function read(
  list: Exclude<DialogList, 'broadcasts' | 'imports'>,
  link: DatabaseLink,
  mayWrite: boolean,
): Promise<DialogEntry[]> {
  if (list === 'segments' || list === 'realTimeSegments') {
    const segments = await link.run((engine) => engine.segments.list(), DIALOG_WAIT);
    const offered = segments.filter(({ type }) => list === 'segments' || type === 'realTime');
    return offered.map(({ name, type, status }) => ({
      name,
      about: `${type === 'realTime' ? 'real-time' : 'snapshot'}${status === 'building' ? ', building' : ''}`,
    }));
  }
  if (list === 'tags') {
    const tags = await link.run((engine) => engine.tags.list(), DIALOG_WAIT);
    return tags.map(({ name, profiles }) => ({
      name,
      about: profilesIn(toldNumber(profiles, mayWrite)),
    }));
  }
  if (list === 'attributes' || list === 'dates') {
    const attributes = await link.run((engine) => engine.attributes.list(), DIALOG_WAIT);
    const offered = attributes.filter(({ type }) => list === 'attributes' || DATES.has(type));
    return offered.map(({ name, type }) => ({ name, about: type }));
  }
  if (list === 'events') {
    const types = await link.run((engine) => engine.events.types(), DIALOG_WAIT);
    return types.map(({ type, lastAt }) => ({ name: type, about: `last ${lastAt.slice(0, 10)}` }));
  }
  if (list === 'companies') {
    const companies = await link.run((engine) => engine.companies.list({ limit: MOST }), DIALOG_WAIT);
    return companies.map(({ name, profiles }) => ({
      name,
      about: profilesIn(toldNumber(profiles, mayWrite)),
    }));
  }
  if (list === 'places') {
    const places = await link.run((engine) => engine.waits.places(), DIALOG_WAIT);
    return places.map(({ place }) => ({ name: nameOfPlace(place), about: '' }));
  }
  if (list === 'accounts') {
    const accounts = await link.run((engine) => engine.accounts.list(), DIALOG_WAIT);
    return accounts.map((name) => ({ name, about: '' }));
  }
  if (list === 'flows') {
    const flows = await link.run((engine) => activeFlows(engine), DIALOG_WAIT);
    return flows.map(({ id, name }) => ({ name, about: id }));
  }
  if (list === 'topics') {
    const topics = await link.run((engine) => engine.consent.topics.list(), DIALOG_WAIT);
    return topics.map(({ name, channels: over, default: byDefault }) => ({
      name,
      about: `${byDefault}, ${over.join(', ')}`,
    }));
  }
  const choices = list === 'reasons' ? reasons : channels;
  return choices.map(({ value, description }) => ({ name: value, about: description }));
}
