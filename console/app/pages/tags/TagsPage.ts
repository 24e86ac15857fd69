import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { get, post, remove, search } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { to, type Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import { day, told } from '../../core/show';
import { Trouble } from '../../core/Trouble';
import type { Tag } from '../../core/types';
import { words } from '../../core/words';
import '../../parts/AddToCommunication';
import { dialog } from '../../parts/Dialog';
import { icon } from '../../parts/icon';
import { button, cell, searchBox, zoneNote } from '../../parts/small';
import { answered, empty, troubleNotice } from '../../parts/states';
import { going, say } from '../../parts/toasts';

/** *Tags*: what there is, how many carry it; created and deleted. */
class TagsPage extends Part {
  static override properties = {
    route: { attribute: false },
    typed: { state: true },
    open: { state: true },
    tag: { state: true },
    trouble: { state: true },
  };
  declare route: Route;
  declare typed: string;
  declare open: 'create' | 'delete' | 'communication' | undefined;
  /** What is deleted, or added to a communication. */
  declare tag: Tag | undefined;
  declare trouble: Trouble | undefined;
  private readonly tags = new Question<Tag[]>(this);

  constructor() {
    super();
    this.typed = '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('route')) this.load();
  }

  private load(): void {
    void this.tags.ask((signal) => get('/tags', { signal }));
  }

  private show(open: TagsPage['open'], tag?: Tag): void {
    this.trouble = undefined;
    this.open = open;
    this.tag = tag;
  }

  private async create(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const name = String(new FormData(event.target as HTMLFormElement).get('name')).trim();
    try {
      await post('/tags', { name });
      this.show(undefined);
      say(words('tags.created', { tag: name }));
      this.load();
    } catch (error) {
      this.trouble = Trouble.of(error);
    }
  }

  private async delete({ name }: Tag, force: boolean): Promise<void> {
    try {
      const deleted = await remove<{ profiles: number }>(`/tags${search({ name, ...(force && { force }) })}`);
      this.show(undefined);
      say(words('tags.deleted', { tag: name, count: deleted.profiles }));
      this.load();
    } catch (error) {
      // What uses it is said before it is deleted all the same.
      this.trouble = Trouble.of(error);
    }
  }

  private row(tag: Tag): TemplateResult {
    const { name, createdAt } = tag;
    return html`<tr role="row">
      ${cell(words('tags.column.name'), html`<a class="who clip" href=${to('people', undefined, { tag: name })}>${name}</a>`, 'lead')}
      ${cell(words('tags.column.persons'), html`<span class="num">${told(tag)}</span>`)}
      ${cell(words('tags.column.created'), html`<time datetime=${createdAt}>${day(createdAt)}</time>`)}
      ${
        mayWrite()
          ? html`<td role="cell" class="act">
              <button
                class="btn plain square"
                type="button"
                title=${words('communication.title')}
                aria-label=${words('tags.communicate', { tag: name })}
                @click=${() => this.show('communication', tag)}
              >
                ${icon('send')}
              </button>
              <button
                class="btn plain square"
                type="button"
                title=${words('tags.delete')}
                aria-label=${words('tags.deleteTag', { tag: name })}
                @click=${() => this.show('delete', tag)}
              >
                <span aria-hidden="true">×</span>
              </button>
            </td>`
          : nothing
      }
    </tr>`;
  }

  private table(tags: readonly Tag[]): TemplateResult {
    if (tags.length === 0)
      return empty({
        title: words('tags.noneTitle'),
        text: words('tags.noneText'),
      });
    const typed = this.typed.trim().toLowerCase();
    const shown = tags.filter(({ name }) => name.toLowerCase().includes(typed));
    if (shown.length === 0)
      return empty({ title: words('tags.noMatch'), text: words('segments.noMatchText') });
    return html`<table class="table cards tags-table" role="table" aria-label=${words('page.tags')}>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader">${words('tags.column.name')}</th>
            <th role="columnheader" class="w-count">${words('tags.column.persons')}</th>
            <th role="columnheader" class="w-day">${words('tags.column.created')}</th>
            ${mayWrite() ? html`<th role="columnheader" class="w-act"><span class="sr">${words('tags.column.acts')}</span></th>` : nothing}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${repeat(
            shown,
            ({ name }) => name,
            (tag) => this.row(tag),
          )}
        </tbody>
      </table>
      <div class="foot">
        <span>${words('tags.shown', { count: shown.length })}</span>${zoneNote('dates')}
      </div>`;
  }

  override render(): TemplateResult {
    return html`<div class="page-head">
        <h1>${words('page.tags')}</h1>
        ${searchBox(words('tags.search'), this.typed, (typed) => (this.typed = typed))}
        <div class="actions">
          ${mayWrite() ? button({ label: words('tags.create'), picture: 'plus', look: 'primary', run: () => this.show('create') }) : nothing}
        </div>
      </div>
      <section class="panel" aria-label=${words('page.tags')}>
        ${answered(this.tags, (tags) => this.table(tags), 6)}
      </section>
      ${this.dialogs()}`;
  }

  private dialogs(): TemplateResult | typeof nothing {
    const { open, tag, trouble } = this;
    const close = (): void => this.show(undefined);
    if (open === 'create')
      return dialog({
        heading: words('tags.create'),
        onClose: close,
        content: html`<form
          id="create-tag"
          class="stack"
          @submit=${(event: SubmitEvent) => void this.create(event)}
        >
          <div class="field">
            <label for="tag-name">${words('tags.name')}</label>
            <input class="input" id="tag-name" name="name" required maxlength="200" autocomplete="off" />
          </div>
          ${trouble ? troubleNotice(trouble) : nothing}
        </form>`,
        foot: html`${button({ label: words('cancel'), run: close })}
          <button class="btn primary" type="submit" form="create-tag">${words('create.button')}</button>`,
      });
    if (open === 'delete' && tag) {
      const used = trouble?.code === 'IN_USE';
      return dialog({
        heading: words('tags.deleteTitle', { tag: tag.name }),
        onClose: close,
        content: html`<p class="small">${words('tags.deleteAbout', { count: tag.profiles ?? 0 })}</p>
          ${trouble ? troubleNotice(trouble) : nothing}`,
        foot: html`${button({ label: words('cancel'), run: close })}
        ${button({
          label: words(used ? 'tags.deleteAnyway' : 'tags.delete'),
          look: 'danger',
          run: () => void going(words('tags.deleting', { tag: tag.name }), () => this.delete(tag, used)),
        })}`,
      });
    }
    if (open === 'communication' && tag)
      return html`<audience-add-to-communication
        .added=${{ audience: { tags: [tag.name] }, called: tag.name, count: tag.profiles ?? 0 }}
        @close=${close}
      ></audience-add-to-communication>`;
    return nothing;
  }
}
define('audience-tags-page', TagsPage);
