import {
  NodeConnectionTypes,
  type INodeType,
  type INodeTypeDescription,
  type ITriggerFunctions,
  type ITriggerResponse,
} from 'n8n-workflow';
import { audienceInput } from '../hosts/n8n/parameters/audienceInput';
import { entryTrigger } from '../hosts/n8n/delivery/entryTrigger';
import { eventTypeFromList, topicFromList } from '../hosts/n8n/parameters/locators';
import { methods } from '../hosts/n8n/parameters/methods';
import { optionsCollection, property } from '../hosts/n8n/parameters/property';
import { segmentEntry, segmentEntryNode } from './SegmentEntry.parameters';

export class SegmentEntryTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Segment Entry Trigger',
    name: 'segmentEntryTrigger',
    icon: { light: 'file:../icons/segmentEntry.svg', dark: 'file:../icons/segmentEntry.dark.svg' },
    group: ['trigger'],
    version: [1],
    subtitle: '={{ $parameter["updateAfterLaunch"] === "never" ? "members at launch" : "in real time" }}',
    description: segmentEntryNode.description,
    eventTriggerDescription: 'Waiting for a profile to enter the audience',
    activationMessage: 'The workflow now runs for every profile that enters the audience.',
    triggerPanel: {
      header: 'Try it with somebody who is in the audience now',
      executionsHelp: {
        inactive:
          'Execute the workflow to see somebody who is in the audience now; nothing is launched or acknowledged. Publish it, and it runs for every profile that enters.',
        active:
          'Execute the workflow to see somebody who is in the audience now. The published workflow runs on its own for every profile that enters.',
      },
      activationHint: 'Publish the workflow to run it for every profile that enters.',
    },
    defaults: { name: 'Segment Entry Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      audienceInput(),
      property(segmentEntry.updateAfterLaunch),
      property(segmentEntry.reEntry),
      property(segmentEntry.reEntryHours),
      property(segmentEntry.markAsDelivered),
      optionsCollection(
        [
          segmentEntry.acknowledgeWithinMinutes,
          segmentEntry.checkDoNotContact,
          segmentEntry.goalDays,
          segmentEntry.goalRule,
          segmentEntry.includeProfile,
          segmentEntry.longestExecutionMinutes,
          segmentEntry.maxAttempts,
          segmentEntry.maxConcurrent,
          segmentEntry.profilesPerExecution,
          segmentEntry.stopOnExit,
          segmentEntry.tagsMatch,
          segmentEntry.whenSettingsChanged,
        ],
        undefined,
        [property(segmentEntry.goalEvent, eventTypeFromList), property(segmentEntry.topic, topicFromList)],
      ),
    ],
  };

  methods = methods;

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return entryTrigger(this, 'entry');
  }
}
