import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { AudienceEngine, ProfileRef, Rule, SegmentType } from '../../../../engine';
import { limitOf, listProfiles, shownAs } from './askAudience';
import { cancelledWith } from '../items/cancelledWith';
import { givenInstant } from '../parameters/instantOf';
import { located } from '../parameters/locators';
import { profileOf, withFindings } from '../parameters/profileOf';
import { rowsOfRule } from '../rules/ruleOfRows';
import { nodeToEdit } from './nodeToEdit';
import { jsonOf, missing, requiredText, textOf } from '../parameters/readParameters';
import { ruleOf } from '../parameters/ruleOf';
import { answered } from '../items/answered';
import type { ManyWork } from '../items/manyItems';
import { onceInRun } from '../items/onceInRun';
import { sorted } from '../../../parameters/sortBy';
import { nests } from '../parameters/shape';
import type { NodeOperations, Operations } from './runOperation';

/** What the node Segment does for all of its items. */
const once: Operations = {
  async compare(context, item, index, engine) {
    const { rule } = await engine.segments.get(segmentOf(context, index));
    const comparison = await engine.segments.compare(
      rule,
      await ruleOf(context, index, engine),
      cancelledWith(context),
    );
    return [[0, withFindings(item, { comparison: comparison as unknown as IDataObject })]];
  },

  async count(context, item, index, engine) {
    const name = segmentOf(context, index);
    const count = await engine.segments.count(name, cancelledWith(context));
    if (!nests(context)) return [[0, withFindings(item, { count })]];
    return [[0, withFindings(item, found({ ...(await engine.segments.get(name)), count }))]];
  },

  async create(context, item, index, engine) {
    const name = requiredText(context, 'segmentName', index, 'Name');
    const type = context.getNodeParameter('segmentKind', index) as SegmentType;
    return [
      [
        0,
        withFindings(
          item,
          found(await engine.segments.create({ name, type, rule: await ruleOf(context, index, engine) })),
        ),
      ],
    ];
  },

  async delete(context, item, index, engine) {
    const segment = await engine.segments.delete(segmentOf(context, index));
    return [
      [
        0,
        withFindings(
          item,
          nests(context) ? found({ ...segment, deleted: true }) : { ...found(segment), deleted: true },
        ),
      ],
    ];
  },

  async duplicate(context, item, index, engine) {
    const type = context.getNodeParameter('copyKind', index, 'keep') as SegmentType | 'keep';
    const copy = await engine.segments.duplicate(segmentOf(context, index), {
      ...(await changesOf(context, index, engine)),
      ...(type === 'keep' ? {} : { type }),
    });
    return [[0, withFindings(item, found(copy))]];
  },

  async edit(context, item, index, engine) {
    return [
      [
        0,
        withFindings(
          item,
          found(
            await engine.segments.edit(segmentOf(context, index), await changesOf(context, index, engine)),
          ),
        ),
      ],
    ];
  },

  async forecast(context, item, index, engine) {
    const until = givenInstant(context.getNodeParameter('until', index, ''));
    if (until === undefined) throw missing('Until');
    const forecast = await engine.segments.forecast(segmentOf(context, index), {
      until,
      ...cancelledWith(context),
    });
    return [[0, withFindings(item, { forecast: forecast as unknown as IDataObject })]];
  },

  async get(context, item, index, engine) {
    const segment = await engine.segments.get(segmentOf(context, index));
    if (context.getNodeParameter('includeNode', index, false) !== true)
      return [[0, withFindings(item, found(segment))]];
    const editNode = nodeToEdit(context.getNode(), segment);
    if (rowsOfRule(segment.rule) === undefined)
      context.addExecutionHints({
        message: `The rule of '${segment.name}' has more groups in groups than rows can say: it stays JSON`,
        location: 'outputPane',
      });
    return [[0, withFindings(item, { ...found(segment), editNode })]];
  },

  async exportInfobip(context, item, index, engine) {
    const { id, name, rule } = await engine.segments.get(segmentOf(context, index));
    const infobip = await engine.audience.exportInfobip(rule);
    return [[0, withFindings(item, found({ id, name, infobip }))]];
  },

  async importInfobip(context, item, index, engine) {
    const filter = jsonOf(context, 'infobipFilter', index, 'Infobip Filter');
    const read = await engine.audience.importInfobip(filter);
    return [[0, withFindings(item, { infobip: read as unknown as IDataObject })]];
  },

  async getAll(context, _item, index, engine) {
    const wanted = textOf(context, 'search', index).toLowerCase();
    const segments = (await engine.segments.list()).filter(({ name }) => name.toLowerCase().includes(wanted));
    return sorted(segments, textOf(context, 'sort', index))
      .slice(0, limitOf(context, index))
      .map((segment) => [0, found(segment)] as const);
  },

  async members(context, _item, index, engine) {
    const segment = segmentOf(context, index);
    const members = engine.segments.members(segment, cancelledWith(context));
    return listProfiles(context, index, (limit) => shownAs(context, index, engine, members, limit));
  },
};

/** Why the profile of each item is in the segment, or not. */
const explain = (
  context: IExecuteFunctions,
): ManyWork<{ segment: string; profile: ProfileRef }, { explanation: IDataObject }> => ({
  read: (item, index) => ({
    segment: segmentOf(context, index),
    profile: profileOf(context, item, index),
  }),
  ask: (requests, engine) =>
    answered(requests, async ({ segment, profile }) => {
      const { id, name, rule } = await onceInRun(context, `segment ${segment}`, () =>
        engine.segments.get(segment),
      );
      const explanation = await engine.audience.explain(rule, profile);
      return { explanation: { segment: { id, name }, ...explanation } as unknown as IDataObject };
    }),
  answer: (item, { explanation }) => [[0, withFindings(item, { explanation })]],
});

export const segmentOperations: NodeOperations = { many: { explain }, once };

function segmentOf(context: IExecuteFunctions, index: number): string {
  const segment = located(context.getNodeParameter('segment', index, ''));
  if (segment === '') throw missing('Segment');
  return segment;
}

/** What is to be different; what is left empty stays. The engine refuses an edit that changes nothing. */
async function changesOf(
  context: IExecuteFunctions,
  index: number,
  engine: AudienceEngine,
): Promise<{ name?: string; rule?: Rule }> {
  const name = textOf(context, 'newName', index);
  const keeps = context.getNodeParameter('ruleFrom', index, 'keep') === 'keep';
  return {
    ...(name === '' ? {} : { name }),
    ...(keeps ? {} : { rule: await ruleOf(context, index, engine) }),
  };
}

function found(segment: object): IDataObject {
  return { segment: { ...segment } };
}
