import { LitElement } from 'lit';

/** A piece of the page. It lives in the page's own document: one style sheet, labels and ids that find each other. */
export abstract class Part extends LitElement {
  protected override createRenderRoot(): this {
    return this;
  }

  /** Tells whoever put this here. */
  protected tell(event: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(event, { detail, bubbles: false }));
  }

  /** The first element of a selector, once what has changed is drawn. */
  protected async drawn<E extends HTMLElement>(selector: string): Promise<E | null> {
    await this.updateComplete;
    return this.querySelector<E>(selector);
  }
}

/** Defines an element once, also where two bundles meet. */
export const define = (name: string, element: CustomElementConstructor): void => {
  if (!customElements.get(name)) customElements.define(name, element);
};
