import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { number } from '../core/show';
import { vars } from '../core/vars';
import { define, Part } from '../core/Part';
import { Trouble } from '../core/Trouble';
import { words } from '../core/words';
import type { Progress } from '../core/ask';
import { icon } from './icon';

interface Toast {
  id: number;
  text: string;
  bad?: boolean;
  progress?: Progress;
  stop?: () => void;
  act?: { label: string; run: () => void };
  link?: { label: string; href: string };
}

const SHOWN_MS = 8_000;
let made = 0;

/** What was done stands here for eight seconds, and longer under the pointer or the focus. */
class Toasts extends Part {
  static override properties = { toasts: { state: true } };
  declare toasts: readonly Toast[];
  private readonly timers = new Map<number, number>();

  constructor() {
    super();
    this.toasts = [];
  }

  show(toast: Omit<Toast, 'id'>, id = (made += 1)): number {
    const known = this.toasts.some((one) => one.id === id);
    this.toasts = known
      ? this.toasts.map((one) => (one.id === id ? { ...toast, id } : one))
      : [...this.toasts, { ...toast, id }];
    if (!toast.progress) this.hideLater(id);
    return id;
  }

  hide(id: number): void {
    clearTimeout(this.timers.get(id));
    this.toasts = this.toasts.filter((one) => one.id !== id);
  }

  private hideLater(id: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.set(
      id,
      window.setTimeout(() => {
        if (this.matches(':hover, :focus-within')) this.hideLater(id);
        else this.hide(id);
      }, SHOWN_MS),
    );
  }

  private toast({ id, text, bad, progress, stop, act, link }: Toast): TemplateResult {
    if (progress)
      return html`<div class="toast">
        <div class="going">
          <span
            >${text}
            <span class="quiet num"
              >${words('of', { done: number(progress.done), total: number(progress.total) })}</span
            ></span
          >
          <div
            class="progress thin"
            role="progressbar"
            aria-label=${text}
            aria-valuemin="0"
            aria-valuemax=${progress.total}
            aria-valuenow=${progress.done}
          >
            <i
              ${vars({ '--width': `${progress.total === 0 ? 0 : (100 * progress.done) / progress.total}%` })}
            ></i>
          </div>
        </div>
        ${stop ? html`<button class="btn plain mini" type="button" @click=${stop}>${words('stop')}</button>` : nothing}
      </div>`;
    return html`<div class="toast">
      ${icon(bad ? 'error' : 'check', bad ? 'bad' : 'good')}<span>${text}</span>
      ${link ? html`<a class="btn mini" href=${link.href}>${link.label}</a>` : nothing}
      ${
        act
          ? html`<button
              class="btn mini"
              type="button"
              @click=${() => {
                this.hide(id);
                act.run();
              }}
            >
              ${icon('undo')}${act.label}
            </button>`
          : nothing
      }
      <button class="x" type="button" aria-label=${words('close')} @click=${() => this.hide(id)}>
        ${icon('x')}
      </button>
    </div>`;
  }

  override render(): TemplateResult {
    return html`<div class="toasts" role="status" aria-live="polite">
      ${repeat(
        this.toasts,
        ({ id }) => id,
        (toast) => this.toast(toast),
      )}
    </div>`;
  }
}
define('audience-toasts', Toasts);

const host = (): Toasts => {
  const found = document.querySelector<Toasts>('audience-toasts');
  if (found) return found;
  const made_ = document.createElement('audience-toasts') as Toasts;
  document.body.append(made_);
  return made_;
};

/** Says what was done, and how to undo it. */
export const say = (text: string, more: Pick<Toast, 'act' | 'link'> = {}): void =>
  void host().show({ text, ...more });

/** Says what could not be done. */
export const sayTrouble = (error: unknown): void => {
  const { message, hint } = Trouble.of(error);
  host().show({ text: `${message} ${hint}`.trim(), bad: true });
};

/** Something that takes its time: it tells how far it is, and can be stopped. What it answers is handed on; trouble is said, and answers undefined. */
export async function going<A>(
  text: string,
  run: (onProgress: (progress: Progress) => void, signal: AbortSignal) => Promise<A>,
): Promise<A | undefined> {
  const stopping = new AbortController();
  let id: number | undefined;
  try {
    return await run((progress) => {
      id = host().show({ text, progress, stop: () => stopping.abort() }, id);
    }, stopping.signal);
  } catch (error) {
    if (!stopping.signal.aborted) sayTrouble(error);
    return undefined;
  } finally {
    if (id !== undefined) host().hide(id);
  }
}
