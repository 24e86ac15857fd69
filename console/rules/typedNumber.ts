import { noChange } from 'lit';
import { Directive, directive, type PropertyPart } from 'lit/directive.js';
import { setCommittedValue } from 'lit/directive-helpers.js';
import { readTyped } from './values';

/** Shows a number, but leaves what is being typed alone while it means that number: 12.0 on its way to 12.05. */
class TypedNumber extends Directive {
  render(value: unknown): string {
    return value === undefined || value === null ? '' : String(value);
  }

  override update(part: PropertyPart, [value]: [unknown]): string | typeof noChange {
    const input = part.element as HTMLInputElement;
    if (readTyped('number', input.value) === value) return noChange;
    setCommittedValue(part, input.value);
    return this.render(value);
  }
}

export const typedNumber = directive(TypedNumber);
