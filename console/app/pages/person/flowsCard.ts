import { html, nothing, type TemplateResult } from 'lit';
import type { FlowNames } from '../../core/flowNames';
import type { Question } from '../../core/Question';
import { to } from '../../core/route';
import { channelName, minute } from '../../core/show';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { answered } from '../../parts/states';
import type { Consents } from '../../core/types';
import type { Join } from './pointsCard';

/** What was done with a person: of the export of everything. */
export interface Doings extends Consents {
  joins: Join[];
  flows: { flowId: string; outcome: string; entries: number; enteredAt?: string; exitedAt?: string }[];
  rejections: { channel: string; reason: string; at: string; flowId?: string; broadcastId?: string }[];
  waits: {
    place: { flowId: string };
    until: string;
    endedAt?: string;
    cancelledAt?: string;
    branch?: number | 'timedOut';
  }[];
  /** What those flows are called. */
  names: FlowNames;
  broadcasts: { broadcastId: string; name: string; channel: string; status: string; at: string }[];
}

export const flowsCard = (doings: Question<Doings>): TemplateResult =>
  html`<section class="card" aria-labelledby="flows-title">
    <header><h2 id="flows-title">${words('person.flows')}</h2></header>
    ${answered(
      doings,
      ({ flows, broadcasts, names, waits }) =>
        html`${
            flows.length + broadcasts.length + waits.length === 0
              ? html`<p class="body small quiet">${words('person.noFlows')}</p>`
              : nothing
          }
          <ul class="lines">
            ${flows.map(
              ({ flowId, outcome, enteredAt, exitedAt }) =>
                html`<li>
                  ${icon('flows', 'quiet')}
                  <div class="clip">
                    <a href=${to('flows', flowId)}>${names.get(flowId) ?? flowId}</a>
                    <p class="tiny quiet">
                      ${
                        exitedAt
                          ? words('person.left', { at: minute(exitedAt) })
                          : enteredAt
                            ? words('person.entered', { at: minute(enteredAt) })
                            : words(`outcome.${outcome}`)
                      }
                    </p>
                  </div>
                </li>`,
            )}
            ${waits.map((wait) => waitLine(wait, names))}
            ${broadcasts.map(
              ({ broadcastId, name, channel, status }) =>
                html`<li>
                  ${icon('broadcasts', 'quiet')}
                  <div class="clip">
                    <a href=${to('broadcasts', broadcastId)}>${name}</a>
                    <p class="tiny quiet">${channelName(channel)} · ${words(`recipient.${status}`)}</p>
                  </div>
                </li>`,
            )}
          </ul>`,
      2,
    )}
  </section>`;

/** A place where somebody waits or has waited: until when, or how it ended. */
function waitLine(
  { place: { flowId }, until, endedAt, cancelledAt, branch }: Doings['waits'][number],
  names: FlowNames,
): TemplateResult {
  const over = endedAt ?? cancelledAt;
  const how =
    cancelledAt !== undefined ? 'waitCancelled' : branch === 'timedOut' ? 'waitTimedOut' : 'waitEnded';
  return html`<li>
    ${icon('clock', 'quiet')}
    <div class="clip">
      <a href=${to('flows', flowId)}>${names.get(flowId) ?? flowId}</a>
      <p class="tiny quiet">
        ${over === undefined ? words('person.waits', { until: minute(until) }) : words(`person.${how}`, { at: minute(over) })}
      </p>
    </div>
  </li>`;
}
