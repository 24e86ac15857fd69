import { defineParameters, type NodeText } from '../parameters/Parameter';
import { segmentEntry } from '../SegmentEntry/SegmentEntry.parameters';

export const segmentExitNode: NodeText = {
  name: 'segmentExit',
  label: 'Segment Exit',
  description:
    'Starts the flow for every profile that leaves a real-time segment, also when only time has passed',
  outputs: ['Left'],
};

const {
  markAsDelivered,
  whenSettingsChanged,
  maxConcurrent,
  profilesPerExecution,
  acknowledgeWithinMinutes,
  longestExecutionMinutes,
  maxAttempts,
  includeProfile,
} = segmentEntry;

export const segmentExit = {
  ...defineParameters({
    audience: {
      label: 'Segments',
      description: 'The real-time segments whose leaving starts the flow',
      kind: 'audience',
      default: {},
      required: true,
    },
  }),
  markAsDelivered,
  whenSettingsChanged,
  maxConcurrent,
  profilesPerExecution,
  acknowledgeWithinMinutes,
  longestExecutionMinutes,
  maxAttempts,
  includeProfile,
};
