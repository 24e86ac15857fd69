import { html, type TemplateResult } from 'lit';
import { to } from '../../core/route';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';

/** The tags of the person: a click lists everybody who has one, × takes it off. */
export const tagsCard = (tags: readonly string[], onRemove: (tag: string) => void): TemplateResult =>
  html`<section class="card" aria-labelledby="tags-title">
    <header><h2 id="tags-title">${words('filter.tags')}</h2></header>
    <div class="body">
      ${
        tags.length === 0
          ? html`<p class="quiet small">${words('person.noTags')}</p>`
          : html`<div class="tags">
              ${tags.map(
                (tag) =>
                  html`<span class="tag big"
                    ><a class="clip" href=${to('people', undefined, { tag })}>${tag}</a
                    ><button
                      class="x"
                      type="button"
                      aria-label=${words('person.removeTag', { tag })}
                      @click=${() => onRemove(tag)}
                    >
                      ${icon('x')}
                    </button></span
                  >`,
              )}
            </div>`
      }
    </div>
  </section>`;
