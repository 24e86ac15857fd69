import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { isAudienceError, type AudienceEngine } from '../../../../engine';
import { channels } from '../../../parameters/channels';
import type { Choice } from '../../../parameters/Parameter';
import { reasons } from '../../../parameters/reasons';
import { activeFlows } from '../../activeFlow';
import { flowLabels } from '../../flowLabels';
import { nameOfPlace } from '../../../Flow/places';
import { connectionFields, useEngine } from '../connection/connection';
import { nodeError } from '../items/nodeError';
import { missing, plain } from './readParameters';

/** How many entries of a list are shown at once; the search narrows it down. */
const PAGE = 200;

/** 'From List' of a segment. */
export async function searchSegments(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  return listed(this, filter, async (engine) => {
    const segments = await engine.segments.list();
    return segments.map(({ id, name, type }) => ({
      name: type === 'realTime' ? `${name} (real-time)` : `${name} (snapshot)`,
      value: id,
    }));
  });
}

/** 'From List' of a real-time segment, which nobody can rename. */
export async function searchRealTimeSegments(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  return listed(this, filter, async (engine) =>
    (await engine.segments.list())
      .filter(({ type }) => type === 'realTime')
      .map(({ name }) => ({ name, value: name })),
  );
}

/** 'From List' of a tag, with the number of profiles that carry it. */
export async function searchTags(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  return listed(this, filter, async (engine) => {
    const tags = await engine.tags.list();
    return tags.map(({ name, profiles }) => ({ name: `${name} (${profiles})`, value: name }));
  });
}

/** 'From List' of a flow: active ones that somebody can be added to (R96). */
export async function searchFlows(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  return listed(this, filter, async (engine) => {
    const flows = await activeFlows(engine);
    const labels = flowLabels(flows);
    return flows.map(({ id, host }) => ({ name: `${labels.get(id)} (${host})`, value: id }));
  });
}

/** 'From List' of any flow, with how it stands. */
export async function searchAllFlows(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  return listed(this, filter, async (engine) => {
    const flows = await engine.flows.list();
    const labels = flowLabels(flows);
    return flows.map(({ id, host, status }) => ({
      name: `${labels.get(id)} (${host}, ${status})`,
      value: id,
    }));
  });
}

/** 'From List' of a broadcast, the latest first. */
export async function searchBroadcasts(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  return inOrder(this, filter, async (engine) =>
    (await engine.broadcasts.list()).map(({ id, name, channel, createdAt, closedAt }) => ({
      name: `${name} (${channel}, ${createdAt.slice(0, 10)}${closedAt === undefined ? '' : ', closed'})`,
      value: id,
    })),
  );
}

/** 'From List' of an import that was analyzed, the latest first. */
export async function searchImports(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  return inOrder(this, filter, async (engine) =>
    (await engine.profiles.import.list()).map(({ importId, defaultTag, status, valid, rows }) => ({
      name: `${defaultTag} (${status}, ${valid} of ${rows} rows)`,
      value: importId,
    })),
  );
}

/** 'From List' of a topic of consent. */
export async function searchTopics(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  return listed(this, filter, async (engine) =>
    (await engine.consent.topics.list()).map(({ name }) => ({ name, value: name })),
  );
}

/** 'From List' of a company, with the number of its people; of more than one sees, the search names them. */
export async function searchCompanies(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  const search = (filter ?? '').trim();
  return inOrder(this, '', async (engine) =>
    (await engine.companies.list({ limit: PAGE, ...(search !== '' && { search }) })).map(
      ({ name, profiles }) => ({ name: `${name} (${profiles})`, value: name }),
    ),
  );
}

/** 'From List' of a place where somebody waits, with how many. */
export async function searchPlaces(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  return listed(this, filter, async (engine) =>
    (await engine.waits.places()).map(({ place, waiting }) => ({
      name: `${nameOfPlace(place)} (${waiting} waiting)`,
      value: nameOfPlace(place),
    })),
  );
}

/** 'From List' of a channel; any other word is one too. */
export async function searchChannels(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  return among(channels, filter);
}

/** 'From List' of a reason for being on the Do Not Contact list; any other words are one too. */
export async function searchReasons(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  return among(reasons, filter);
}

/** 'From List' of an account of the database. */
export async function searchAccounts(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  return listed(this, filter, async (engine) =>
    (await engine.accounts.list()).map((account) => ({ name: account, value: account })),
  );
}

/** 'Create a new tag' at the top of that list: its name is what was typed into the search. One that exists already is taken as it is. */
export async function createTag(
  this: ILoadOptionsFunctions,
  payload: IDataObject | string | undefined,
): Promise<string> {
  const name = plain(typeof payload === 'object' ? payload['name'] : payload);
  return ask(this, async (engine) => {
    if (name === '') throw missing('Search');
    try {
      return (await engine.tags.create(name)).name;
    } catch (error) {
      if (isAudienceError(error) && error.code === 'NAME_TAKEN') return name;
      throw error;
    }
  });
}

/** Asks the engine for something to show in a form; a failure is shown in the same words as elsewhere. */
export async function ask<T>(
  context: ILoadOptionsFunctions,
  question: (engine: AudienceEngine) => Promise<T>,
): Promise<T> {
  try {
    const use = await useEngine(context);
    try {
      return await question(use.engine);
    } finally {
      use.release();
    }
  } catch (error) {
    throw nodeError(context.getNode(), error, { secrets: await connectionFields(context) });
  }
}

type Entry = { name: string; value: string };

/** The entries of a list that contain the filter, by name. */
export async function listed(
  context: ILoadOptionsFunctions,
  filter: string | undefined,
  question: (engine: AudienceEngine) => Promise<Entry[]>,
): Promise<INodeListSearchResult> {
  return inOrder(context, filter, async (engine) =>
    (await question(engine)).sort((a, b) => a.name.localeCompare(b.name)),
  );
}

function among(choices: readonly Choice[], filter: string | undefined): INodeListSearchResult {
  return {
    results: matching(
      choices.map(({ label: name, value }) => ({ name, value })),
      filter,
    ),
  };
}

/** The same in the order that they are in. */
async function inOrder(
  context: ILoadOptionsFunctions,
  filter: string | undefined,
  question: (engine: AudienceEngine) => Promise<Entry[]>,
): Promise<INodeListSearchResult> {
  return { results: matching(await ask(context, question), filter) };
}

function matching(all: readonly Entry[], filter: string | undefined): Entry[] {
  const wanted = (filter ?? '').trim().toLowerCase();
  return all.filter(({ name }) => name.toLowerCase().includes(wanted)).slice(0, PAGE);
}
