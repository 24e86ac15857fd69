import { prepareRule } from './dialog';
import { RuleBuilder } from './RuleBuilder';
import { AudienceSidebar, registerSidebar } from './sidebar/AudienceSidebar';

/** For the dialogs (nodes/AudienceConnection/AudienceConnection.node-red.html). */
Object.assign(globalThis, { AudienceRules: { prepare: prepareRule } });

if (!customElements.get('audience-rule-builder')) customElements.define('audience-rule-builder', RuleBuilder);

if (!customElements.get('audience-sidebar')) {
  customElements.define('audience-sidebar', AudienceSidebar);
  registerSidebar();
}
