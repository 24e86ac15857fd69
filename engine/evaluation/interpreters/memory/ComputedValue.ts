import { COMPUTED_OF } from '../../../language/operators/computed';
import { MEASURES } from '../../../language/operators/catalogue';
import { CountTally } from '../../../language/operators/measure/CountTally';
import type { Measured, Tally } from '../../../language/operators/measure/Measure';
import type { EventWindow } from '../../../language/operators/timeframe/Timeframe';
import type { ComputedDefinition, Which } from '../../../language/rule/types';
import { propertiesOf } from '../../../language/rule/walk';
import { ChosenEvent } from './ChosenEvent';
import type { EventNeed } from './CompiledRule';

import { CountedEvents } from './CountedEvents';
import type { KeptEvent, Occurred } from './KeptEvent';
import { windowOf } from './compileEvent';
import { compileWhere } from './compileWhere';
import { boundOfWhich, measured } from './historyNeeds';
import { measuredValues } from './measuredValues';
import { countedSpan, seenSpan } from './occurrences';

const WHICH: Readonly<Record<string, Which>> = { firstAt: 'first', lastAt: 'last' };

/** What an attribute is computed from: what it needs of a profile's events, and what they come to as time passes. */
export class ComputedValue {
  readonly need: EventNeed;
  readonly type: 'number' | 'datetime';
  private readonly window: EventWindow;
  /** Of an instant: of the first event or the last. */
  readonly which: Which | undefined;

  constructor(readonly definition: ComputedDefinition) {
    const { event, of, property, timeframe, where } = definition;
    const window = windowOf(timeframe);
    const read = property === undefined ? undefined : measured(of, property);
    this.window = window;
    this.type = COMPUTED_OF.get(of)?.type ?? 'number';
    this.which = WHICH[of];
    this.need = {
      type: event,
      ...(where && { where: compileWhere(where), rule: where }),
      reads: [...(where ? propertiesOf(where) : []), ...(property === undefined ? [] : [property])],
      keeps: {
        id: false,
        properties: where !== undefined || read !== undefined,
        of: (stored) => {
          if (!read) return {};
          const value = read(stored);
          return value === undefined ? undefined : { value };
        },
      },
      bound: this.which === undefined ? 'all' : boundOfWhich(this.which, window),
      seen: (now) => seenSpan(window, now),
      counted: (now) => countedSpan(window, now),
    };
  }

  /** A number's tally; it goes on as `nextNumber` says. */
  number(occurred: Occurred | undefined, now: number, zone: string): Tally<Measured> {
    const events = eventsIn(occurred);
    return this.counted(events).addAt(now, this.tally(), this.values(events, zone));
  }

  /** The first instant after `now` at which `holds` gives another answer of the number; Infinity = never. */
  nextNumber(
    occurred: Occurred | undefined,
    now: number,
    zone: string,
    holds: (tally: Tally<Measured>) => boolean,
  ): number {
    const events = eventsIn(occurred);
    return this.counted(events).nextChange(now, this.tally(), this.values(events, zone), holds);
  }

  /** An instant in ms; `undefined` while there is none. */
  instant(occurred: Occurred | undefined, now: number): number | undefined {
    const events = eventsIn(occurred);
    return events[this.chosen(events).at(now)]?.at;
  }

  /** The instants after `now` at which the instant may be another one. */
  instantChanges(occurred: Occurred | undefined, now: number): number[] {
    return this.chosen(eventsIn(occurred)).changesAfter(now);
  }

  /** The last instant at which what is computed changes. */
  lastChange(occurred: Occurred | undefined): number {
    const events = eventsIn(occurred);
    return this.which === undefined ? this.counted(events).lastChange() : this.chosen(events).lastChange();
  }

  /** As it is shown: the nearest double, or ISO text; `null` while it is empty. */
  shown(occurred: Occurred | undefined, now: number, zone: string): number | string | null {
    if (this.type === 'number') return this.number(occurred, now, zone).shown();
    const at = this.instant(occurred, now);
    return at === undefined ? null : new Date(at).toISOString();
  }

  private tally(): Tally<Measured> {
    return MEASURES.get(this.definition.of)?.tally() ?? new CountTally();
  }

  private values(events: readonly KeptEvent[], zone: string): readonly Measured[] {
    return measuredValues(this.definition.of, events, zone);
  }

  private counted(events: readonly KeptEvent[]): CountedEvents {
    return new CountedEvents(this.window, events);
  }

  private chosen(events: readonly KeptEvent[]): ChosenEvent {
    return new ChosenEvent(events, this.window, this.which ?? 'last');
  }
}

const NOTHING: readonly KeptEvent[] = [];
const eventsIn = (occurred: Occurred | undefined): readonly KeptEvent[] =>
  (occurred ?? NOTHING) as readonly KeptEvent[];
