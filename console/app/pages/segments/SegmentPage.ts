import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { get, path, post, remove } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { go, replaceQuery, to, type Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import { minute, number, share, told } from '../../core/show';
import { unlessFew } from '../../core/Trouble';
import type { Flow, Segment, Summary } from '../../core/types';
import { words } from '../../core/words';
import '../../parts/AddToCommunication';
import '../../parts/ManageTags';
import { dialog } from '../../parts/Dialog';
import '../../parts/Drop';
import { icon } from '../../parts/icon';
import { button, crumbs, figure, menuItem, zoneNote } from '../../parts/small';
import { bones, troubleNotice } from '../../parts/states';
import { tabs } from '../../parts/tabs';
import { say, sayTrouble } from '../../parts/toasts';
import { exportPeople } from '../people/exportPeople';
import './ForecastCard';
import './HistoryCard';
import './SegmentMembers';
import './SegmentRules';
import { buildBar, typeBadge } from './segmentParts';
import { flowsUsing } from './usedBy';

interface Loaded {
  segment: Segment;
  /** Without it there are fewer than five, and who asks may only read. */
  count: number | undefined;
  flows: Flow[];
}

const countOf = (name: string, signal: AbortSignal): Promise<number | undefined> =>
  get<{ count: number }>(path`/segments/${name}/count`, { signal }).then(({ count }) => count, unlessFew);

const BUILDING_EVERY_MS = 1_000;
/** Who looks at a segment that moves by itself sees it move. */
const LIVE_EVERY_MS = 5_000;
const TABS = ['overview', 'rules', 'members'] as const;

/** A segment: how large it is and what will change, its rules, who is in it. */
class SegmentPage extends Part {
  static override properties = { route: { attribute: false }, open: { state: true } };
  declare route: Route;
  declare open: 'delete' | 'communication' | 'tags' | undefined;
  private readonly loaded = new Question<Loaded>(this);
  private readonly summary = new Question<{ summary: Summary; everybody: number | undefined }>(this);
  private shown: string | undefined;
  private timer: number | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('route') || this.route.of === this.shown) return;
    this.shown = this.route.of as string;
    this.loaded.forget();
    this.summary.forget();
    this.load();
  }

  private load(): void {
    clearTimeout(this.timer);
    const name = this.shown as string;
    const before = this.loaded.answer?.count;
    void this.loaded
      .ask(async (signal) => {
        const [segment, count, flows] = await Promise.all([
          get<Segment>(path`/segments/${name}`, { signal }),
          countOf(name, signal),
          get<Flow[]>('/flows', { signal }),
        ]);
        return { segment, count, flows };
      })
      .then(() => {
        const { segment } = this.loaded.answer ?? {};
        if (!segment || !this.isConnected) return;
        if (segment.status === 'building')
          this.timer = window.setTimeout(() => this.load(), BUILDING_EVERY_MS);
        else {
          if (this.summary.answer === undefined || this.loaded.answer?.count !== before)
            this.summarize(segment);
          if (segment.type === 'realTime') this.timer = window.setTimeout(() => this.look(), LIVE_EVERY_MS);
        }
      });
  }

  /** Not while somebody writes: neither a rule nor what a dialog is about changes under their hands. */
  private look(): void {
    const isRead = !document.hidden && this.open === undefined && this.route.query.get('tab') !== 'rules';
    if (isRead) this.load();
    else this.timer = window.setTimeout(() => this.look(), LIVE_EVERY_MS);
  }

  private summarize({ name }: Segment): void {
    void this.summary.ask(async (signal) => {
      const [summary, everybody] = await Promise.all([
        post<Summary>('/audience/summary', { rule: { segment: name, operator: 'isMember' } }, { signal }),
        post<{ count: number }>('/audience/count', { rule: null }, { signal }).then(
          ({ count }) => count,
          unlessFew,
        ),
      ]);
      return { summary, everybody };
    });
  }

  private choose(tab: string): void {
    const query = new URLSearchParams(this.route.query);
    if (tab === 'overview') query.delete('tab');
    else query.set('tab', tab);
    replaceQuery(query);
    this.route = { ...this.route, query };
  }

  private async delete({ id, name }: Segment): Promise<void> {
    this.open = undefined;
    try {
      await remove(path`/segments/${id}`);
      say(words('segments.deleted', { name }));
      go(to('segments'));
    } catch (error) {
      sayTrouble(error);
    }
  }

  private overview({ segment, count, flows }: Loaded): TemplateResult {
    const { summary, everybody } = this.summary.answer ?? {};
    const users = flowsUsing(segment, flows);
    return html`<dl class="stats">
        ${figure(words('segments.membersNow'), told({ profiles: count }), everybody === undefined || count === undefined ? '' : words('summary.share', { share: share(count, everybody), everybody }))}
        ${(summary?.channels ?? [])
          .filter(({ channel }) => channel === 'email' || channel === 'sms')
          .map(({ channel, profiles }) =>
            figure(
              words(`segments.contactable.${channel}`),
              number(profiles),
              share(profiles, summary?.count ?? 0),
            ),
          )}
      </dl>
      ${segment.build ? html`<section class="card building"><div class="body">${buildBar(segment.build)}</div></section>` : nothing}
      <div class="cols">
        <div class="stack">
          <section class="card" aria-labelledby="sentence-title">
            <header><h2 id="sentence-title">${words('segments.whoIsIn')}</h2></header>
            <div class="body"><p class="sentence">${segment.description}</p></div>
          </section>
          <audience-segment-history .segment=${segment}></audience-segment-history>
          <audience-forecast .segment=${segment}></audience-forecast>
        </div>
        <div class="stack">
          <section class="card" aria-labelledby="used-title">
            <header><h2 id="used-title">${words('segments.column.usedBy')}</h2></header>
            <ul class="lines">
              ${users.length === 0 ? html`<li class="quiet">${words('segments.unused')}</li>` : nothing}
              ${users.map((flow) => this.user(segment, flow))}
            </ul>
          </section>
        </div>
      </div>`;
  }

  private user(segment: Segment, { id, name, status, launchedAt, pinned }: Flow): TemplateResult {
    const pin = pinned.find((one) => one.segment === segment.id);
    return html`<li>
      ${icon('flows', 'quiet')}
      <div>
        <a href=${to('flows', id)}>${name}</a>
        <p class="tiny quiet">
          ${words(`flows.status.${status}`)} · ${words('segments.launched', { at: minute(launchedAt) })}
        </p>
        ${pin?.changed ? html`<p class="tiny warn">${icon('warn')} ${words('segments.pinned', { version: pin.version, now: segment.version })}</p>` : nothing}
      </div>
    </li>`;
  }

  override render(): TemplateResult {
    const { answer, trouble, waiting } = this.loaded;
    if (!answer)
      return trouble
        ? html`${crumbs(words('page.segments'), to('segments'), this.shown ?? '')}
          ${troubleNotice(trouble, () => void this.loaded.again())}`
        : waiting
          ? bones(8)
          : html`<div class="bones-place"></div>`;
    const { segment, count } = answer;
    const { name, predefined } = segment;
    const asked = this.route.query.get('tab') ?? 'overview';
    const chosen = (TABS as readonly string[]).includes(asked) ? asked : 'overview';
    const panel = {
      overview: () => this.overview(answer),
      rules: () =>
        html`<audience-segment-rules
          .segment=${segment}
          @saved=${(event: CustomEvent<Segment>) => {
            if (event.detail.name !== this.shown) go(to('segments', event.detail.name, { tab: 'rules' }));
            else this.load();
          }}
        ></audience-segment-rules>`,
      members: () =>
        html`<audience-segment-members .segment=${segment} .count=${count}></audience-segment-members>`,
    }[chosen as (typeof TABS)[number]]();
    return html`<div class="crumbs-row">
        ${crumbs(words('page.segments'), to('segments'), name)} ${zoneNote()}
      </div>
      <div class="page-head">
        <h1>${name}</h1>
        ${typeBadge(segment)}
        <div class="actions">
          ${
            mayWrite()
              ? html`<a
                    class="btn"
                    href=${to('segments', undefined, { create: JSON.stringify(segment.rule), type: segment.type, copyOf: name })}
                    >${icon('copy')}${words('segments.duplicate')}</a
                  >
                  ${button({ label: words('export'), picture: 'download', run: () => void exportPeople({ segment: name, operator: 'isMember' }, count ?? 0).catch(sayTrouble) })}
                  ${button({ label: words('tags.manage'), picture: 'tags', run: () => (this.open = 'tags') })}
                  ${button({ label: words('communication.title'), picture: 'send', look: 'primary', run: () => (this.open = 'communication') })}
                  ${
                    predefined
                      ? nothing
                      : html`<audience-drop
                          .label=${icon('more')}
                          .name=${words('person.more')}
                          look="btn square"
                          end
                          .content=${() => menuItem({ label: words('segments.delete'), picture: 'trash', look: 'bad', run: () => (this.open = 'delete') })}
                        ></audience-drop>`
                  }`
              : nothing
          }
        </div>
      </div>
      ${tabs({
        label: words('segments.segment'),
        tabs: TABS.map((id) => ({
          id,
          label: words(`segments.tab.${id}`),
          ...(id === 'members' && { count: told({ profiles: count }) }),
        })),
        chosen,
        onChoose: (tab) => this.choose(tab),
        panel,
      })}
      ${this.dialogs(answer)}`;
  }

  private dialogs({ segment, flows, count = 0 }: Loaded): TemplateResult | typeof nothing {
    const close = (): void => void (this.open = undefined);
    const users = flowsUsing(segment, flows);
    if (this.open === 'communication')
      return html`<audience-add-to-communication
        .added=${{ audience: { segments: [segment.name] }, called: segment.name, count }}
        @close=${close}
      ></audience-add-to-communication>`;
    if (this.open === 'tags')
      return html`<audience-manage-tags
        .who=${{ rule: { segment: segment.name, operator: 'isMember' }, count }}
        @close=${close}
        @done=${() => this.load()}
      ></audience-manage-tags>`;
    if (this.open === 'delete')
      return dialog({
        heading: words('segments.deleteTitle', { name: segment.name }),
        onClose: close,
        content: html`<p class="small">${words('segments.deleteAbout')}</p>
          ${
            users.length === 0
              ? nothing
              : html`<p class="label">${words('segments.column.usedBy')}</p>
                  <ul class="lines">
                    ${users.map(({ id, name }) => html`<li>${icon('flows', 'quiet')}<a href=${to('flows', id)}>${name}</a></li>`)}
                  </ul>`
          }`,
        foot: html`${button({ label: words('cancel'), run: close })}
        ${button({ label: words('segments.deleteButton'), look: 'danger', run: () => void this.delete(segment) })}`,
      });
    return nothing;
  }
}
define('audience-segment-page', SegmentPage);
