import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { TagCard } from '../../sidebar/tagCards';
import { ask, words } from './ask';
import { openInConsole } from './consoleLink';
import { communicate } from './CommunicationForm';
import { Panel } from './Panel';

/** Tags with the number of profiles of each (R64). */
export class TagsPanel extends Panel {
  static override properties = { ...Panel.properties, tags: { state: true }, search: { state: true } };
  declare tags: TagCard[];
  declare search: string;

  constructor() {
    super();
    this.tags = [];
    this.search = '';
  }

  override refresh(): Promise<void> {
    return this.asking(ask<TagCard[]>(this.connection, 'tags'), (tags) => (this.tags = tags));
  }

  private async create(event: Event): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const name = String(new FormData(form).get('name') ?? '').trim();
    if (name === '') return;
    if (await this.change(() => ask(this.connection, 'tags/create', { body: { name } }))) form.reset();
  }

  override render(): TemplateResult {
    const wanted = this.search.trim().toLowerCase();
    const shown = this.tags.filter(({ name }) => name.toLowerCase().includes(wanted));
    return html`<input
        type="search"
        class="audience-search"
        aria-label=${words('tags.search')}
        placeholder=${words('tags.search')}
        .value=${this.search}
        @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value)}
      />
      <form class="audience-ask" @submit=${(event: Event) => this.create(event)}>
        <input name="name" type="text" aria-label=${words('tags.new')} placeholder=${words('tags.new')} />
        <button type="submit" class="red-ui-button">${words('tags.create')}</button>
      </form>
      ${this.told()}
      ${shown.length === 0 && !this.busy && !this.trouble ? html`<p class="audience-quiet">${words('tags.none')}</p>` : ''}
      <ul class="audience-cards">
        ${repeat(
          shown,
          ({ name }) => name,
          ({ name, profiles = 0, few, approximate }) =>
            html`<li class="audience-card">
              <div class="audience-card-head">
                <strong>${name}</strong
                ><span
                  >${words(few ? 'tags.few' : approximate ? 'tags.about' : profiles === 1 ? 'tags.profile' : 'tags.profiles', { count: profiles.toLocaleString() })}</span
                >
                ${openInConsole(this.connection, `people?tag=${encodeURIComponent(name)}`, name)}
                ${this.deleting(`tag ${name}`, { label: words('deleteOf', { name }), question: words('sure.tag', { name, count: profiles.toLocaleString() }) }, () => ask(this.connection, 'tags/delete', { body: { name } }))}
              </div>
              ${communicate(this.connection, name, { tags: [name] })}
            </li>`,
        )}
      </ul>`;
  }
}
customElements.define('audience-tags', TagsPanel);
