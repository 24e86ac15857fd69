import { html, type TemplateResult } from 'lit';
import type { DoNotContactRecord } from '../../../../../engine';
import { addToDoNotContact } from '../../../../AddToDoNotContact/AddToDoNotContact.parameters';
import { ask, words } from './ask';
import { openInConsole } from './consoleLink';
import { Panel } from './Panel';

interface Found {
  records: DoNotContactRecord[];
  more: boolean;
}

/** Those that people give by hand, without a word of their own. */
const REASONS = ['manual', 'unsubscribed', 'complaint', 'bounced'].flatMap((reason) =>
  (addToDoNotContact.reason.choices ?? []).filter(({ value }) => value === reason),
);

/** The Do Not Contact list, searched by a part of an address or number (R80). */
export class DoNotContactPanel extends Panel {
  static override properties = { ...Panel.properties, found: { state: true }, search: { state: true } };
  declare found: Found;
  declare search: string;

  constructor() {
    super();
    this.found = { records: [], more: false };
    this.search = '';
  }

  override refresh(): Promise<void> {
    return this.asking(
      ask<Found>(this.connection, 'do-not-contact', { query: { search: this.search } }),
      (found) => (this.found = found),
    );
  }

  private submit(event: Event): void {
    event.preventDefault();
    this.search = (this.querySelector('input[type="search"]') as HTMLInputElement).value;
    void this.refresh();
  }

  private card({ value, channel, scope, reasons }: DoNotContactRecord): TemplateResult {
    return html`<li class="audience-card">
      <div class="audience-card-head">
        <strong>${value}</strong
        ><span class="audience-mark"
          >${channel ?? words('doNotContact.allChannels')}${scope === 'all' ? `, ${words('doNotContact.allAccounts')}` : ''}</span
        >
        ${openInConsole(this.connection, `doNotContact/${encodeURIComponent(value)}`, value)}
        ${this.deleting(`${value} ${channel ?? ''} ${scope}`, { label: words('doNotContact.liftOf', { name: value }), question: words('sure.doNotContact', { name: value }), yes: 'sure.lift' }, () => ask(this.connection, 'do-not-contact/remove', { body: { point: value, channel, scope } }))}
      </div>
      <ul>
        ${reasons.map(({ reason, source, note, at }) => html`<li>${words('doNotContact.reason', { reason, source, at: new Date(at).toLocaleString() })}${note ? html`<br />${note}` : ''}</li>`)}
      </ul>
    </li>`;
  }

  private async add(event: Event): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const said = new FormData(form);
    const point = String(said.get('point') ?? '').trim();
    if (point === '') return;
    const body = { point, reason: said.get('reason') };
    if (await this.change(() => ask(this.connection, 'do-not-contact/add', { body }))) form.reset();
  }

  override render(): TemplateResult {
    const { records, more } = this.found;
    return html`<form class="audience-ask" @submit=${(event: Event) => this.submit(event)}>
        <input
          type="search"
          aria-label=${words('doNotContact.search')}
          placeholder=${words('doNotContact.search')}
          .value=${this.search}
        />
        <button type="submit" class="red-ui-button">${words('find')}</button>
      </form>
      <form class="audience-ask" @submit=${(event: Event) => this.add(event)}>
        <input
          name="point"
          type="text"
          aria-label=${words('doNotContact.point')}
          placeholder=${words('doNotContact.point')}
        />
        <select name="reason" aria-label=${words('doNotContact.reasonFor')}>
          ${REASONS.map(({ value, label }) => html`<option value=${value}>${label}</option>`)}
        </select>
        <button type="submit" class="red-ui-button">${words('doNotContact.add')}</button>
      </form>
      ${this.told()}
      ${records.length === 0 && !this.busy && !this.trouble ? html`<p class="audience-quiet">${words('doNotContact.none')}</p>` : ''}
      <ul class="audience-cards">
        ${records.map((record) => this.card(record))}
      </ul>
      ${more ? html`<p class="audience-quiet">${words('doNotContact.more')}</p>` : ''}`;
  }
}
customElements.define('audience-do-not-contact', DoNotContactPanel);
