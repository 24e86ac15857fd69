import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { get, path, post, remove } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { to, type Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import { moment, number } from '../../core/show';
import type { Flow } from '../../core/types';
import { words } from '../../core/words';
import { dialog } from '../../parts/Dialog';
import { icon } from '../../parts/icon';
import type { Key } from '../../parts/people';
import { badge, button, crumbs, figure, zoneNote } from '../../parts/small';
import { answered, bones, troubleNotice } from '../../parts/states';
import { say, sayTrouble } from '../../parts/toasts';
import { audienceOf, statusBadge } from './flowParts';
import { parkedCard, parkedOf, type Stuck } from './parked';
import { participantsTable, take, type Taken } from './participants';
import './ReportCard';

/** A flow: who is in it, what is stuck and how to free it, what it runs with. */
class FlowPage extends Part {
  static override properties = {
    route: { attribute: false },
    open: { state: true },
    waiting: { state: true },
  };
  declare route: Route;
  declare open: 'stop' | undefined;
  /** How many wait at a place of the flow, as its report says. */
  declare waiting: number | undefined;
  private readonly flow = new Question<Flow>(this);
  private readonly taken = new Question<Taken>(this);
  private readonly parked = new Question<Stuck>(this);

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
    if (mayWrite()) void this.parked.ask((signal) => parkedOf(of, signal));
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

  private async takeOut({ id }: Key, name: string): Promise<void> {
    try {
      await remove(path`/flows/${this.of}/participants/${id}`);
      say(words('flows.takenOut', { name }));
      this.load();
    } catch (error) {
      sayTrouble(error);
    }
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
    const parked = this.parked.answer;
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
              ${figure(words('flows.waiting'), this.waiting === undefined ? '…' : number(this.waiting))}
              ${figure(words('flows.left'), number(taken.left))}
              ${parked ? figure(words('flows.parkedNow'), `${number(parked.items.length)}${parked.more ? '+' : ''}`) : nothing}
              ${figure(words('flows.outside'), number(taken.outside))}
            </dl>`
          : nothing
      }
      <div class="cols">
        <div class="stack">
          ${mayWrite() ? answered(this.parked, (parked) => html`${parkedCard(parked, (ids) => void this.requeue(ids))}`, 1) : nothing}
          <audience-flow-report
            .flow=${this.of}
            @reported=${(event: CustomEvent<{ waiting: number }>) => (this.waiting = event.detail.waiting)}
          ></audience-flow-report>
          <section class="panel" aria-label=${words('flows.participants')}>
            ${answered(this.taken, (found) => participantsTable(found, (key, name) => void this.takeOut(key, name)), 5)}
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
