import { html, nothing, type TemplateResult } from 'lit';
import { to } from '../../core/route';
import { told } from '../../core/show';
import type { Tag } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';

/** The tags of an import that still are there: by them its people are found. */
export const tagsLeft = (tags: readonly string[], known: readonly Tag[]): Tag[] =>
  known.filter(({ name }) => tags.some((tag) => tag.toLowerCase() === name.toLowerCase()));

/** The way to the people of an import; where nothing says who they are, what to do. `known`: undefined while it is not known which tags there are. */
export function whoCame(
  tags: readonly string[],
  known: readonly Tag[] | undefined,
  again: TemplateResult | typeof nothing = nothing,
): TemplateResult | typeof nothing {
  const [first] = known === undefined ? tags.map((name) => ({ name })) : tagsLeft(tags, known);
  if (first !== undefined)
    return html`<a class="btn primary" href=${to('people', undefined, { tag: first.name })}
      >${icon('people')}${words('imports.show')}</a
    >`;
  return html`<div class="notice full">
    ${icon('tags')}
    <div>
      <b
        >${tags.length === 0 ? words('imports.noTag') : words('imports.tagsGone', { tags: tags.join(', ') })}</b
      >
      <p>${words('imports.noTagAbout')}</p>
    </div>
    ${again}
  </div>`;
}

/** A tag of an import, with how many carry it. */
export const tagLink = (tag: Tag): TemplateResult =>
  html`<a class="tag" href=${to('people', undefined, { tag: tag.name })} title=${tag.name}
    ><span class="clip">${tag.name}</span><span class="num">${told(tag)}</span></a
  >`;
