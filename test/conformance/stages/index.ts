import type { Stage } from '../Stage';
import { clauses } from './clauses';
import { dates } from './dates';
import { edges } from './edges';
import { events } from './events';
import { histories } from './histories';
import { numbers } from './numbers';
import { others } from './others';
import { text } from './text';

export const STAGES: readonly Stage[] = [text, numbers, dates, edges, events, clauses, histories, others];
