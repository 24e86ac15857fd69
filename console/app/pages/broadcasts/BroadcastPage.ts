import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { first, get, path, post, remove, search } from '../../core/ask';
import { download, fileName } from '../../core/download';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { go, to, type Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import { pointName } from '../../core/points';
import { channelName, minute, moment, number, reasonName } from '../../core/show';
import type { Broadcast } from '../../core/types';
import { words } from '../../core/words';
import { dialog } from '../../parts/Dialog';
import { icon, type IconName } from '../../parts/icon';
import { named, personLink, type Key, type People } from '../../parts/people';
import { badge, button, cell, clip, crumbs, figure, zoneNote } from '../../parts/small';
import { answered, bones, empty, troubleNotice } from '../../parts/states';
import { say, sayTrouble } from '../../parts/toasts';

interface Recipient {
  profile: Key;
  contactPoint?: string;
  status: 'recipient' | 'rejected' | 'sent';
  reason?: string;
  sentAt?: string;
}

interface Page {
  items: Recipient[];
  more: boolean;
  known: People;
}

const SHOWN = 200;
const LOOKS: Record<Recipient['status'], [string, IconName]> = {
  recipient: ['', 'clock'],
  rejected: ['bad', 'ban'],
  sent: ['good', 'check'],
};

/** A broadcast: its recipients, and those who were rejected, with the reason. */
class BroadcastPage extends Part {
  static override properties = {
    route: { attribute: false },
    status: { state: true },
    open: { state: true },
  };
  declare route: Route;
  declare status: '' | Recipient['status'];
  declare open: 'delete' | 'close' | undefined;
  private readonly broadcast = new Question<Broadcast>(this);
  private readonly recipients = new Question<Page>(this);

  constructor() {
    super();
    this.status = '';
  }

  private get of(): string {
    return this.route.of as string;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('route')) this.load();
  }

  private load(): void {
    const { of } = this;
    void this.broadcast.ask((signal) => get(path`/broadcasts/${of}`, { signal }));
    this.list();
  }

  private list(): void {
    const { of, status } = this;
    void this.recipients.ask(async (signal) => {
      const found = await first<Recipient>(path`/broadcasts/${of}/recipients` + search({ status }), SHOWN, {
        signal,
      });
      return named(
        found,
        found.items.map(({ profile }) => profile),
        signal,
      );
    });
  }

  private async act(what: 'close' | 'delete'): Promise<void> {
    this.open = undefined;
    try {
      if (what === 'close') {
        await post(path`/broadcasts/${this.of}/close`, undefined);
        say(words('broadcasts.isClosed'));
        this.load();
      } else {
        await remove(path`/broadcasts/${this.of}`);
        say(words('broadcasts.isDeleted'));
        go(to('broadcasts'));
      }
    } catch (error) {
      sayTrouble(error);
    }
  }

  private table({ items, more, known }: Page): TemplateResult {
    if (items.length === 0)
      return empty({ title: words('broadcasts.nobody'), text: words('broadcasts.nobodyText') });
    return html`<table class="table cards" role="table" aria-label=${words('broadcasts.column.recipients')}>
        <thead role="rowgroup">
          <tr role="row">
            ${['person', 'point', 'status', 'at'].map((one) => html`<th role="columnheader">${words(`broadcasts.column.${one}`)}</th>`)}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${items.map(({ profile, contactPoint, status, reason, sentAt }) => {
            const [look, picture] = LOOKS[status];
            return html`<tr role="row">
              ${cell(words('broadcasts.column.person'), personLink(profile, known, { alone: true }), 'lead')}
              ${cell(words('broadcasts.column.point'), clip(pointName(contactPoint ?? '')))}
              ${cell(words('broadcasts.column.status'), html`${badge(words(`recipient.${status}`), look, picture)} ${reason === undefined ? '' : reasonName(reason)}`)}
              ${cell(words('broadcasts.column.at'), sentAt ? html`<time datetime=${sentAt}>${moment(sentAt)}</time>` : '')}
            </tr>`;
          })}
        </tbody>
      </table>
      <div class="foot">
        <span
          >${more ? words('broadcasts.firstShown', { count: items.length }) : words('broadcasts.allShown', { count: items.length })}</span
        >${zoneNote()}
      </div>`;
  }

  override render(): TemplateResult {
    const { answer, trouble, waiting } = this.broadcast;
    if (!answer)
      return trouble
        ? html`${crumbs(words('page.broadcasts'), to('broadcasts'), '')}${troubleNotice(trouble, () => void this.broadcast.again())}`
        : waiting
          ? bones(6)
          : html`<div class="bones-place"></div>`;
    const { name, channel, topic, recipients, sent, rejected, createdAt, closedAt } = answer;
    return html`${crumbs(words('page.broadcasts'), to('broadcasts'), name)}
      <div class="page-head">
        <h1>${name}</h1>
        ${badge(channelName(channel), 'live', 'broadcasts')} ${topic === undefined ? nothing : badge(topic)}
        ${closedAt === undefined ? nothing : badge(words('broadcasts.closed'), '', 'lock')}
        <div class="actions">
          ${
            mayWrite()
              ? html`${button({ label: words('export'), picture: 'download', run: () => void download(path`/broadcasts/${this.of}/export`, fileName(name, 'csv')).catch(sayTrouble) })}
                ${closedAt === undefined ? button({ label: words('broadcasts.close'), picture: 'stop', run: () => (this.open = 'close') }) : nothing}
                ${button({ label: words('broadcasts.delete'), picture: 'trash', look: 'plain bad', run: () => (this.open = 'delete') })}`
              : nothing
          }
        </div>
        <p class="about">${words('broadcasts.since', { at: minute(createdAt) })}</p>
      </div>
      <dl class="stats">
        ${figure(words('broadcasts.column.recipients'), number(recipients))}
        ${figure(words('broadcasts.column.sent'), number(sent))}
        ${figure(words('broadcasts.column.rejected'), number(rejected))}
      </dl>
      <section class="panel" aria-label=${words('broadcasts.column.recipients')}>
        <div class="toolbar">
          <select
            class="select narrow"
            aria-label=${words('broadcasts.column.status')}
            @change=${(event: Event) => {
              this.status = (event.target as HTMLSelectElement).value as BroadcastPage['status'];
              this.list();
            }}
          >
            <option value="">${words('broadcasts.everybody')}</option>
            ${(['recipient', 'sent', 'rejected'] as const).map((one) => html`<option value=${one}>${words(`recipient.${one}`)}</option>`)}
          </select>
        </div>
        ${answered(this.recipients, (found) => this.table(found), 5)}
      </section>
      ${this.dialogs(name)}`;
  }

  private dialogs(name: string): TemplateResult | typeof nothing {
    const { open } = this;
    if (open === undefined) return nothing;
    const close = (): void => void (this.open = undefined);
    return dialog({
      heading: words(`broadcasts.${open}Title`, { name }),
      onClose: close,
      content: html`<p class="notice ${open === 'delete' ? 'warn' : ''}">
        ${icon('warn')}<span>${words(`broadcasts.${open}About`)}</span>
      </p>`,
      foot: html`${button({ label: words('cancel'), run: close })}
      ${button({ label: words(`broadcasts.${open}`), look: 'danger', run: () => void this.act(open) })}`,
    });
  }
}
define('audience-broadcast-page', BroadcastPage);
