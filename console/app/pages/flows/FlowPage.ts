import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { first, get, lines, path, post, remove } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { to, type Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import { minute, moment, number } from '../../core/show';
import type { Flow } from '../../core/types';
import { words } from '../../core/words';
import { dialog } from '../../parts/Dialog';
import { icon } from '../../parts/icon';
import { badge, button, cell, crumbs, figure, zoneNote } from '../../parts/small';
import { answered, bones, empty, troubleNotice } from '../../parts/states';
import { say, sayTrouble } from '../../parts/toasts';
import { audienceOf, statusBadge } from './flowParts';
import './ReportCard';

interface Participant {
  profile: { id: string; externalId?: string };
  outcome: string;
  entries: number;
  enteredAt?: string;
  exitedAt?: string;
}

interface Parked {
  id: string;
  kind: 'entry' | 'exit';
  profile: { id: string; externalId?: string };
  attempt: number;
  parkedAt: string;
  error: string;
}

interface Taken {
  /** The first ones, for the table. */
  shown: Participant[];
  seen: number;
  more: boolean;
  now: number;
  left: number;
  outside: number;
}

const SHOWN = 100;
/** So many are counted here. */
const COUNTED = 50_000;
const PARKED_SHOWN = 50;

/** A flow: who is in it, what is stuck and how to free it, what it runs with. */
class FlowPage extends Part {
  static override properties = { route: { attribute: false }, open: { state: true } };
  declare route: Route;
  declare open: 'stop' | undefined;
  private readonly flow = new Question<Flow>(this);
  private readonly taken = new Question<Taken>(this);
  private readonly parked = new Question<{ items: Parked[]; more: boolean }>(this);

  private get of(): string {
    return this.route.of as string;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('route')) this.load();
  }

  private load(): void {
    const { of } = this;
    void this.flow.ask((signal) => get(path`/flows/${of}`, { signal }));
    void this.taken.ask((signal) => take(of, signal));
    if (mayWrite())
      void this.parked.ask((signal) => first<Parked>(path`/flows/${of}/parked`, PARKED_SHOWN, { signal }));
  }

  private async turn(what: 'pause' | 'resume' | 'stop'): Promise<void> {
    this.open = undefined;
    try {
      const { name } = await post<Flow>(path`/flows/${this.of}/${what}`, undefined);
      const back = { pause: 'resume', resume: 'pause', stop: undefined }[what] as
        'pause' | 'resume' | undefined;
      say(words(`flows.did.${what}`, { name }), {
        ...(back && { act: { label: words('undo'), run: () => void this.turn(back) } }),
      });
      this.load();
    } catch (error) {
      sayTrouble(error);
    }
  }

  private async requeue(ids?: string[]): Promise<void> {
    try {
      const { requeued } = await post<{ requeued: number }>(
        path`/flows/${this.of}/requeue`,
        ids ? { ids } : {},
      );
      say(words('flows.requeued', { count: requeued }));
      this.load();
    } catch (error) {
      sayTrouble(error);
    }
  }

  private async takeOut({ id, externalId }: Participant['profile']): Promise<void> {
    try {
      await remove(path`/flows/${this.of}/participants/${id}`);
      say(words('flows.takenOut', { name: externalId ?? id }));
      this.load();
    } catch (error) {
      sayTrouble(error);
    }
  }

  private participants({ shown, more }: Taken): TemplateResult {
    if (shown.length === 0) return empty({ title: words('flows.nobody'), text: words('flows.nobodyText') });
    return html`<table class="table cards" role="table" aria-label=${words('flows.participants')}>
        <thead role="rowgroup">
          <tr role="row">
            ${['person', 'outcome', 'entered', 'left'].map((one) => html`<th role="columnheader">${words(`flows.column.${one}`)}</th>`)}
            ${mayWrite() ? html`<th role="columnheader" class="w-act"><span class="sr">${words('tags.column.acts')}</span></th>` : nothing}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${shown.map(
            ({ profile, outcome, enteredAt, exitedAt }) =>
              html`<tr role="row">
                ${cell(words('flows.column.person'), html`<a class="who clip" href=${to('people', profile.id)}>${profile.externalId ?? profile.id}</a>`, 'lead')}
                ${cell(words('flows.column.outcome'), words(`outcome.${outcome}`))}
                ${cell(words('flows.column.entered'), enteredAt ? html`<time datetime=${enteredAt}>${moment(enteredAt)}</time>` : '')}
                ${cell(words('flows.column.left'), exitedAt ? html`<time datetime=${exitedAt}>${moment(exitedAt)}</time>` : '')}
                ${
                  mayWrite()
                    ? html`<td role="cell" class="act">
                        ${
                          enteredAt && !exitedAt
                            ? html`<button
                                class="btn plain square"
                                type="button"
                                title=${words('flows.takeOut')}
                                aria-label=${words('flows.takeOutOf', { name: profile.externalId ?? profile.id })}
                                @click=${() => void this.takeOut(profile)}
                              >
                                ${icon('leave')}
                              </button>`
                            : nothing
                        }
                      </td>`
                    : nothing
                }
              </tr>`,
          )}
        </tbody>
      </table>
      <div class="foot">
        <span>${words(more ? 'flows.firstShown' : 'flows.allShown', { count: shown.length })}</span
        >${zoneNote()}
      </div>`;
  }

  private stuck({ items, more }: { items: Parked[]; more: boolean }): TemplateResult | typeof nothing {
    if (items.length === 0) return nothing;
    return html`<section class="card" aria-labelledby="parked-title">
      <header>
        <h2 id="parked-title">
          ${icon('warn', 'warn')}
          ${words(more ? 'flows.parkedMore' : 'flows.parked', { count: items.length })}
        </h2>
        <span class="push"
          >${button({ label: words('flows.requeueAll'), picture: 'refresh', run: () => void this.requeue() })}</span
        >
      </header>
      <ul class="lines">
        ${items.map(
          ({ id, profile, error, attempt, parkedAt }) =>
            html`<li class="wrap">
              <a href=${to('people', profile.id)}>${profile.externalId ?? profile.id}</a>
              <span class="bad clip" title=${error}>${error}</span>
              <span class="tiny quiet push"
                >${words('flows.attempts', { count: attempt, at: minute(parkedAt) })}</span
              >
              ${button({ label: words('flows.requeue'), look: 'mini', run: () => void this.requeue([id]) })}
            </li>`,
        )}
      </ul>
    </section>`;
  }

  private settings(flow: Flow): TemplateResult {
    const { reEntry = 'never', updateAfterLaunch = 'realTime', host, launchedAt, pinned } = flow;
    return html`<section class="card" aria-labelledby="settings-title">
      <header><h2 id="settings-title">${words('flows.settings')}</h2></header>
      <div class="body">
        <dl class="facts">
          <dt>${words('flows.column.audience')}</dt>
          <dd>${audienceOf(flow)}</dd>
          <dt>${words('flows.column.host')}</dt>
          <dd>${words(`host.${host}`).replace(/^host\./, '')}</dd>
          <dt>${words('flows.column.launched')}</dt>
          <dd><time datetime=${launchedAt}>${moment(launchedAt)}</time></dd>
          <dt>${words('flows.update')}</dt>
          <dd>${words(`flows.updates.${updateAfterLaunch}`)}</dd>
          <dt>${words('flows.reEntry')}</dt>
          <dd>
            ${typeof reEntry === 'object' ? words('flows.reEntries.afterHours', { count: reEntry.afterHours }) : words(`flows.reEntries.${reEntry}`)}
          </dd>
        </dl>
      </div>
      ${
        pinned.length === 0
          ? nothing
          : html`<ul class="lines">
              ${pinned.map(
                ({ name, version, changed }) =>
                  html`<li class="wrap">
                    ${icon('segments', 'quiet')}<a href=${to('segments', name)}>${name}</a>
                    <span class="tiny quiet">${words('segments.version', { version })}</span>
                    ${changed ? badge(words('flows.changed'), 'warn', 'warn') : nothing}
                  </li>`,
              )}
            </ul>`
      }
    </section>`;
  }

  override render(): TemplateResult {
    const { answer, trouble, waiting } = this.flow;
    if (!answer)
      return trouble
        ? html`${crumbs(words('page.flows'), to('flows'), this.of)}${troubleNotice(trouble, () => void this.flow.again())}`
        : waiting
          ? bones(6)
          : html`<div class="bones-place"></div>`;
    const { name, status } = answer;
    const taken = this.taken.answer;
    return html`${crumbs(words('page.flows'), to('flows'), name)}
      <div class="page-head">
        <h1>${name}</h1>
        ${statusBadge(answer)}
        <div class="actions">
          ${zoneNote()}
          ${
            mayWrite()
              ? html`${status === 'active' ? button({ label: words('flows.pause'), picture: 'pause', run: () => void this.turn('pause') }) : nothing}
                ${status === 'paused' ? button({ label: words('flows.resume'), picture: 'play', look: 'primary', run: () => void this.turn('resume') }) : nothing}
                ${status === 'stopped' ? nothing : button({ label: words('flows.stop'), picture: 'stop', look: 'plain bad', run: () => (this.open = 'stop') })}`
              : nothing
          }
        </div>
      </div>
      ${
        taken
          ? html`<dl class="stats">
              ${figure(words('flows.now'), number(taken.now))}
              ${figure(words('flows.entered'), number(taken.now + taken.left), taken.more ? words('flows.ofFirst', { count: taken.seen }) : '')}
              ${figure(words('flows.left'), number(taken.left))}
              ${figure(words('flows.outside'), number(taken.outside))}
            </dl>`
          : nothing
      }
      <div class="cols">
        <div class="stack">
          ${mayWrite() ? answered(this.parked, (parked) => html`${this.stuck(parked)}`, 1) : nothing}
          <audience-flow-report .flow=${this.of}></audience-flow-report>
          <section class="panel" aria-label=${words('flows.participants')}>
            ${answered(this.taken, (found) => this.participants(found), 5)}
          </section>
        </div>
        ${this.settings(answer)}
      </div>
      ${
        this.open === 'stop'
          ? dialog({
              heading: words('flows.stopTitle', { name }),
              onClose: () => (this.open = undefined),
              content: html`<p class="small">${words('flows.stopAbout')}</p>`,
              foot: html`${button({ label: words('cancel'), run: () => (this.open = undefined) })}
              ${button({ label: words('flows.stop'), look: 'danger', run: () => void this.turn('stop') })}`,
            })
          : nothing
      }`;
  }
}
define('audience-flow-page', FlowPage);

async function take(of: string, signal: AbortSignal): Promise<Taken> {
  const taken: Taken = { shown: [], seen: 0, more: false, now: 0, left: 0, outside: 0 };
  for await (const one of lines<Participant>(path`/flows/${of}/participants`, { signal })) {
    if (taken.seen === COUNTED) return { ...taken, more: true };
    taken.seen += 1;
    if (taken.shown.length < SHOWN) taken.shown.push(one);
    if (one.exitedAt) taken.left += 1;
    else if (one.enteredAt) taken.now += 1;
    else taken.outside += 1;
  }
  return taken;
}
