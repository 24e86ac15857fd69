import { html, nothing, type TemplateResult } from 'lit';
import type { Explanation } from '../../../../../engine';
import type { ProfileCard } from '../../sidebar/profileCard';
import { ask, words } from './ask';
import { openInConsole } from './consoleLink';
import { communicate } from './CommunicationForm';
import { explanationTree } from './explanationTree';
import { Panel } from './Panel';

const IDENTITIES = ['email', 'phone', 'externalId', 'id'] as const;

const instant = (iso: string): string => new Date(iso).toLocaleString();
const shown = (value: unknown): string =>
  Array.isArray(value) || (typeof value === 'object' && value !== null)
    ? JSON.stringify(value)
    : String(value);

/** One person: attributes, tags, segments with their end, latest events, and why she is in a segment or not (B3). */
export class PeoplePanel extends Panel {
  static override properties = {
    ...Panel.properties,
    by: { state: true },
    card: { state: true },
    why: { state: true },
  };
  declare by: string;
  declare card: ProfileCard | undefined;
  declare why: { segment: string; explanation: Explanation } | undefined;
  private value = '';
  /** What the value is, as it was when somebody looked for it. */
  private asked = 'email';

  constructor() {
    super();
    this.by = 'email';
  }

  override async refresh(): Promise<void> {
    if (this.value === '') return;
    await this.asking(
      ask<ProfileCard>(this.connection, 'profile', { query: { by: this.asked, value: this.value } }),
      (card) => (this.card = card),
    );
    if (this.trouble !== '') this.why = this.card = undefined;
  }

  private find(event: Event): void {
    event.preventDefault();
    this.value = (this.querySelector('input[type="search"]') as HTMLInputElement).value.trim();
    this.asked = this.by;
    this.why = this.card = undefined;
    void this.refresh();
  }

  private askWhy(event: Event, profile: string): void {
    event.preventDefault();
    const segment = (this.querySelector('input[name="segment"]') as HTMLInputElement).value.trim();
    if (segment !== '') void this.explain(profile, segment);
  }

  private explain(profile: string, segment: string): Promise<void> {
    return this.asking(
      ask<Explanation>(this.connection, 'why', { query: { profile, segment } }),
      (explanation) => (this.why = { segment, explanation }),
    );
  }

  private person({
    profile,
    segments,
    events,
    eventsInAll,
    flows,
    doNotContact,
  }: ProfileCard): TemplateResult {
    const { id, externalId, emails, phones, attributes, computed, tags } = profile;
    const name =
      [attributes['firstName'], attributes['lastName']].filter(Boolean).join(' ') ||
      externalId ||
      emails[0] ||
      phones[0] ||
      id;
    return html`<article class="audience-card" aria-label=${name}>
      <div class="audience-card-head">
        <strong>${name}</strong>${openInConsole(this.connection, `people/${encodeURIComponent(id)}`, name)}
      </div>
      <div>${[externalId, ...emails, ...phones].filter(Boolean).join(' · ')}</div>
      ${doNotContact.length > 0 ? html`<div><i class="fa fa-ban" aria-hidden="true"></i> ${words('people.listed', { points: [...new Set(doNotContact.map(({ point }) => point))].join(', ') })}</div>` : nothing}
      ${tags.length > 0 ? html`<div>${words('people.tags', { tags: tags.join(', ') })}</div>` : nothing}
      <h4>${words('people.attributes')}</h4>
      <table class="audience-table">
        ${Object.entries({ ...attributes, ...computed }).map(
          ([attribute, value]) =>
            html`<tr>
              <th scope="row">${attribute}</th>
              <td>${shown(value)}</td>
            </tr>`,
        )}
      </table>
      <h4>${words('people.segments')}</h4>
      <ul>
        ${segments.map(
          ({ name: segment, until }) =>
            html`<li>
              <button type="button" class="audience-link" @click=${() => this.explain(id, segment)}>
                ${segment}
              </button>
              ${until ? words('people.until', { at: instant(until) }) : until === null ? words('people.forGood') : nothing}
            </li>`,
        )}
      </ul>
      <form class="audience-ask" @submit=${(event: Event) => this.askWhy(event, id)}>
        <input
          name="segment"
          type="text"
          aria-label=${words('people.whyWhich')}
          placeholder=${words('people.whyWhich')}
        />
        <button type="submit" class="red-ui-button">${words('people.why')}</button>
      </form>
      ${
        this.why
          ? html`<div role="status">
              <h4>
                ${words(this.why.explanation.matched ? 'people.whyIn' : 'people.whyOut', { segment: this.why.segment })}
              </h4>
              ${explanationTree(this.why.explanation)}
            </div>`
          : nothing
      }
      <h4>${words('people.events', { shown: events.length, all: eventsInAll })}</h4>
      <ul>
        ${events.map(({ type, at, properties }) => html`<li>${instant(at)} <strong>${type}</strong> ${Object.keys(properties).length > 0 ? JSON.stringify(properties) : nothing}</li>`)}
      </ul>
      ${
        flows.length > 0
          ? html`<h4>${words('people.flows')}</h4>
              <ul>
                ${flows.map(({ name, outcome, enteredAt }) => html`<li>${name}: ${words(`outcome.${outcome}`)}${enteredAt ? `, ${instant(enteredAt)}` : ''}</li>`)}
              </ul>`
          : nothing
      }
      ${communicate(this.connection, name, { profiles: [{ id }] })}
    </article>`;
  }

  override render(): TemplateResult {
    return html`<form class="audience-ask" @submit=${(event: Event) => this.find(event)}>
        <select
          aria-label=${words('people.by')}
          .value=${this.by}
          @change=${(event: Event) => (this.by = (event.target as HTMLSelectElement).value)}
        >
          ${IDENTITIES.map((identity) => html`<option value=${identity} ?selected=${identity === this.by}>${words(`people.${identity}`)}</option>`)}
        </select>
        <input type="search" aria-label=${words('people.value')} placeholder=${words('people.value')} />
        <button type="submit" class="red-ui-button">${words('find')}</button>
      </form>
      ${this.told()} ${this.card ? this.person(this.card) : nothing}`;
  }
}
customElements.define('audience-people', PeoplePanel);
