import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import type { Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import { channelName, number } from '../../core/show';
import type { ConsentSettings, Topic } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { button, cell } from '../../parts/small';
import { answered, empty } from '../../parts/states';
import './DeleteTopic';
import './PagesForm';
import './TopicForm';

/** *Topics*: what people can be written to about, how many want it; and the pages on which they say so. */
class TopicsPage extends Part {
  static override properties = {
    route: { attribute: false },
    open: { state: true },
    topic: { state: true },
  };
  declare route: Route;
  declare open: 'create' | 'edit' | 'delete' | 'pages' | undefined;
  /** What is edited or deleted. */
  declare topic: Topic | undefined;
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
    this.open = open;
    this.topic = topic;
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
      ${cell(words('topics.column.channels'), channels.map(channelName).join(', '))}
      ${count('subscribed', subscribed)} ${count('pending', pending)} ${count('unsubscribed', unsubscribed)}
      ${mayWrite() ? html`<td role="cell" class="act">${this.acts(topic)}</td>` : nothing}
    </tr>`;
  }

  private acts(topic: Topic): TemplateResult {
    const act = (open: 'edit' | 'delete', picture: TemplateResult): TemplateResult =>
      html`<button
        class="btn plain square"
        type="button"
        title=${words(`topics.${open}`)}
        aria-label=${words(`topics.${open}Topic`, { topic: topic.name })}
        @click=${() => this.show(open, topic)}
      >
        ${picture}
      </button>`;
    return html`${act('edit', icon('edit'))}${act('delete', html`<span aria-hidden="true">×</span>`)}`;
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
    const close = (): void => this.show(undefined);
    const done = (): void => this.load();
    if (open === 'create' || open === 'edit')
      return html`<audience-topic-form .topic=${topic} @close=${close} @done=${done}></audience-topic-form>`;
    if (open === 'pages')
      return html`<audience-pages-form
        .settings=${this.settings.answer ?? {}}
        @close=${close}
        @done=${done}
      ></audience-pages-form>`;
    if (open !== 'delete' || topic === undefined) return nothing;
    const others = (this.topics.answer ?? []).filter(({ id }) => id !== topic.id);
    return html`<audience-delete-topic
      .topic=${topic}
      .others=${others}
      @close=${close}
      @done=${done}
    ></audience-delete-topic>`;
  }
}
define('audience-topics-page', TopicsPage);
