import { html, type TemplateResult } from 'lit';
import { minute } from '../../core/show';
import type { Segment } from '../../core/types';
import { vars } from '../../core/vars';
import { words } from '../../core/words';
import { badge } from '../../parts/small';

export const typeBadge = ({ type, predefined }: Pick<Segment, 'type' | 'predefined'>): TemplateResult =>
  predefined
    ? badge(words('segments.type.predefined'), '', 'lock')
    : type === 'realTime'
      ? badge(words('segments.type.realTime'), 'live', 'bolt')
      : badge(words('segments.type.snapshot'), '', 'snapshot');

/** How far the first build is. */
export function buildBar({ done, total, expectedEndAt }: NonNullable<Segment['build']>): TemplateResult {
  const label = words('segments.built', { done, total });
  return html`<div class="build">
    <span class="tiny num">${label}</span>
    <div
      class="progress thin"
      role="progressbar"
      aria-label=${label}
      aria-valuemin="0"
      aria-valuemax=${total}
      aria-valuenow=${done}
    >
      <i ${vars({ '--width': `${total === 0 ? 0 : (100 * done) / total}%` })}></i>
    </div>
    ${expectedEndAt === undefined ? '' : html`<span class="tiny quiet">${words('segments.expected', { at: minute(expectedEndAt) })}</span>`}
  </div>`;
}
