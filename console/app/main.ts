import { RuleBuilder } from '../rules/RuleBuilder';
import { speakWith } from '../rules/words';
import { define } from './core/Part';
import { takeKey } from './core/session';
import { applyTheme } from './core/theme';
import { languageOf } from './core/language';
import { speak, words } from './core/words';

takeKey();
applyTheme();
speakWith((key, values) => words(`builder.${key}`, values));
define('audience-rule-builder', RuleBuilder);
// Names that a module makes while it is loaded are made in the language of the page.
await speak(languageOf(navigator.languages));
await import('./shell/Console');
document.body.append(document.createElement('audience-console'));
