import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { AudienceEngine, ItemAnswers, ProfileRef, Rule, TagChange } from '../../../../engine';
import { dryRunOfTags, type TagsDryRun } from '../../dryRunOfTags';
import { tagAudience } from '../../../parameters/tagAudience';
import { cancelledWith } from '../items/cancelledWith';
import { manyItems, type ManyWork } from '../items/manyItems';
import { onceForAll } from '../items/onceForAll';
import type { Answer } from '../items/Results';
import { allLocated } from '../parameters/locators';
import { knownProfile, profileOf, withFindings } from '../parameters/profileOf';
import { countOf, missing } from '../parameters/readParameters';
import { ruleOf } from '../parameters/ruleOf';
import { nests } from '../parameters/shape';
import { profilesMatch } from './askAudience';

type Change = 'add' | 'remove';

/** Adds tags to, or removes them from, the item's profile or everyone who matches. */
export async function changeTags(
  context: IExecuteFunctions,
  change: Change,
): Promise<INodeExecutionData[][]> {
  if (context.getNode().parameters['to'] === 'rule')
    return onceForAll(context, 1, async (item, index, engine) => {
      const tags = tagsOf(context, index);
      const rule = await ruleOf(context, index, engine);
      return ofEveryone(context, item, tags, await changeOf(context, index, { engine, rule, tags, change }));
    });
  return manyItems(context, 1, (reading) => ofEachItem(reading, change));
}

/** Changes the tags of everyone who matches, or says what that would come to. */
function changeOf(
  context: IExecuteFunctions,
  index: number,
  { engine, rule, tags, change }: { engine: AudienceEngine; rule: Rule; tags: string[]; change: Change },
): Promise<OfEveryone> {
  const largeAudience = countOf(
    context,
    'options.largeAudience',
    index,
    Number(tagAudience.largeAudience.default),
    tagAudience.largeAudience.label,
  );
  const options = { largeAudience, ...cancelledWith(context) };
  return context.getNodeParameter('dryRun', index, false) === true
    ? dryRunOfTags(engine, change, { rule, tags, ...options })
    : engine.tags[change](rule, tags, options);
}

interface Request {
  index: number;
  profile?: ProfileRef;
  rule?: Rule;
  tags: string[];
  /** The item shows the profile's tags: they are to be the new ones. */
  showsTags: boolean;
}

type Result = { profileId: string; changed: boolean; tags?: string[] } | OfEveryone;
type OfEveryone = TagChange | TagsDryRun;

function ofEachItem(context: IExecuteFunctions, change: Change): ManyWork<Request, Result> {
  return {
    async read(item, index, engine) {
      const tags = tagsOf(context, index);
      if (context.getNodeParameter('to', index, 'item') === 'rule')
        return { index, rule: await ruleOf(context, index, engine), tags, showsTags: false };
      const shown = item.json['profile'] as { tags?: unknown } | null | undefined;
      return {
        index,
        profile: profileOf(context, item, index),
        tags,
        showsTags: nests(context) && Array.isArray(shown?.tags),
      };
    },
    together: ({ rule }) => JSON.stringify(rule) ?? '',
    async ask(requests, engine) {
      const [{ index: first, rule, tags } = { index: 0, tags: [] }] = requests;
      if (rule !== undefined) {
        const changed = await changeOf(context, first, { engine, rule, tags, change });
        return requests.map((_request, index) => ({ index, ...changed }));
      }
      const items = requests.map((request) => ({
        profile: request.profile as ProfileRef,
        tags: request.tags,
      }));
      const answers = await engine.tags[`${change}Many`](items, cancelledWith(context));
      return withTags(engine, requests, answers);
    },
    answer(item, result, { tags }) {
      if ('profiles' in result) return ofEveryone(context, item, tags, result);
      if (!nests(context))
        return [
          [
            0,
            withFindings(item, { tags, profiles: 1, changed: result.changed ? 1 : 0, largeAudience: false }),
          ],
        ];
      const { profile } = knownProfile(item, result.profileId);
      return [
        [
          0,
          withFindings(item, {
            profile: {
              ...(profile as IDataObject),
              ...(result.tags === undefined ? {} : { tags: result.tags }),
            },
            tagChange: { tags, changed: result.changed },
          }),
        ],
      ];
    },
  };
}

/** The tags that the profiles have now, of those whose items show them. */
async function withTags(
  engine: AudienceEngine,
  requests: readonly Request[],
  answers: ItemAnswers<{ profileId: string; changed: boolean }>,
): Promise<ItemAnswers<Result>> {
  const shown = answers.flatMap((answer, index) =>
    answer.error === undefined && requests[index]?.showsTags === true ? [{ id: answer.profileId }] : [],
  );
  if (shown.length === 0) return answers;
  const known = new Map(
    (await engine.profiles.getMany(shown)).flatMap((one) =>
      one.error === undefined ? [[one.profile.id, one.profile.tags]] : [],
    ),
  );
  return answers.map((answer, index) => {
    if (answer.error !== undefined || requests[index]?.showsTags !== true) return answer;
    const tags = known.get(answer.profileId);
    return tags === undefined ? answer : { ...answer, tags };
  });
}

function ofEveryone(
  context: IExecuteFunctions,
  item: INodeExecutionData,
  tags: string[],
  result: OfEveryone,
): readonly Answer[] {
  // A large audience gives a notice, and is never held back (R71).
  const large = result.largeAudience ? ', a large audience' : '';
  const would = 'dryRun' in result ? 'would be ' : '';
  context.addExecutionHints({
    message: `${profilesMatch(result.profiles)}${large}; ${result.changed} ${would}changed`,
    location: 'outputPane',
  });
  const said = { tags, ...result } as unknown as IDataObject;
  return [[0, withFindings(item, nests(context) ? { tagChange: said } : said)]];
}

/** The tags chosen in the rows; a row may be an expression that gives a list of names. @throws InvalidArgumentError when there are none */
export function tagsOf(context: IExecuteFunctions, index: number): string[] {
  const rows = context.getNodeParameter('tags.values', index, []) as { tag?: unknown }[];
  const tags = rows.flatMap((row) => allLocated(row.tag));
  if (tags.length === 0) throw missing('Tags');
  return tags;
}
