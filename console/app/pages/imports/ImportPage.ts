import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { get, path, post, type Progress } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { to, type Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import { minute } from '../../core/show';
import type { Trouble } from '../../core/Trouble';
import type { Tag } from '../../core/types';
import { words } from '../../core/words';
import { badge, button, crumbs, zoneNote } from '../../parts/small';
import { answered, troubleNotice } from '../../parts/states';
import { sayTrouble } from '../../parts/toasts';
import { downloadRefusedButton } from './downloadRefused';
import { figuresOf, progressCard } from './progressAndReport';
import type { Kept, Report } from './types';
import { tagLink, tagsLeft, whoCame } from './whoCame';

type Status = Kept & Report & { done: number; total: number };

interface Shown {
  status: Status;
  tags: Tag[];
}

/** An earlier import: what came of it, and the way to its people. One that was ended half way goes on from here. */
class ImportPage extends Part {
  static override properties = { route: { attribute: false }, progress: { state: true } };
  declare route: Route;
  declare progress: Progress | undefined;
  private readonly shown = new Question<Shown>(this);
  private stopping: AbortController | undefined;

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('route')) this.load();
  }

  private get of(): string {
    return this.route.of as string;
  }

  private load(): void {
    const { of } = this;
    void this.shown.ask(async (signal) => {
      const [status, tags] = await Promise.all([
        get<Status>(path`/imports/${of}`, { signal }),
        get<Tag[]>('/tags', { signal }),
      ]);
      return { status, tags };
    });
  }

  private async goOn({ done, total }: Status): Promise<void> {
    this.progress = { done, total };
    const stopping = (this.stopping = new AbortController());
    try {
      await post(
        path`/imports/${this.of}/commit`,
        {},
        { signal: stopping.signal, onProgress: (progress) => (this.progress = progress) },
      );
    } catch (error) {
      if (!stopping.signal.aborted) sayTrouble(error);
    }
    this.progress = undefined;
    this.load();
  }

  private report({ status, tags: known }: Shown): TemplateResult {
    const { importId, status: state, refused, tags = [] } = status;
    const left = tagsLeft(tags, known);
    const unfinished = state !== 'committed' && mayWrite() && this.progress === undefined;
    return html`<div class="stack">
      ${figuresOf(status)}
      ${this.progress ? progressCard(this.progress, () => this.stopping?.abort()) : nothing}
      <section class="card" aria-labelledby="tags-title">
        <header><h2 id="tags-title">${words('imports.itsTags')}</h2></header>
        <div class="body row wrap">
          ${left.length === 0 ? html`<span class="quiet">${words('imports.untagged')}</span>` : html`<span class="tags">${left.map(tagLink)}</span>`}
        </div>
      </section>
      <div class="row wrap">
        ${unfinished ? button({ label: words('imports.goOn'), look: 'primary', run: () => void this.goOn(status) }) : nothing}
        ${state === 'committed' ? whoCame(tags, known, html`<a class="btn" href=${to('imports')}>${words('imports.another')}</a>`) : nothing}
        ${refused > 0 && mayWrite() ? downloadRefusedButton(importId) : nothing}
      </div>
    </div>`;
  }

  override render(): TemplateResult {
    const { answer } = this.shown;
    const name = answer ? minute(answer.status.analyzedAt) : '';
    const title = words('imports.of', { at: name });
    return html`${crumbs(words('page.imports'), to('imports'), name)}
      <div class="page-head">
        <h1>${title}</h1>
        ${answer && answer.status.status !== 'committed' ? badge(words('imports.unfinished'), 'warn', 'warn') : nothing}
        <div class="actions">${zoneNote()}</div>
      </div>
      ${this.shown.trouble && !answer ? this.gone(this.shown.trouble) : answered(this.shown, (shown) => this.report(shown), 3)}`;
  }

  private gone(trouble: Trouble): TemplateResult {
    return html`${troubleNotice(trouble)}
      <p class="spaced-above"><a class="btn" href=${to('imports')}>${words('page.imports')}</a></p>`;
  }
}
define('audience-import-page', ImportPage);
