import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, path, post, put, remove, search } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import type { Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import { number } from '../../core/show';
import { Trouble } from '../../core/Trouble';
import { CHANNELS, type ConsentSettings, type Topic } from '../../core/types';
import { words } from '../../core/words';
import { dialog } from '../../parts/Dialog';
import { button, cell } from '../../parts/small';
import { answered, empty, troubleNotice } from '../../parts/states';
import { going, say } from '../../parts/toasts';

const FIELDS = ['address', 'name', 'accent', 'language', 'footer'] as const;

/** *Topics*: what people can be written to about, how many want it; and the pages on which they say so. */
class TopicsPage extends Part {
  static override properties = {
    route: { attribute: false },
    open: { state: true },
    topic: { state: true },
    trouble: { state: true },
  };
  declare route: Route;
  declare open: 'create' | 'delete' | 'pages' | undefined;
  /** What is deleted. */
  declare topic: Topic | undefined;
  declare trouble: Trouble | undefined;
  private readonly topics = new Question<Topic[]>(this);
  private readonly settings = new Question<ConsentSettings>(this);

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('route')) this.load();
  }

  private load(): void {
    void this.topics.ask((signal) => get('/topics', { signal }));
    void this.settings.ask((signal) => get('/consent/settings', { signal }));
  }

  private show(open: TopicsPage['open'], topic?: Topic): void {
    this.trouble = undefined;
    this.open = open;
    this.topic = topic;
  }

  private async done(work: () => Promise<string>): Promise<void> {
    try {
      const told = await work();
      this.show(undefined);
      say(told);
      this.load();
    } catch (error) {
      this.trouble = Trouble.of(error);
    }
  }

  private create(event: SubmitEvent): void {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    void this.done(async () => {
      const { name } = await post<Topic>('/topics', {
        name: text('name'),
        description: text('description'),
        channels: form.getAll('channel'),
        default: text('default'),
      });
      return words('topics.created', { topic: name });
    });
  }

  private save(event: SubmitEvent): void {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const { texts } = this.settings.answer ?? {};
    const given = FIELDS.flatMap((name) => {
      const value = String(form.get(name) ?? '').trim();
      return value === '' ? [] : [[name, value] as const];
    });
    void this.done(async () => {
      await put('/consent/settings', { ...(texts && { texts }), ...Object.fromEntries(given) });
      return words('topics.pagesSaved');
    });
  }

  private delete(event: SubmitEvent, { id, name }: Topic): void {
    event.preventDefault();
    const replaceBy = String(new FormData(event.target as HTMLFormElement).get('replaceBy') ?? '');
    void going(words('topics.deleting', { topic: name }), () =>
      this.done(async () => {
        const { moved } = await remove<{ moved: number }>(path`/topics/${id}` + search({ replaceBy }));
        return words('topics.deleted', { topic: name, count: moved });
      }),
    );
  }

  private row(topic: Topic): TemplateResult {
    const { name, description, channels, default: byDefault, subscribed, pending, unsubscribed } = topic;
    const count = (word: string, value: number): TemplateResult =>
      cell(words(`topics.column.${word}`), html`<span class="num">${number(value)}</span>`);
    return html`<tr role="row">
      ${cell(
        words('topics.column.name'),
        html`<b>${name}</b>${description === '' ? nothing : html`<p class="tiny quiet">${description}</p>`}`,
        'lead',
      )}
      ${cell(words('topics.column.default'), words(byDefault === 'opt-in' ? 'topics.optIn' : 'topics.optOut'))}
      ${cell(words('topics.column.channels'), channels.join(', '))} ${count('subscribed', subscribed)}
      ${count('pending', pending)} ${count('unsubscribed', unsubscribed)}
      ${
        mayWrite()
          ? html`<td role="cell" class="act">
              <button
                class="btn plain square"
                type="button"
                title=${words('topics.delete')}
                aria-label=${words('topics.deleteTopic', { topic: name })}
                @click=${() => this.show('delete', topic)}
              >
                <span aria-hidden="true">×</span>
              </button>
            </td>`
          : nothing
      }
    </tr>`;
  }

  private table(topics: readonly Topic[]): TemplateResult {
    if (topics.length === 0)
      return empty({ title: words('topics.noneTitle'), text: words('topics.noneText') });
    const head = (word: string, look = ''): TemplateResult =>
      html`<th role="columnheader" class=${look}>${words(`topics.column.${word}`)}</th>`;
    return html`<table class="table cards tags-table" role="table" aria-label=${words('page.topics')}>
      <thead role="rowgroup">
        <tr role="row">
          ${head('name')} ${head('default', 'w-count')} ${head('channels')} ${head('subscribed', 'w-count')}
          ${head('pending', 'w-count')} ${head('unsubscribed', 'w-count')}
          ${
            mayWrite()
              ? html`<th role="columnheader" class="w-act">
                  <span class="sr">${words('tags.column.acts')}</span>
                </th>`
              : nothing
          }
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${repeat(
          topics,
          ({ id }) => id,
          (topic) => this.row(topic),
        )}
      </tbody>
    </table>`;
  }

  override render(): TemplateResult {
    return html`<div class="page-head">
        <h1>${words('page.topics')}</h1>
        <div class="actions">
          ${
            mayWrite()
              ? html`${button({ label: words('topics.pages'), picture: 'settings', run: () => this.show('pages') })}
                ${button({ label: words('topics.create'), picture: 'plus', look: 'primary', run: () => this.show('create') })}`
              : nothing
          }
        </div>
      </div>
      <section class="panel" aria-label=${words('page.topics')}>
        ${answered(this.topics, (topics) => this.table(topics), 4)}
      </section>
      ${this.dialogs()}`;
  }

  private dialogs(): TemplateResult | typeof nothing {
    const { open, topic } = this;
    if (open === 'create') return this.createDialog();
    if (open === 'pages') return this.pagesDialog(this.settings.answer ?? {});
    return open === 'delete' && topic ? this.deleteDialog(topic) : nothing;
  }

  private foot(form: string, label: string, look: string): TemplateResult {
    return html`${button({ label: words('cancel'), run: () => this.show(undefined) })}
      <button class="btn ${look}" type="submit" form=${form}>${label}</button>`;
  }

  private createDialog(): TemplateResult {
    return dialog({
      heading: words('topics.create'),
      onClose: () => this.show(undefined),
      content: html`<form
        id="create-topic"
        class="stack"
        @submit=${(event: SubmitEvent) => this.create(event)}
      >
        <div class="field">
          <label for="topic-name">${words('topics.name')}</label>
          <input class="input" id="topic-name" name="name" required maxlength="200" autocomplete="off" />
        </div>
        <div class="field">
          <label for="topic-description">${words('topics.description')}</label>
          <input
            class="input"
            id="topic-description"
            name="description"
            maxlength="2000"
            autocomplete="off"
          />
        </div>
        <div class="field">
          <label for="topic-default">${words('topics.column.default')}</label>
          <select class="input" id="topic-default" name="default">
            <option value="opt-in">${words('topics.optInAbout')}</option>
            <option value="opt-out">${words('topics.optOutAbout')}</option>
          </select>
        </div>
        <fieldset class="field">
          <legend>${words('topics.column.channels')}</legend>
          ${CHANNELS.map(
            (channel, i) =>
              html`<label
                ><input type="checkbox" name="channel" value=${channel} ?checked=${i === 0} />
                ${channel}</label
              >`,
          )}
        </fieldset>
        ${this.trouble ? troubleNotice(this.trouble) : nothing}
      </form>`,
      foot: this.foot('create-topic', words('create.button'), 'primary'),
    });
  }

  private pagesDialog(settings: ConsentSettings): TemplateResult {
    return dialog({
      heading: words('topics.pages'),
      onClose: () => this.show(undefined),
      content: html`<form
        id="consent-pages"
        class="stack"
        @submit=${(event: SubmitEvent) => this.save(event)}
      >
        ${FIELDS.map(
          (name) =>
            html`<div class="field">
              <label for="pages-${name}">${words(`topics.page.${name}`)}</label>
              <input
                class="input"
                id="pages-${name}"
                name=${name}
                .value=${settings[name] ?? ''}
                autocomplete="off"
              />
            </div>`,
        )}
        ${this.trouble ? troubleNotice(this.trouble) : nothing}
      </form>`,
      foot: this.foot('consent-pages', words('save'), 'primary'),
    });
  }

  private deleteDialog(topic: Topic): TemplateResult {
    const others = (this.topics.answer ?? []).filter(({ id }) => id !== topic.id);
    return dialog({
      heading: words('topics.deleteTitle', { topic: topic.name }),
      onClose: () => this.show(undefined),
      content: html`<form
        id="delete-topic"
        class="stack"
        @submit=${(event: SubmitEvent) => this.delete(event, topic)}
      >
        <p class="small">${words('topics.deleteAbout')}</p>
        <div class="field">
          <label for="topic-replace">${words('topics.replaceBy')}</label>
          <select class="input" id="topic-replace" name="replaceBy">
            <option value="">${words('topics.replaceByNone')}</option>
            ${others.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
          </select>
        </div>
        ${this.trouble ? troubleNotice(this.trouble) : nothing}
      </form>`,
      foot: this.foot('delete-topic', words('topics.delete'), 'danger'),
    });
  }
}
define('audience-topics-page', TopicsPage);
