import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { isAudienceError, type AudienceEngine } from '../../../../engine';
import { activeFlows } from '../../activeFlow';
import { flowLabels } from '../../flowLabels';
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

/** The entries of a list that contain the filter. */
export async function listed(
  context: ILoadOptionsFunctions,
  filter: string | undefined,
  question: (engine: AudienceEngine) => Promise<{ name: string; value: string }[]>,
): Promise<INodeListSearchResult> {
  const wanted = (filter ?? '').trim().toLowerCase();
  const all = await ask(context, question);
  const results = all
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .sort((a, b) => a.name.localeCompare(b.name));
  return { results: results.slice(0, PAGE) };
}
