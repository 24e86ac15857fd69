import { html, type PropertyValues, type TemplateResult } from 'lit';
import { get } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { to, type Route } from '../../core/route';
import { channelName, moment, number } from '../../core/show';
import type { Broadcast } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { badge, cell, zoneNote } from '../../parts/small';
import { answered, empty } from '../../parts/states';

/** *Broadcasts*: one message over one channel, to a selection. */
class BroadcastsPage extends Part {
  static override properties = { route: { attribute: false } };
  declare route: Route;
  private readonly broadcasts = new Question<Broadcast[]>(this);

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('route')) void this.broadcasts.ask((signal) => get('/broadcasts', { signal }));
  }

  private table(broadcasts: readonly Broadcast[]): TemplateResult {
    if (broadcasts.length === 0)
      return empty({
        title: words('broadcasts.none'),
        text: words('broadcasts.noneText'),
        acts: html`<a class="btn primary" href=${to('people')}>${icon('people')}${words('noPage.go')}</a>`,
      });
    return html`<table class="table cards broadcasts" role="table" aria-label=${words('page.broadcasts')}>
        <thead role="rowgroup">
          <tr role="row">
            ${['name', 'channel', 'recipients', 'sent', 'rejected', 'created'].map((one) => html`<th role="columnheader" class="w-${one}">${words(`broadcasts.column.${one}`)}</th>`)}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${broadcasts.map(
            ({ id, name, channel, recipients, sent, rejected, createdAt, closedAt }) =>
              html`<tr role="row">
                ${cell(words('broadcasts.column.name'), html`<a class="who" href=${to('broadcasts', id)}>${name}</a>${closedAt === undefined ? '' : html` ${badge(words('broadcasts.closed'), '', 'lock')}`}`, 'lead')}
                ${cell(words('broadcasts.column.channel'), channelName(channel))}
                ${cell(words('broadcasts.column.recipients'), html`<span class="num">${number(recipients)}</span>`)}
                ${cell(words('broadcasts.column.sent'), html`<span class="num">${number(sent)}</span>`)}
                ${cell(words('broadcasts.column.rejected'), html`<span class="num">${number(rejected)}</span>`)}
                ${cell(words('broadcasts.column.created'), html`<time datetime=${createdAt}>${moment(createdAt)}</time>`)}
              </tr>`,
          )}
        </tbody>
      </table>
      <div class="foot">
        <span>${words('broadcasts.shown', { count: broadcasts.length })}</span>${zoneNote()}
      </div>`;
  }

  override render(): TemplateResult {
    return html`<div class="page-head"><h1>${words('page.broadcasts')}</h1></div>
      <section class="panel" aria-label=${words('page.broadcasts')}>
        ${answered(this.broadcasts, (broadcasts) => this.table(broadcasts), 5)}
      </section>`;
  }
}
define('audience-broadcasts-page', BroadcastsPage);
