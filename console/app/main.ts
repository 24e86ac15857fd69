import { RuleBuilder } from '../rules/RuleBuilder';
import { speakWith } from '../rules/words';
import { define } from './core/Part';
import { takeKey } from './core/session';
import { applyTheme } from './core/theme';
import { words } from './core/words';
import './shell/Console';

takeKey();
applyTheme();
speakWith((key, values) => words(`builder.${key}`, values));
define('audience-rule-builder', RuleBuilder);
document.body.append(document.createElement('audience-console'));
