import type { Flow, FlowDefinition } from '../../api';
import { findTopic } from '../../contact/consent/topics/findTopic';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { FlowRunningError, InvalidArgumentError } from '../../store/errors';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { wakeWork } from '../../store/wakeWork';
import { journeyCollections } from '../collections';
import { flowKey, watchedBy, type FlowDocument } from './FlowDocument';
import { readGoal } from '../reports/readGoal';
import { audienceSources } from './audienceSources';
import { settingsOf, settingsText } from './flowSettings';
import { removeUnwatchedSegments } from './hiddenSegments';
import { readFlowDefinition, type FlowSettings } from './readFlowDefinition';
import { toFlow } from './toFlow';

/**
 * Starts a flow with the definitions of its segments as they are now (R8, R20). Who is in the audience enters as soon as background work has gone
 * through it. The same id with the same settings again changes nothing; a flow that was stopped is launched anew, its participants are kept.
 *
 * @throws FlowRunningError for other settings, unless `replace`; NotFoundError for an unknown segment or profile; InvalidArgumentError
 */
export async function launchFlow(
  context: EngineContext,
  definition: FlowDefinition & { replace?: boolean },
): Promise<Flow> {
  const read = readFlowDefinition(definition);
  const about = definition.topic ?? '';
  const given = about === '' ? read : { ...read, topic: (await findTopic(context, about))._id };
  const goal = definition.goal && (await readGoal(context, definition.goal, '/goal'));
  const { replace = false } = definition;
  if (typeof replace !== 'boolean')
    throw new InvalidArgumentError('replace is no boolean.', {
      hint: 'Give true or false.',
      path: '/replace',
    });
  const { flows } = await journeyCollections(context);
  const _id = flowKey(context, given.id);
  for (;;) {
    const known = await flows.findOne({ _id });
    const text = settingsText(given);
    const settings = settingsOf(text);
    const { name, host } = given;
    // Earlier versions have stored the text.
    if (known && known.status !== 'stopped' && [settings, text].includes(known.settings)) {
      const { goal: _goal, ...others } = known;
      if (known.name !== name || known.host !== host || JSON.stringify(known.goal) !== JSON.stringify(goal))
        await flows.updateOne(
          { _id },
          { $set: { name, host, ...(goal && { goal }) }, ...(!goal && { $unset: { goal: '' } }) },
        );
      return toFlow(context, { ...others, name, host, ...(goal && { goal }) });
    }
    if (known && known.status !== 'stopped' && !replace) {
      throw new FlowRunningError(`The flow "${known.name}" runs with other settings.`, {
        hint: 'Stop it first, or launch it with replace: true. Its participants are kept.',
      });
    }
    const launched = { ...(await newLaunch(context, given, settings, known)), ...(goal && { goal }) };
    await context.step?.('audienceRead', launched);
    if (!(await store(context, launched, known))) continue;
    await removeUnwatchedSegments(context);
    wakeWork(context);
    return toFlow(context, launched);
  }
}

async function newLaunch(
  context: EngineContext,
  given: FlowSettings,
  settings: string,
  known: FlowDocument | null,
): Promise<FlowDocument> {
  const sources = await audienceSources(
    context,
    given.audience,
    given.updateAfterLaunch === 'realTime' ? 'all' : 'segments',
  );
  return {
    _id: flowKey(context, given.id),
    account: context.account,
    ...given,
    status: 'active',
    entryPoint: 'predefinedAudience',
    settings,
    launch: (known?.launch ?? 0) + 1,
    launchedAt: await serverNow(context),
    sources,
    formerly: (known?.sources ?? []).filter(({ mode }) => mode === 'watch').map(({ key }) => key),
    watches: watchedBy(sources),
  };
}

/** False when somebody else has launched it meanwhile. */
async function store(
  context: EngineContext,
  launched: FlowDocument,
  known: FlowDocument | null,
): Promise<boolean> {
  const { flows } = await journeyCollections(context);
  if (known)
    return (await flows.replaceOne({ _id: known._id, launch: known.launch }, launched)).matchedCount > 0;
  try {
    await flows.insertOne(launched);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
