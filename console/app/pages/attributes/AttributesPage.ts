import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { get, post, search } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { replaceQuery, to, type Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import { minute, number, value } from '../../core/show';
import { Trouble } from '../../core/Trouble';
import type { Attribute, EventType, Segment } from '../../core/types';
import { words } from '../../core/words';
import { dialog } from '../../parts/Dialog';
import { icon } from '../../parts/icon';
import { badge, button, cell, searchBox, zoneNote } from '../../parts/small';
import { answered, empty, troubleNotice } from '../../parts/states';
import { tabs } from '../../parts/tabs';
import { say } from '../../parts/toasts';

interface Loaded {
  attributes: Attribute[];
  events: EventType[];
  segments: Segment[];
}

interface Detail {
  values?: { value: unknown; profiles: number }[];
  properties?: { name: string; type: string }[];
  segments: Segment[];
}

const TYPES = ['text', 'number', 'boolean', 'date', 'datetime', 'list', 'objects'];
/** A count that stands for as many or more. */
const MANY = 10_000;

/** *Attributes and events*: names and types, the values there are, and the segments that ask about them. */
class AttributesPage extends Part {
  static override properties = {
    route: { attribute: false },
    typed: { state: true },
    opened: { state: true },
    defining: { state: true },
    trouble: { state: true },
  };
  declare route: Route;
  declare typed: string;
  declare opened: string | undefined;
  declare defining: boolean;
  declare trouble: Trouble | undefined;
  private readonly loaded = new Question<Loaded>(this);
  private readonly detail = new Question<Detail>(this);

  constructor() {
    super();
    this.typed = '';
    this.defining = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('route') && this.loaded.answer === undefined) this.load();
  }

  private load(): void {
    void this.loaded.ask(async (signal) => {
      const [attributes, events, segments] = await Promise.all([
        get<Attribute[]>('/attributes', { signal }),
        get<EventType[]>('/events/types?count=true', { signal }),
        get<Segment[]>('/segments', { signal }),
      ]);
      return { attributes, events, segments };
    });
  }

  private open(kind: 'attribute' | 'event', name: string, segments: readonly Segment[]): void {
    const closes = this.opened === name;
    this.opened = closes ? undefined : name;
    this.detail.forget();
    if (closes) return;
    const users = segments.filter(({ rule }) => mentions(rule, kind, name));
    void this.detail.ask(async (signal) => {
      if (kind === 'event')
        return {
          properties: await get(`/events/properties${search({ type: name })}`, { signal }),
          segments: users,
        };
      if (!mayWrite()) return { segments: users };
      const { values } = await get<{ values: { value: unknown; profiles: number }[] }>(
        `/attributes/values${search({ name, limit: 8 })}`,
        { signal },
      );
      return { values, segments: users };
    });
  }

  private async define(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const name = String(form.get('name')).trim();
    try {
      await post('/attributes', { name, type: String(form.get('type')) });
      this.defining = false;
      say(words('attributes.defined', { name }));
      this.load();
    } catch (error) {
      this.trouble = Trouble.of(error);
    }
  }

  private more({ values, properties, segments }: Detail): TemplateResult {
    return html`<div class="detail">
      ${
        values === undefined
          ? nothing
          : html`<div>
              <h3 class="label">${words('attributes.values')}</h3>
              ${values.length === 0 ? html`<p class="small quiet">${words('people.noValues')}</p>` : html`<div class="props">${values.map((one) => html`<span class="prop">${value(one.value)} <span class="num">${number(one.profiles)}</span></span>`)}</div>`}
            </div>`
      }
      ${
        properties === undefined
          ? nothing
          : html`<div>
              <h3 class="label">${words('attributes.properties')}</h3>
              ${properties.length === 0 ? html`<p class="small quiet">${words('attributes.noProperties')}</p>` : html`<div class="props">${properties.map(({ name, type }) => html`<span class="prop">${name} <span>${type}</span></span>`)}</div>`}
            </div>`
      }
      <div>
        <h3 class="label">${words('attributes.usedBy')}</h3>
        ${segments.length === 0 ? html`<p class="small quiet">${words('attributes.unused')}</p>` : html`<p class="small">${segments.map(({ name }, i) => html`${i > 0 ? ', ' : ''}<a href=${to('segments', name)}>${name}</a>`)}</p>`}
      </div>
    </div>`;
  }

  private opener(name: string, run: () => void): TemplateResult {
    const on = this.opened === name;
    return html`<button class="opener" type="button" aria-expanded=${on} @click=${run}>
      ${icon(on ? 'down' : 'right')}<span class="clip">${name}</span>
    </button>`;
  }

  private detailRow(name: string, columns: number): TemplateResult | typeof nothing {
    return this.opened === name
      ? html`<tr role="row" class="detail-row">
          <td role="cell" class="bare" colspan=${columns}>
            ${answered(this.detail, (detail) => this.more(detail), 1)}
          </td>
        </tr>`
      : nothing;
  }

  private attributeList({ attributes, segments }: Loaded): TemplateResult {
    const typed = this.typed.trim().toLowerCase();
    const shown = attributes.filter(({ name }) => name.toLowerCase().includes(typed));
    if (shown.length === 0)
      return empty({ title: words('attributes.noMatch'), text: words('segments.noMatchText') });
    return html`<section class="panel" aria-label=${words('attributes.attributes')}>
      <table class="table cards" role="table" aria-label=${words('attributes.attributes')}>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader">${words('attributes.name')}</th>
            <th role="columnheader">${words('attributes.type')}</th>
            <th role="columnheader">${words('attributes.kind')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${shown.map(
            ({ name, type, standard, readOnly }) =>
              html`<tr role="row">
                  ${cell(
                    words('attributes.name'),
                    this.opener(name, () => this.open('attribute', name, segments)),
                    'lead',
                  )}
                  ${cell(words('attributes.type'), words(`builder.type.${type}`))}
                  ${cell(words('attributes.kind'), readOnly ? badge(words('attributes.readOnly'), '', 'lock') : standard ? words('attributes.standard') : words('attributes.own'))}
                </tr>
                ${this.detailRow(name, 3)}`,
          )}
        </tbody>
      </table>
    </section>`;
  }

  private events({ events, segments }: Loaded): TemplateResult {
    const typed = this.typed.trim().toLowerCase();
    const shown = events.filter(({ type }) => type.toLowerCase().includes(typed));
    if (shown.length === 0)
      return events.length === 0
        ? empty({ title: words('attributes.noEvents'), text: words('attributes.noEventsText') })
        : empty({ title: words('attributes.noMatch'), text: words('segments.noMatchText') });
    return html`<section class="panel" aria-label=${words('attributes.events')}>
      <table class="table cards" role="table" aria-label=${words('attributes.events')}>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader">${words('attributes.event')}</th>
            <th role="columnheader">${words('attributes.count')}</th>
            <th role="columnheader">${words('attributes.last')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${shown.map(
            ({ type, events: count, lastAt }) =>
              html`<tr role="row">
                  ${cell(
                    words('attributes.event'),
                    this.opener(type, () => this.open('event', type, segments)),
                    'lead',
                  )}
                  ${cell(words('attributes.count'), html`<span class="num">${count === undefined ? '' : count >= MANY ? words('attributes.atLeast', { count }) : number(count)}</span>`)}
                  ${cell(words('attributes.last'), html`<time datetime=${lastAt}>${minute(lastAt)}</time>`)}
                </tr>
                ${this.detailRow(type, 3)}`,
          )}
        </tbody>
      </table>
      <div class="foot">${zoneNote()}</div>
    </section>`;
  }

  override render(): TemplateResult {
    const chosen = this.route.query.get('tab') === 'events' ? 'events' : 'attributes';
    return html`<div class="page-head">
        <h1>${words('page.attributes')}</h1>
        ${searchBox(words('attributes.search'), this.typed, (typed) => (this.typed = typed))}
        <div class="actions">
          ${
            mayWrite()
              ? button({
                  label: words('attributes.define'),
                  picture: 'plus',
                  look: 'primary',
                  run: () => {
                    this.trouble = undefined;
                    this.defining = true;
                  },
                })
              : nothing
          }
        </div>
      </div>
      ${answered(
        this.loaded,
        (loaded) =>
          tabs({
            label: words('page.attributes'),
            tabs: [
              {
                id: 'attributes',
                label: words('attributes.attributes'),
                count: number(loaded.attributes.length),
              },
              { id: 'events', label: words('attributes.events'), count: number(loaded.events.length) },
            ],
            chosen,
            onChoose: (tab) => {
              const query = new URLSearchParams(tab === 'events' ? { tab } : {});
              replaceQuery(query);
              this.opened = undefined;
              this.route = { ...this.route, query };
            },
            panel: chosen === 'events' ? this.events(loaded) : this.attributeList(loaded),
          }),
        6,
      )}
      ${this.defining ? this.dialog() : nothing}`;
  }

  private dialog(): TemplateResult {
    const close = (): void => void (this.defining = false);
    return dialog({
      heading: words('attributes.define'),
      onClose: close,
      content: html`<form
        id="define"
        class="stack"
        @submit=${(event: SubmitEvent) => void this.define(event)}
      >
        <p class="small quiet">${words('attributes.defineAbout')}</p>
        <div class="field">
          <label for="attribute-name">${words('attributes.name')}</label>
          <input class="input" id="attribute-name" name="name" required maxlength="200" autocomplete="off" />
        </div>
        <div class="field">
          <label for="attribute-type">${words('attributes.type')}</label>
          <select class="select" id="attribute-type" name="type">
            ${TYPES.map((type) => html`<option value=${type}>${words(`builder.type.${type}`)}</option>`)}
          </select>
        </div>
        ${this.trouble ? troubleNotice(this.trouble) : nothing}
      </form>`,
      foot: html`${button({ label: words('cancel'), run: close })}
        <button class="btn primary" type="submit" form="define">${words('attributes.defineButton')}</button>`,
    });
  }
}
define('audience-attributes-page', AttributesPage);

function mentions(part: unknown, kind: 'attribute' | 'event', name: string): boolean {
  if (typeof part !== 'object' || part === null) return false;
  if ((part as Record<string, unknown>)[kind] === name) return true;
  return Object.values(part).some((one) => mentions(one, kind, name));
}
