import { html, nothing, type TemplateResult } from 'lit';
import type { Actions } from './Actions';
import type { Surroundings } from './Surroundings';
import type { Part } from './tree';
import { words } from './words';

/** Moving, by drag and by arrow keys, and removing. */
export function partButtons(
  part: Part,
  around: Surroundings,
  actions: Actions,
  what: string,
): TemplateResult | typeof nothing {
  if (around.readonly) return nothing;
  const step = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    actions.step(part.key, event.key === 'ArrowUp' ? -1 : 1);
  };
  const lift = (event: DragEvent): void => {
    event.dataTransfer?.setData('text/plain', part.key);
    const box = (event.target as HTMLElement).closest('[data-part]');
    if (box) event.dataTransfer?.setDragImage(box, 12, 12);
    actions.hold(part.key);
  };
  return html` <span class="buttons">
    <button
      type="button"
      class="quiet handle"
      draggable="true"
      data-handle
      aria-label=${words('move', { what })}
      title=${words('moveTip')}
      aria-keyshortcuts="ArrowUp ArrowDown"
      @keydown=${step}
      @dragstart=${lift}
      @dragend=${() => actions.hold(undefined)}
    >
      <span aria-hidden="true">⠿</span>
    </button>
    <button
      type="button"
      class="quiet"
      aria-label=${words('remove', { what })}
      title=${words('remove', { what })}
      @click=${() => actions.remove(part.key)}
    >
      <span aria-hidden="true">×</span>
    </button>
  </span>`;
}
