import { html, nothing, type TemplateResult } from 'lit';
import { get, post } from '../core/ask';
import { define, Part } from '../core/Part';
import { Question } from '../core/Question';
import { told } from '../core/show';
import type { Rule, Tag } from '../core/types';
import { bodyOf, ruleOfWho, type Who } from '../core/who';
import { words } from '../core/words';
import { button, searchBox } from './small';
import { dialog } from './Dialog';
import { icon } from './icon';
import { answered } from './states';
import { going, say } from './toasts';

const LARGE = 10_000;
const SHOWN = 50;

interface Change {
  profiles: number;
  changed: number;
  largeAudience: boolean;
}

/** *Manage Tags*: adds a tag that is there or a new one, or takes one off. Tells `done` when something was changed, and `close`. */
export class ManageTags extends Part {
  static override properties = { who: { attribute: false }, typed: { state: true }, mode: { state: true } };
  declare who: Who;
  declare typed: string;
  declare mode: 'add' | 'remove';
  private readonly tags = new Question<Tag[]>(this);

  constructor() {
    super();
    this.typed = '';
    this.mode = 'add';
  }

  protected override firstUpdated(): void {
    this.ask();
  }

  private ask(): void {
    const rule: Rule | null = ruleOfWho(this.who);
    void this.tags.ask(async (signal) => {
      if (this.mode === 'add') return get<Tag[]>('/tags', { signal });
      if ('profiles' in this.who) {
        const carried = new Set(
          (this.who.profiles as readonly { tags?: string[] }[]).flatMap(({ tags = [] }) => tags),
        );
        return (await get<Tag[]>('/tags', { signal })).filter(({ name }) => carried.has(name));
      }
      const values = await post<{ value: string; profiles: number }[]>(
        '/audience/values',
        { rule, of: 'tags', limit: 1000 },
        { signal },
      );
      return values.map(({ value, profiles }) => ({ name: value, profiles, createdAt: '' }));
    });
  }

  private async run(tag: string): Promise<void> {
    const { who, mode } = this;
    this.tell('close');
    const changed = await going(words(`tags.${mode}.going`, { tag }), (onProgress, signal) =>
      post<Change>(`/tags/${mode}`, { ...bodyOf(who), tags: [tag] }, { onProgress, signal }),
    );
    if (!changed) return;
    // Undoing would touch those as well who were as they are now before.
    const undoes = 'profiles' in who && changed.changed === changed.profiles;
    const back = mode === 'add' ? 'remove' : 'add';
    say(words(`tags.${mode}.done`, { tag, count: changed.changed }), {
      ...(undoes && {
        act: {
          label: words('undo'),
          run: () =>
            void going(words(`tags.${back}.going`, { tag }), (onProgress, signal) =>
              post(`/tags/${back}`, { ...bodyOf(who), tags: [tag] }, { onProgress, signal }),
            ).then(() => this.tell('done')),
        },
      }),
    });
    this.tell('done');
  }

  private list(tags: readonly Tag[]): TemplateResult {
    const typed = this.typed.trim();
    const found = tags.filter(({ name }) => name.toLowerCase().includes(typed.toLowerCase()));
    const known = tags.some(({ name }) => name.toLowerCase() === typed.toLowerCase());
    return html`<ul class="picks">
      ${
        this.mode === 'add' && typed !== '' && !known
          ? html`<li>
              <button class="menu-item" type="button" @click=${() => void this.run(typed)}>
                ${icon('plus')}${words('tags.createAndAdd', { tag: typed })}
              </button>
            </li>`
          : nothing
      }
      ${found.slice(0, SHOWN).map(
        (tag) =>
          html`<li>
            <button class="menu-item" type="button" @click=${() => void this.run(tag.name)}>
              ${icon('tags')}<span class="clip">${tag.name}</span><span class="num">${told(tag)}</span>
            </button>
          </li>`,
      )}
      ${
        found.length === 0 && (this.mode === 'remove' || typed === '')
          ? html`<li class="quiet small">
              ${words(this.mode === 'add' ? 'tags.noneYet' : 'tags.noneCarried')}
            </li>`
          : nothing
      }
    </ul>`;
  }

  override render(): TemplateResult {
    const { who, mode } = this;
    return dialog({
      heading: words('tags.manage'),
      onClose: () => this.tell('close'),
      content: html`<p class="small quiet">${words('people.for', { count: who.count })}</p>
        ${who.count > LARGE ? html`<p class="notice warn">${icon('warn')}<span>${words('tags.large', { count: who.count })}</span></p>` : nothing}
        <div class="seg" role="radiogroup" aria-label=${words('tags.what')}>
          ${(['add', 'remove'] as const).map(
            (one) =>
              html`<label
                ><input
                  type="radio"
                  name="mode"
                  .checked=${mode === one}
                  @change=${() => {
                    this.mode = one;
                    this.ask();
                  }}
                />${words(`tags.${one}.label`)}</label
              >`,
          )}
        </div>
        ${searchBox(words(mode === 'add' ? 'tags.findOrCreate' : 'tags.find'), this.typed, (typed) => (this.typed = typed))}
        ${answered(this.tags, (tags) => this.list(tags))}`,
      foot: button({ label: words('cancel'), run: () => this.tell('close') }),
    });
  }
}
define('audience-manage-tags', ManageTags);
