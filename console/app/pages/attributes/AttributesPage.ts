import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { get, post, search } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { replaceQuery, type Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import { number } from '../../core/show';
import type { Attribute, Computed, EventType, Segment } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { button, searchBox } from '../../parts/small';
import { answered, empty } from '../../parts/states';
import { tabs } from '../../parts/tabs';
import { detailOf, type Detail } from './attributeDetail';
import { attributesTable } from './attributesTable';
import './ChangeAttribute';
import './ComputeAttribute';
import './DefineAttribute';
import { eventsTable } from './eventsTable';
import './RemoveComputed';
import { usersOf } from './usersOf';

interface Loaded {
  attributes: Attribute[];
  events: EventType[];
  segments: Segment[];
}

/** *Attributes and events*: names and types, the values there are, and the segments that ask about them. */
class AttributesPage extends Part {
  static override properties = {
    route: { attribute: false },
    typed: { state: true },
    opened: { state: true },
    defining: { state: true },
    computing: { state: true },
    removing: { state: true },
    changing: { state: true },
    persons: { state: true },
  };
  declare route: Route;
  declare typed: string;
  declare opened: string | undefined;
  declare defining: boolean;
  /** A computed attribute that is made or changed. */
  declare computing: Computed | 'new' | undefined;
  declare removing: string | undefined;
  /** An attribute of the account's own that gets another type, or goes. */
  declare changing: { attribute: Attribute; act: 'retype' | 'remove' } | undefined;
  /** How many have an attribute, by its name, as far as it is known. */
  declare persons: ReadonlyMap<string, number>;
  private readonly loaded = new Question<Loaded>(this);
  private readonly detail = new Question<Detail>(this);

  constructor() {
    super();
    this.typed = '';
    this.defining = false;
    this.persons = new Map();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('route') && this.loaded.answer === undefined) this.load();
  }

  private load(): void {
    void this.loaded
      .ask(async (signal) => {
        const [attributes, events, segments] = await Promise.all([
          get<Attribute[]>('/attributes', { signal }),
          get<EventType[]>('/events/types?count=true', { signal }),
          get<Segment[]>('/segments', { signal }),
        ]);
        return { attributes, events, segments };
      })
      .then(() => this.count());
  }

  /** One after the other, when all else is there to be read. */
  private async count(): Promise<void> {
    for (const { name } of this.loaded.answer?.attributes ?? []) {
      if (!this.isConnected) return;
      const rule = { attribute: name, operator: 'isNotEmpty' };
      const found = await post<{ count: number }>('/audience/estimate', { rule }).catch(() => undefined);
      if (found) this.persons = new Map(this.persons).set(name, found.count);
    }
  }

  private open(kind: 'attribute' | 'event', name: string, segments: readonly Segment[]): void {
    const closes = this.opened === name;
    this.opened = closes ? undefined : name;
    this.detail.forget();
    if (closes) return;
    const users = usersOf(kind, name, segments);
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

  private opener(name: string, run: () => void): TemplateResult {
    const on = this.opened === name;
    return html`<button class="opener" type="button" aria-expanded=${on} @click=${run}>
      ${icon(on ? 'down' : 'right')}<span class="clip">${name}</span>
    </button>`;
  }

  private detailRow(name: string, attribute?: Attribute): TemplateResult | typeof nothing {
    return this.opened === name
      ? html`<tr role="row" class="detail-row">
          <td role="cell" class="bare" colspan="5">
            ${answered(
              this.detail,
              (detail) =>
                detailOf(detail, attribute, {
                  change: (one) => (this.computing = one),
                  remove: (one) => (this.removing = one),
                  changeOwn: (one, act) => (this.changing = { attribute: one, act }),
                }),
              1,
            )}
          </td>
        </tr>`
      : nothing;
  }

  private attributeList({ attributes, segments }: Loaded): TemplateResult {
    const shown = this.named(attributes, ({ name }) => name);
    if (shown.length === 0)
      return empty({ title: words('attributes.noMatch'), text: words('segments.noMatchText') });
    return attributesTable({
      attributes: shown,
      segments,
      persons: this.persons,
      opener: (name) => this.opener(name, () => this.open('attribute', name, segments)),
      detail: (attribute) => this.detailRow(attribute.name, attribute),
    });
  }

  private events({ events, segments }: Loaded): TemplateResult {
    const shown = this.named(events, ({ type }) => type);
    if (shown.length === 0)
      return events.length === 0
        ? empty({ title: words('attributes.noEvents'), text: words('attributes.noEventsText') })
        : empty({ title: words('attributes.noMatch'), text: words('segments.noMatchText') });
    return eventsTable({
      events: shown,
      segments,
      opener: (type) => this.opener(type, () => this.open('event', type, segments)),
      detail: (type) => this.detailRow(type),
    });
  }

  private named<One>(all: readonly One[], nameOf: (one: One) => string): One[] {
    const typed = this.typed.trim().toLowerCase();
    return all.filter((one) => nameOf(one).toLowerCase().includes(typed));
  }

  override render(): TemplateResult {
    const chosen = this.route.query.get('tab') === 'events' ? 'events' : 'attributes';
    return html`<div class="page-head">
        <h1>${words('page.attributes')}</h1>
        ${searchBox(words('attributes.search'), this.typed, (typed) => (this.typed = typed))}
        <div class="actions">
          ${
            mayWrite()
              ? html`${button({
                  label: words('attributes.define'),
                  picture: 'plus',
                  run: () => (this.defining = true),
                })}
                ${button({
                  label: words('computed.create'),
                  picture: 'plus',
                  look: 'primary',
                  run: () => (this.computing = 'new'),
                })}`
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
      ${this.dialogs()}`;
  }

  private dialogs(): TemplateResult {
    const { defining, computing, removing, changing } = this;
    const close = (): void => {
      this.defining = false;
      this.computing = this.removing = this.changing = undefined;
    };
    const done = (): void => {
      this.opened = undefined;
      this.load();
    };
    return html`${
      defining
        ? html`<audience-define-attribute @close=${close} @done=${done}></audience-define-attribute>`
        : nothing
    }${
      computing === undefined
        ? nothing
        : html`<audience-compute-attribute
            .definition=${computing === 'new' ? undefined : computing}
            .events=${(this.loaded.answer?.events ?? []).map(({ type }) => type)}
            @close=${close}
            @done=${done}
          ></audience-compute-attribute>`
    }${
      removing === undefined
        ? nothing
        : html`<audience-remove-computed
            .name=${removing}
            @close=${close}
            @done=${done}
          ></audience-remove-computed>`
    }${
      changing === undefined
        ? nothing
        : html`<audience-change-attribute
            .attribute=${changing.attribute}
            .act=${changing.act}
            @close=${close}
            @done=${done}
          ></audience-change-attribute>`
    }`;
  }
}
define('audience-attributes-page', AttributesPage);
