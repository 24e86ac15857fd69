import { prepareRule } from './dialog';
import { RuleBuilder } from './RuleBuilder';

/** For the dialogs (nodes/AudienceConnection/AudienceConnection.node-red.html). */
Object.assign(globalThis, { AudienceRules: { prepare: prepareRule } });

if (!customElements.get('audience-rule-builder')) customElements.define('audience-rule-builder', RuleBuilder);
