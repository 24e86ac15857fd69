import { css } from 'lit';

/** Colours are those of the theme; whatever a colour says, a word says as well. */
export const styles = css`
  :host {
    display: block;
    font-size: var(--red-ui-primary-font-size, 14px);
    color: var(--red-ui-primary-text-color);
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
  }
  .group {
    border: 1px solid var(--red-ui-secondary-border-color);
    border-left: 3px solid var(--red-ui-tertiary-text-color, var(--red-ui-secondary-text-color));
    border-radius: 4px;
    padding: 8px;
    background: var(--red-ui-secondary-background);
  }
  .group .group {
    background: var(--red-ui-tertiary-background, var(--red-ui-secondary-background));
  }
  .head,
  .fields,
  .foot,
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px;
    min-width: 0;
  }
  .line {
    flex: 1 0 100%;
  }
  .top {
    display: flex;
    align-items: flex-start;
    gap: 4px;
  }
  .fields {
    flex: 1 1 0;
  }
  ol {
    list-style: none;
    margin: 6px 0;
    padding: 0;
  }
  .row {
    border: 1px solid var(--red-ui-secondary-border-color);
    border-radius: 4px;
    padding: 6px;
    background: var(--red-ui-form-background);
  }
  .row.wrong {
    border: 1px solid var(--red-ui-form-input-border-error-color);
  }
  .where {
    margin: 8px 0 0 12px;
  }
  .joint {
    margin: 3px 0 3px 8px;
    font-size: 12px;
    color: var(--red-ui-secondary-text-color);
  }
  .dropHere {
    box-shadow: 0 -3px 0 0 var(--red-ui-form-input-focus-color);
  }
  select,
  input,
  textarea {
    font: inherit;
    height: 30px;
    margin: 0;
    padding: 2px 6px;
    max-width: 100%;
    color: var(--red-ui-form-text-color);
    background: var(--red-ui-form-input-background);
    border: 1px solid var(--red-ui-form-input-border-color);
    border-radius: 4px;
    color-scheme: inherit;
  }
  textarea {
    height: auto;
    width: 100%;
    resize: vertical;
  }
  select:disabled,
  input:disabled,
  textarea:disabled {
    color: var(--red-ui-primary-text-color);
    background: var(--red-ui-form-input-background-disabled);
    opacity: 1;
  }
  input.wide {
    flex: 1 1 110px;
    width: 110px;
    min-width: 90px;
  }
  input.number {
    width: 58px;
  }
  input[type='checkbox'] {
    height: auto;
    width: auto;
    margin: 0;
  }
  .check {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    white-space: nowrap;
    font-size: 13px;
  }
  .value {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 4px;
    min-width: 0;
    max-width: 100%;
  }
  .value input.wide {
    width: 130px;
  }
  .column {
    flex-direction: column;
    align-items: stretch;
  }
  .value.wide {
    flex: 1 1 100%;
  }
  .or,
  small {
    font-size: 12px;
    color: var(--red-ui-secondary-text-color);
  }
  .buttons {
    display: inline-flex;
    flex: none;
    margin-left: auto;
  }
  button {
    font: inherit;
    font-size: 13px;
    min-height: 28px;
    padding: 2px 8px;
    cursor: pointer;
    color: var(--red-ui-form-text-color);
    background: var(--red-ui-form-button-background);
    border: 1px solid var(--red-ui-form-input-border-color);
    border-radius: 4px;
  }
  button.quiet {
    background: transparent;
    border-color: transparent;
    color: var(--red-ui-primary-text-color);
    min-width: 28px;
    padding: 2px 6px;
  }
  button:hover,
  button.quiet:hover {
    border-color: var(--red-ui-form-input-border-selected-color);
  }
  .handle {
    cursor: grab;
  }
  :is(button, select, input, textarea):focus-visible {
    outline: 2px solid var(--red-ui-form-input-focus-color);
    outline-offset: 1px;
  }
  .problems {
    list-style: none;
    margin: 6px 0 0;
    padding: 0;
    font-size: 13px;
    color: var(--red-ui-text-color-error);
  }
  code {
    overflow-wrap: anywhere;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
`;
