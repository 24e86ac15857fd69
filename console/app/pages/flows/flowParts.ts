import type { TemplateResult } from 'lit';
import type { Flow } from '../../core/types';
import { words } from '../../core/words';
import { badge } from '../../parts/small';

export const statusBadge = ({ status, populating }: Flow): TemplateResult =>
  status === 'active'
    ? badge(words(populating ? 'flows.populating' : 'flows.status.active'), 'good', 'play')
    : status === 'paused'
      ? badge(words('flows.status.paused'), 'warn', 'pause')
      : badge(words('flows.status.stopped'), '', 'stop');

/** For whom a flow is, in words. */
export const audienceOf = ({
  audience: { segments = [], tags = [], companies = [], profiles = [] },
}: Flow): string =>
  [
    ...segments,
    ...tags.map((tag) => words('flows.tag', { tag })),
    ...companies,
    ...(profiles.length > 0 ? [words('flows.people', { count: profiles.length })] : []),
  ].join(', ');
