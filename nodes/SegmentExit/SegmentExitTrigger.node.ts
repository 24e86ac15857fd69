import {
  NodeConnectionTypes,
  type INodeType,
  type INodeTypeDescription,
  type ITriggerFunctions,
  type ITriggerResponse,
} from 'n8n-workflow';
import { realTimeSegmentsInput } from '../hosts/n8n/parameters/audienceInput';
import { entryTrigger } from '../hosts/n8n/delivery/entryTrigger';
import { methods } from '../hosts/n8n/parameters/methods';
import { optionsCollection, property } from '../hosts/n8n/parameters/property';
import { segmentExit, segmentExitNode } from './SegmentExit.parameters';

export class SegmentExitTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Segment Exit Trigger',
    name: 'segmentExitTrigger',
    icon: { light: 'file:../icons/segmentExit.svg', dark: 'file:../icons/segmentExit.dark.svg' },
    group: ['trigger'],
    version: [1],
    subtitle: 'when a profile leaves',
    description: segmentExitNode.description,
    eventTriggerDescription: 'Waiting for a profile to leave the segment',
    activationMessage: 'The workflow now runs for every profile that leaves the segment.',
    triggerPanel: {
      header: 'Try it with somebody who is in the segment now',
      executionsHelp: {
        inactive:
          'Execute the workflow to see somebody who is in the segment now, as if leaving; nothing is launched or acknowledged. Publish it, and it runs for every profile that leaves.',
        active:
          'Execute the workflow to see somebody who is in the segment now, as if leaving. The published workflow runs on its own for every profile that leaves.',
      },
      activationHint: 'Publish the workflow to run it for every profile that leaves.',
    },
    defaults: { name: 'Segment Exit Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      realTimeSegmentsInput({
        displayName: 'Segments',
        placeholder: 'Add Segment',
        description: segmentExit.audience.description,
      }),
      property(segmentExit.markAsDelivered),
      optionsCollection([
        segmentExit.acknowledgeWithinMinutes,
        segmentExit.includeProfile,
        segmentExit.longestExecutionMinutes,
        segmentExit.maxAttempts,
        segmentExit.maxConcurrent,
        segmentExit.profilesPerExecution,
        segmentExit.whenSettingsChanged,
      ]),
    ],
  };

  methods = methods;

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return entryTrigger(this, 'exit');
  }
}
