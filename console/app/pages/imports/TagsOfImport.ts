import { html, type TemplateResult } from 'lit';
import { define, Part } from '../../core/Part';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';

/** The tags that everybody of the import gets; the default one can be taken off as well. Tells `changed` with all that are left. */
class TagsOfImport extends Part {
  static override properties = {
    tags: { attribute: false },
    defaultTag: { attribute: false },
    adding: { state: true },
  };
  declare tags: readonly string[];
  declare defaultTag: string;
  declare adding: boolean;

  constructor() {
    super();
    this.tags = [];
    this.adding = false;
  }

  private add(event: SubmitEvent): void {
    event.preventDefault();
    const tag = String(new FormData(event.target as HTMLFormElement).get('tag')).trim();
    if (tag !== '' && !this.tags.includes(tag)) this.tell('changed', [...this.tags, tag]);
    this.adding = false;
  }

  private tag(tag: string): TemplateResult {
    const removing = tag === this.defaultTag ? 'imports.removeDefault' : 'person.removeTag';
    return html`<span class="tag value big"
      >${tag}<button
        class="x"
        type="button"
        aria-label=${words(removing, { tag })}
        @click=${() =>
          this.tell(
            'changed',
            this.tags.filter((one) => one !== tag),
          )}
      >
        ${icon('x')}
      </button></span
    >`;
  }

  override render(): TemplateResult {
    return html`<div class="tags">
      ${this.tags.map((tag) => this.tag(tag))}
      ${
        this.adding
          ? html`<form class="row" @submit=${(event: SubmitEvent) => this.add(event)}>
              <input class="input" name="tag" maxlength="200" aria-label=${words('tags.name')} autofocus />
              <button class="btn mini" type="submit">${words('add')}</button>
            </form>`
          : html`<button
              class="btn plain mini"
              type="button"
              @click=${() => {
                this.adding = true;
                void this.drawn<HTMLElement>('input[name="tag"]').then((input) => input?.focus());
              }}
            >
              ${icon('plus')}${words('imports.addTag')}
            </button>`
      }
    </div>`;
  }
}
define('audience-import-tags', TagsOfImport);
