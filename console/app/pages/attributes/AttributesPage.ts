import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { get, search } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { replaceQuery, type Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import { minute, number } from '../../core/show';
import type { Attribute, Computed, EventType, Segment } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { badge, button, cell, searchBox, zoneNote } from '../../parts/small';
import { answered, empty } from '../../parts/states';
import { tabs } from '../../parts/tabs';
import { detailOf, type Detail } from './attributeDetail';
import './ChangeAttribute';
import './ComputeAttribute';
import './DefineAttribute';
import './RemoveComputed';

interface Loaded {
  attributes: Attribute[];
  events: EventType[];
  segments: Segment[];
}

/** A count that stands for as many or more. */
const MANY = 10_000;

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

  private opener(name: string, run: () => void): TemplateResult {
    const on = this.opened === name;
    return html`<button class="opener" type="button" aria-expanded=${on} @click=${run}>
      ${icon(on ? 'down' : 'right')}<span class="clip">${name}</span>
    </button>`;
  }

  private detailRow(name: string, attribute?: Attribute): TemplateResult | typeof nothing {
    return this.opened === name
      ? html`<tr role="row" class="detail-row">
          <td role="cell" class="bare" colspan="3">
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
          ${shown.map((attribute) => {
            const { name, type, standard, readOnly, computed } = attribute;
            return html`<tr role="row">
                ${cell(
                  words('attributes.name'),
                  this.opener(name, () => this.open('attribute', name, segments)),
                  'lead',
                )}
                ${cell(words('attributes.type'), words(`builder.type.${type}`))}
                ${cell(words('attributes.kind'), computed ? badge(words('computed.kind'), 'info') : readOnly ? badge(words('attributes.readOnly'), '', 'lock') : standard ? words('attributes.standard') : words('attributes.own'))}
              </tr>
              ${this.detailRow(name, attribute)}`;
          })}
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
                ${this.detailRow(type)}`,
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

function mentions(part: unknown, kind: 'attribute' | 'event', name: string): boolean {
  if (typeof part !== 'object' || part === null) return false;
  if ((part as Record<string, unknown>)[kind] === name) return true;
  return Object.values(part).some((one) => mentions(one, kind, name));
}
