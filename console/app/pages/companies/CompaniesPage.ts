import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { get, search } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { to, type Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import { told } from '../../core/show';
import type { Told } from '../../core/types';
import { words } from '../../core/words';
import '../../parts/AddToCommunication';
import { icon } from '../../parts/icon';
import { afterTyping, cell, searchBox } from '../../parts/small';
import { answered, empty } from '../../parts/states';

interface Company extends Told {
  name: string;
}

const SHOWN = 500;

/** *Companies*: the values of the attribute `company`, with how many people are of each. */
class CompaniesPage extends Part {
  static override properties = {
    route: { attribute: false },
    typed: { state: true },
    added: { state: true },
  };
  declare route: Route;
  declare typed: string;
  declare added: Company | undefined;
  private readonly companies = new Question<Company[]>(this);
  private readonly type = afterTyping((typed) => {
    this.typed = typed.trim();
    this.load();
  });

  constructor() {
    super();
    this.typed = '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('route')) this.load();
  }

  private load(): void {
    const { typed } = this;
    void this.companies.ask((signal) =>
      get(`/companies${search({ search: typed, limit: SHOWN })}`, { signal }),
    );
  }

  private table(companies: readonly Company[]): TemplateResult {
    if (companies.length === 0)
      return this.typed === ''
        ? empty({ title: words('companies.none'), text: words('companies.noneText') })
        : empty({ title: words('companies.noMatch'), text: words('segments.noMatchText') });
    return html`<table class="table cards tags-table" role="table" aria-label=${words('page.companies')}>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader">${words('companies.name')}</th>
            <th role="columnheader" class="w-count">${words('tags.column.persons')}</th>
            ${mayWrite() ? html`<th role="columnheader" class="w-act"><span class="sr">${words('tags.column.acts')}</span></th>` : nothing}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${companies.map(
            (company) =>
              html`<tr role="row">
                ${cell(words('companies.name'), html`<a class="who clip" href=${to('people', undefined, { company: company.name })}>${company.name}</a>`, 'lead')}
                ${cell(words('tags.column.persons'), html`<span class="num">${told(company)}</span>`)}
                ${
                  mayWrite()
                    ? html`<td role="cell" class="act">
                        <button
                          class="btn plain square"
                          type="button"
                          title=${words('communication.title')}
                          aria-label=${words('tags.communicate', { tag: company.name })}
                          @click=${() => (this.added = company)}
                        >
                          ${icon('send')}
                        </button>
                      </td>`
                    : nothing
                }
              </tr>`,
          )}
        </tbody>
      </table>
      <div class="foot"><span>${words('companies.shown', { count: companies.length })}</span></div>`;
  }

  override render(): TemplateResult {
    const { added } = this;
    return html`<div class="page-head">
        <h1>${words('page.companies')}</h1>
        ${searchBox(words('companies.search'), this.typed, this.type)}
      </div>
      <section class="panel" aria-label=${words('page.companies')}>
        ${answered(this.companies, (companies) => this.table(companies), 6)}
      </section>
      ${
        added
          ? html`<audience-add-to-communication
              .added=${{ audience: { companies: [added.name] }, called: added.name, count: added.profiles }}
              @close=${() => (this.added = undefined)}
            ></audience-add-to-communication>`
          : nothing
      }`;
  }
}
define('audience-companies-page', CompaniesPage);
