import { newestVersion } from '../migrations';
import { bringUpToDate, type EditorNode } from './bringUpToDate';
import { prepareRule } from './dialog';
import { DIALOG_STYLE } from './dialogStyle';
import { RuleBuilder } from './RuleBuilder';
import { AudienceSidebar, registerSidebar } from './sidebar/AudienceSidebar';

declare const RED: { events: { on(event: string, listener: (node: EditorNode) => void): void } };

/** For the dialogs (nodes/AudienceConnection/AudienceConnection.node-red.html). */
Object.assign(globalThis, { AudienceRules: { prepare: prepareRule }, AudienceVersions: { newest: newestVersion } });

if (!customElements.get('audience-rule-builder')) customElements.define('audience-rule-builder', RuleBuilder);

if (!customElements.get('audience-sidebar')) {
  customElements.define('audience-sidebar', AudienceSidebar);
  document.head.append(Object.assign(document.createElement('style'), { textContent: DIALOG_STYLE }));
  registerSidebar();
  RED.events.on('nodes:add', (node) => bringUpToDate(node));
}
