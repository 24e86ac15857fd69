import { html, nothing, type TemplateResult } from 'lit';
import { to } from '../../core/route';
import { mayWrite, me } from '../../core/session';
import { pointName } from '../../core/points';
import { channelName, day, minute, reasonName } from '../../core/show';
import type { Listed } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { badge, cell } from '../../parts/small';
import { linkOf, type Asked } from './asked';

/** Whose records: those of this account, by its name, or of all. */
export const scopeName = (scope: string): string =>
  scope === 'all' ? words('doNotContact.everyAccount') : me().account;

interface Shown {
  /** What the list was asked for. */
  asked: Asked;
  /** The contact point whose evidence stands beside it. */
  point: string | undefined;
}

/** Who is on the list. */
export const listedTable = (records: readonly Listed[], shown: Shown): TemplateResult =>
  html`<table class="table cards dnc" role="table" aria-label=${words('page.doNotContact')}>
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader">${words('doNotContact.column.point')}</th>
        <th role="columnheader" class="w-channel">${words('doNotContact.channel')}</th>
        <th role="columnheader" class="w-reason">${words('doNotContact.reason')}</th>
        <th role="columnheader" class="w-channel">${words('doNotContact.column.accounts')}</th>
        <th role="columnheader" class="w-day">${words('doNotContact.since')}</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${records.map((record) => row(record, shown))}
    </tbody>
  </table>`;

function row({ kind, value, channel, scope, reasons }: Listed, { asked, point }: Shown): TemplateResult {
  const on = value === point;
  const [first] = reasons;
  const name = pointName(value);
  return html`<tr role="row" class=${on ? 'on' : ''}>
    ${cell(
      words('doNotContact.column.point'),
      html`<span class="who-cell"
        >${icon(kind === 'email' ? 'mail' : 'phone', 'quiet')}${
          mayWrite()
            ? html`<a
                class="who clip"
                href=${to('doNotContact', value, linkOf(asked))}
                title=${value}
                aria-current=${on ? 'true' : nothing}
                >${name}</a
              >`
            : html`<span class="who clip" title=${value}>${name}</span>`
        }</span
      >`,
      'lead',
    )}
    ${cell(words('doNotContact.channel'), channelName(channel))}
    ${cell(
      words('doNotContact.reason'),
      html`<span class="tags">${reasons.map(({ reason }) => badge(reasonName(reason)))}</span>`,
    )}
    ${cell(words('doNotContact.column.accounts'), scopeName(scope))}
    ${cell(words('doNotContact.since'), first ? html`<time datetime=${first.at} title=${minute(first.at)}>${day(first.at)}</time>` : '')}
  </tr>`;
}
