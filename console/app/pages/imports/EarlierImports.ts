import { html, nothing, type TemplateResult } from 'lit';
import { get } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { to } from '../../core/route';
import { minute, number } from '../../core/show';
import type { Tag } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { badge } from '../../parts/small';
import { answered } from '../../parts/states';
import type { Kept } from './types';
import { tagLink, tagsLeft } from './whoCame';

/** How the tag of an import begins. */
const IMPORT_TAG = /^Import \d{4}-\d{2}-\d{2}/;

interface Earlier {
  imports: Kept[];
  tags: Tag[];
}

/** Imports that have written people, each with its tags; older ones than are kept are known by their tags alone. */
export class EarlierImports extends Part {
  private readonly earlier = new Question<Earlier>(this);

  protected override firstUpdated(): void {
    this.load();
  }

  load(): void {
    void this.earlier.ask(async (signal) => {
      const [imports, tags] = await Promise.all([
        get<Kept[]>('/imports', { signal }),
        get<Tag[]>('/tags', { signal }),
      ]);
      return { imports: imports.filter(({ status }) => status !== 'analyzed'), tags };
    });
  }

  private line(
    { importId, status, analyzedAt, rows, tags = [] }: Kept,
    known: readonly Tag[],
  ): TemplateResult {
    const left = tagsLeft(tags, known);
    return html`<li class="wrap">
      ${icon('imports', 'quiet')}
      <a href=${to('imports', importId)}><time datetime=${analyzedAt}>${minute(analyzedAt)}</time></a>
      <span class="quiet">${words('imports.rowsOf', { count: rows })}</span>
      ${status === 'committing' ? badge(words('imports.unfinished'), 'warn', 'warn') : nothing}
      <span class="tags push">
        ${left.length === 0 ? html`<span class="quiet">${words('imports.untagged')}</span>` : left.map(tagLink)}
      </span>
    </li>`;
  }

  private older(tag: Tag): TemplateResult {
    return html`<li class="wrap">
      ${icon('imports', 'quiet')}<a href=${to('people', undefined, { tag: tag.name })}>${tag.name}</a
      ><span class="quiet num push">${words('imports.people', { count: tag.profiles ?? 0 })}</span>
    </li>`;
  }

  override render(): TemplateResult {
    return html`<section class="card spaced-above" aria-labelledby="earlier-title">
      <header><h2 id="earlier-title">${words('imports.earlier')}</h2></header>
      ${answered(
        this.earlier,
        ({ imports, tags }) => {
          const named = new Set(imports.flatMap((one) => [one.defaultTag, ...(one.tags ?? [])]));
          const older = tags
            .filter(({ name }) => IMPORT_TAG.test(name) && !named.has(name))
            .sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1));
          return html`<ul class="lines">
            ${imports.length + older.length === 0 ? html`<li class="quiet">${words('imports.noEarlier')}</li>` : nothing}
            ${imports.map((one) => this.line(one, tags))} ${older.map((tag) => this.older(tag))}
          </ul>`;
        },
        2,
      )}
      <footer>${words('imports.kept', { count: number(30) })}</footer>
    </section>`;
  }
}
define('audience-earlier-imports', EarlierImports);
