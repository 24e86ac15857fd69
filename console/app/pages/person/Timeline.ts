import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { get, path, search } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { to } from '../../core/route';
import { channelName, reasonName, time, value, weekday } from '../../core/show';
import type { Person } from '../../core/types';
import { words } from '../../core/words';
import { icon, type IconName } from '../../parts/icon';
import { troubleNotice, bones } from '../../parts/states';
import type { Doings } from './flowsCard';

interface PersonEvent {
  id: string;
  type: string;
  at: string;
  properties: Record<string, unknown>;
}

interface Entry {
  at: string;
  kind: 'event' | 'contact' | 'rejection';
  title: string;
  look: string;
  picture: IconName;
  properties: [string, unknown][];
  link?: string;
}

const PAGE = 50;

/** What happened, newest first: events with their properties, contacts, rejected sends. */
export class Timeline extends Part {
  static override properties = {
    person: { attribute: false },
    doings: { attribute: false },
    show: { state: true },
    typed: { state: true },
  };
  declare person: Person;
  declare doings: Doings | undefined;
  declare show: '' | Entry['kind'];
  declare typed: string;
  private readonly events = new Question<{ events: PersonEvent[]; more: boolean }>(this);

  constructor() {
    super();
    this.show = this.typed = '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('person') && changed.get('person')?.id !== this.person.id) this.load([]);
  }

  private load(before: readonly PersonEvent[]): void {
    const { id } = this.person;
    void this.events.ask(async (signal) => {
      const events = await get<PersonEvent[]>(
        path`/profiles/${id}/events` + search({ limit: PAGE, after: before.at(-1)?.id }),
        { signal },
      );
      return { events: [...before, ...events], more: events.length === PAGE };
    });
  }

  private entries(events: readonly PersonEvent[], more: boolean): Entry[] {
    const earliest = events.at(-1)?.at ?? '';
    return [
      ...events.map(({ type, at, properties }): Entry => {
        const contact = type === 'Contacted';
        const channel = properties['channel'];
        return {
          at,
          kind: contact ? 'contact' : 'event',
          title:
            contact && typeof channel === 'string'
              ? words('timeline.contacted', { channel: channelName(channel) })
              : type,
          look: contact ? 'good' : '',
          picture: contact ? 'mail' : /purchase|order|bought/i.test(type) ? 'cart' : 'bolt',
          properties: Object.entries(properties).filter(([name]) => !contact || name !== 'channel'),
        };
      }),
      ...(this.doings?.rejections ?? [])
        .filter(({ at }) => !more || at >= earliest)
        .map(({ at, channel, reason, flowId, broadcastId }): Entry => ({
          at,
          kind: 'rejection',
          title: words('timeline.rejected', { channel: channelName(channel) }),
          look: 'bad',
          picture: 'ban',
          properties: [
            ['reason', reasonName(reason)],
            ...(flowId === undefined
              ? []
              : [['flow', this.doings?.names.get(flowId) ?? flowId] as [string, unknown]]),
          ],
          ...(flowId !== undefined
            ? { link: to('flows', flowId) }
            : broadcastId !== undefined
              ? { link: to('broadcasts', broadcastId) }
              : {}),
        })),
    ].sort((one, other) => (one.at < other.at ? 1 : -1));
  }

  private entry({ at, title, look, picture, properties, link }: Entry): TemplateResult {
    return html`<li>
      <span class="knot ${look}">${icon(picture)}</span>
      <div>
        <b>${link === undefined ? title : html`<a href=${link}>${title}</a>`}</b>
        ${
          properties.length === 0
            ? nothing
            : html`<div class="props">
                ${properties.map(([name, found]) => html`<span class="prop"><span>${name}</span> ${value(found)}</span>`)}
              </div>`
        }
      </div>
      <time datetime=${at}>${time(at)}</time>
    </li>`;
  }

  override render(): TemplateResult {
    const { answer, trouble, waiting, busy } = this.events;
    const typed = this.typed.trim().toLowerCase();
    const all = answer ? this.entries(answer.events, answer.more) : [];
    const shown = all.filter(
      ({ kind, title, properties }) =>
        (this.show === '' || kind === this.show) &&
        (typed === '' || `${title} ${JSON.stringify(properties)}`.toLowerCase().includes(typed)),
    );
    const days = Map.groupBy(shown, ({ at }) => weekday(at));
    return html`<section class="card" aria-labelledby="timeline-title">
      <header>
        <h2 id="timeline-title">${words('timeline.title')}</h2>
        <div class="row push">
          <select
            class="select narrow"
            aria-label=${words('timeline.show')}
            @change=${(event: Event) => (this.show = (event.target as HTMLSelectElement).value as Timeline['show'])}
          >
            ${(['', 'event', 'contact', 'rejection'] as const).map((kind) => html`<option value=${kind}>${words(`timeline.kind.${kind || 'all'}`)}</option>`)}
          </select>
          <div class="search">
            ${icon('search')}<input
              type="search"
              aria-label=${words('timeline.filter')}
              placeholder=${words('timeline.filterFor')}
              @input=${(event: Event) => (this.typed = (event.target as HTMLInputElement).value)}
            />
          </div>
        </div>
      </header>
      <div class="body">
        ${trouble ? troubleNotice(trouble, () => void this.events.again()) : nothing}
        ${!answer && waiting ? bones(4) : nothing}
        ${answer && shown.length === 0 ? html`<p class="quiet small">${words(all.length === 0 ? 'timeline.none' : 'timeline.noneShown')}</p>` : nothing}
        ${[...days].map(
          ([day, entries]) =>
            html`<h3 class="day">${day}</h3>
              <ul class="timeline">
                ${entries.map((entry) => this.entry(entry))}
              </ul>`,
        )}
      </div>
      ${
        answer?.more
          ? html`<footer>
              <button class="link" type="button" ?disabled=${busy} @click=${() => this.load(answer.events)}>
                ${words('timeline.earlier')}
              </button>
            </footer>`
          : nothing
      }
    </section>`;
  }
}
define('audience-timeline', Timeline);
