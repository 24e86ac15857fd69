import { html, nothing, type TemplateResult } from 'lit';
import type { FlowNames } from '../../core/flowNames';
import type { Question } from '../../core/Question';
import { to } from '../../core/route';
import { pointName } from '../../core/points';
import { channelName, minute, reasonName } from '../../core/show';
import type { Listed } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { answered } from '../../parts/states';

export interface Checked {
  listed: boolean;
  records: Listed[];
}

/** Where the person is on the Do Not Contact list, by whom and since when. */
export const doNotContactCard = (
  checked: Question<Checked>,
  names: FlowNames | undefined,
  onAdd: () => void,
): TemplateResult =>
  html`<section class="card" aria-labelledby="dnc-title">
    <header>
      <h2 id="dnc-title">${words('page.doNotContact')}</h2>
      <button class="btn plain mini push" type="button" @click=${onAdd}>
        ${icon('plus')}${words('add')}
      </button>
    </header>
    <div class="body stack tight small">
      ${answered(checked, ({ records }) =>
        records.length === 0
          ? html`<p class="quiet">${words('person.notListed')}</p>`
          : html`${records.map((one) => record(one, names))}`,
      )}
    </div>
  </section>`;

const record = ({ value, channel, reasons }: Listed, names: FlowNames | undefined): TemplateResult =>
  html`<div>
    <p>
      <b class="num">${pointName(value)}</b>
      ${channel === null ? words('person.listedForAll') : words('person.listedFor', { channel: channelName(channel) })}
    </p>
    ${reasons.map(
      ({ reason, source, note, flowId, at }) =>
        html`<dl class="facts">
          <dt>${words('doNotContact.reason')}</dt>
          <dd>${reasonName(reason)}${note === undefined ? nothing : html`: ${note}`}</dd>
          <dt>${words('doNotContact.source')}</dt>
          <dd>${source}</dd>
          ${
            flowId === undefined
              ? nothing
              : html`<dt>${words('doNotContact.byFlow')}</dt>
                  <dd><a href=${to('flows', flowId)}>${names?.get(flowId) ?? flowId}</a></dd>`
          }
          <dt>${words('doNotContact.since')}</dt>
          <dd><time datetime=${at}>${minute(at)}</time></dd>
        </dl>`,
    )}
    <p><a href=${to('doNotContact', value)}>${words('doNotContact.evidence')}</a></p>
  </div>`;
