import { html, nothing, type TemplateResult } from 'lit';

export interface Tab {
  id: string;
  label: string;
  count?: string;
}

interface Tabs {
  label: string;
  tabs: readonly Tab[];
  chosen: string;
  onChoose: (id: string) => void;
  panel: TemplateResult;
}

/** Tabs that arrow keys move between, and the panel of the chosen one. */
export function tabs({ label, tabs: all, chosen, onChoose, panel }: Tabs): TemplateResult {
  const moved = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = all.findIndex(({ id }) => id === chosen);
    const next = all[(at + step + all.length) % all.length] as Tab;
    const list = event.currentTarget as HTMLElement;
    onChoose(next.id);
    requestAnimationFrame(() => list.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus());
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} @keydown=${moved}>
      ${all.map(
        ({ id, label: text, count }) =>
          html`<button
            type="button"
            role="tab"
            id=${`tab-${id}`}
            aria-controls="tab-panel"
            aria-selected=${id === chosen}
            tabindex=${id === chosen ? 0 : -1}
            @click=${() => onChoose(id)}
          >
            ${text} ${count === undefined ? nothing : html`<span class="num">${count}</span>`}
          </button>`,
      )}
    </div>
    <div role="tabpanel" id="tab-panel" aria-labelledby=${`tab-${chosen}`}>${panel}</div>`;
}
