import type { Flow } from './types';

type Audience = Pick<Flow['audience'], 'segments' | 'tags' | 'companies' | 'profiles'>;

/** A workflow to import into n8n: the entry point with the audience filled in (R95). */
export function n8nWorkflow(name: string, audience: Audience): object {
  const entry = 'Segment Entry Trigger';
  const pack = 'n8n-nodes-base';
  const listed = (value: string): object => ({ __rl: true, mode: 'name', value });
  return {
    name,
    nodes: [
      {
        id: 'entry',
        name: entry,
        type: '@audience-engine/n8n-nodes-audience.segmentEntryTrigger',
        typeVersion: 1,
        position: [0, 0],
        parameters: {
          audience: {
            ...(audience.segments && {
              segments: audience.segments.map((segment) => ({ segment: listed(segment) })),
            }),
            ...(audience.tags && { tags: audience.tags.map((tag) => ({ tag: listed(tag) })) }),
            ...(audience.companies && {
              companies: audience.companies.map((company) => ({ company: listed(company) })),
            }),
          },
        },
      },
      {
        id: 'next',
        name: 'Continue here',
        type: `${pack}.noOp`,
        typeVersion: 1,
        position: [260, 0],
        parameters: {},
      },
    ],
    connections: { [entry]: { main: [[{ node: 'Continue here', type: 'main', index: 0 }]] } },
    settings: { executionOrder: 'v1' },
  };
}

/** Nodes to import into Node-RED: a tab with the entry point (R95). */
export function nodeRedFlow(name: string, audience: Audience, connection: string | undefined): object[] {
  return [
    { id: 'a1d1e4ce00000001', type: 'tab', label: name, disabled: false, info: '' },
    {
      id: 'a1d1e4ce00000002',
      type: 'audience-segment-entry',
      z: 'a1d1e4ce00000001',
      name,
      version: 1,
      connection: connection ?? '',
      audience: { segments: [], tags: [], profiles: [], companies: [], ...audience },
      updateAfterLaunch: 'realTime',
      reEntry: 'never',
      reEntryHours: 24,
      tagsMatch: 'any',
      checkDoNotContact: 'enter',
      stopOnExit: false,
      markAsDelivered: 'sent',
      acknowledgeWithinMinutes: 60,
      maxConcurrent: 10,
      maxPerSecond: 50,
      maxAttempts: 5,
      includeProfile: true,
      whenSettingsChanged: 'refuse',
      flowId: '',
      x: 180,
      y: 80,
      wires: [['a1d1e4ce00000003']],
    },
    {
      id: 'a1d1e4ce00000003',
      type: 'debug',
      z: 'a1d1e4ce00000001',
      name: 'entered',
      active: true,
      tosidebar: true,
      console: false,
      tostatus: false,
      complete: 'true',
      targetType: 'full',
      x: 430,
      y: 80,
      wires: [],
    },
  ];
}
