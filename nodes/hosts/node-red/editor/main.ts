import { movedOutputs } from '../../branchesNow';
import { newestVersion } from '../settings/migrations';
import { audienceEditor } from './audienceEditor';
import { bringUpToDate, type EditorNode } from './bringUpToDate';
import { prepareRule } from './dialog';
import { DIALOG_STYLE } from './dialogStyle';
import { RuleBuilder } from '../../../../console/rules/RuleBuilder';
import { speakWith } from '../../../../console/rules/words';
import { WaitBranches } from './WaitBranches';
import { AudienceSidebar, registerSidebar } from './sidebar/AudienceSidebar';

declare const RED: { events: { on(event: string, listener: (node: EditorNode) => void): void } };

/** For the dialogs (nodes/AudienceConnection/AudienceConnection.node-red.html). */
Object.assign(globalThis, {
  AudienceRules: { prepare: prepareRule },
  AudienceVersions: { newest: newestVersion },
  AudienceOutputs: { moved: movedOutputs },
});

// Keys below `builder.` in the catalogue of the connection.
speakWith((key, values) => audienceEditor().words(`builder.${key}`, values));

if (!customElements.get('audience-rule-builder')) customElements.define('audience-rule-builder', RuleBuilder);

if (!customElements.get('audience-wait-branches'))
  customElements.define('audience-wait-branches', WaitBranches);

if (!customElements.get('audience-sidebar')) {
  customElements.define('audience-sidebar', AudienceSidebar);
  document.head.append(Object.assign(document.createElement('style'), { textContent: DIALOG_STYLE }));
  registerSidebar();
  RED.events.on('nodes:add', (node) => bringUpToDate(node));
}
