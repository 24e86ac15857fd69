import type { ImportOptions } from '../../api';
import { READ_ONLY_ATTRIBUTES } from '../../language/attributes/standardAttributes';
import { InvalidArgumentError } from '../../store/errors';
import { pointer } from '../../language/rule/Problems';
import type { AttributeType } from '../../language/rule/types';
import { nameProblem, normalizeName } from '../../language/text/names';
import { nearest } from '../../language/text/nearest';
import type { Columns } from './Columns';
import type { StoredColumn } from './ImportDocument';
import { proposeTarget, proposeType } from './proposeColumn';
import { typeOfFormat, writtenAs } from './writtenAs';
import type { SourceRow } from './SourceRow';
import { jsonOf } from './writable';
import { unreadableIn } from '../../store/unreadable';
import { shown } from '../../language/text/shown';

const SAMPLE = 5;
const SHOWN = 60;
const TARGETS = ['externalId', 'email', 'phone', 'tags', 'attributes'];

/** Where each column goes: as the caller says, else as names and values propose. Columns that are met later are mapped then. */
export class ColumnMap {
  readonly columns: StoredColumn[] = [];
  private readonly taken = new Set<string>();

  /** @param known attribute types of the account, exact names. */
  constructor(
    private readonly names: Columns,
    private readonly known: ReadonlyMap<string, AttributeType>,
    private readonly given: NonNullable<ImportOptions['columns']>,
    private readonly text: boolean,
    private readonly formats: NonNullable<ImportOptions['formats']> = {},
  ) {}

  /** Maps columns that have no place yet by the rows at hand, and gives those a type that had no value so far. */
  look(rows: readonly SourceRow[]): void {
    const first = this.columns.length;
    const samples = new Map<number, unknown[]>();
    const sampleOf = (i: number): unknown[] => {
      const found =
        samples.get(i) ??
        rows.flatMap(({ cells, problem }) => (problem === undefined && said(cells[i]) ? [cells[i]] : []));
      samples.set(i, found);
      return found;
    };
    for (let i = first; i < this.names.names.length; i++)
      this.columns.push(this.column(this.names.names[i] as string, sampleOf(i)));
    this.columns.forEach((column, i) => {
      if (column.target?.startsWith('attributes.') !== true) return;
      if (column.type === undefined && i >= first) Object.assign(column, this.written(column, sampleOf(i)));
      column.type ??= this.known.get(column.target.slice('attributes.'.length));
      if (column.type === undefined) Object.assign(column, typed(proposeType(sampleOf(i), this.text)));
    });
  }

  /** How a column is written: as it is said, else as it can only be. @throws InvalidArgumentError */
  private written({ name, target }: StoredColumn, sample: readonly unknown[]): Partial<StoredColumn> {
    const known = this.known.get((target as string).slice('attributes.'.length));
    if (!Object.hasOwn(this.formats, name)) return writtenAs(sample, known, this.names.delimiter === ';');
    const format = this.formats[name] as string;
    const type = typeof format === 'string' ? typeOfFormat(format) : undefined;
    if (type === undefined)
      throw refuse(
        name,
        `${shown(format)} is no way to write the column "${name}".`,
        'Give days as DD/MM/YYYY, with HH:mm behind them for instants, or numbers as 1,234.5 or 1.234,5.',
        '/formats',
      );
    return { type: known ?? type, format };
  }

  /** What was said of columns that nobody has seen. @throws InvalidArgumentError */
  check(): void {
    const missing = [...Object.keys(this.given), ...Object.keys(this.formats)].find(
      (name) => !this.names.names.includes(name),
    );
    if (missing === undefined) return;
    const near = nearest(missing, this.names.names);
    throw new InvalidArgumentError(`There is no column "${missing.slice(0, 100)}".`, {
      hint:
        near === undefined
          ? `The columns are ${this.names.names.slice(0, 20).join(', ')}.`
          : `Did you mean "${near}"?`,
      path: Object.hasOwn(this.given, missing) ? '/columns' : '/formats',
    });
  }

  private column(name: string, sample: readonly unknown[]): StoredColumn {
    const target = Object.hasOwn(this.given, name)
      ? readTarget(name, this.given[name])
      : proposeTarget(name, sample.slice(0, 100), this.known.keys(), this.taken, this.names.names);
    if (target !== null) this.taken.add(target);
    return { name, target, sample: sample.slice(0, SAMPLE).map(preview) };
  }
}

/** Whether a cell says anything. What throws when it is looked at says nothing of its column: its row is refused later. */
const said = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && unreadableIn(value) === undefined;
const typed = (type: AttributeType | undefined): { type?: AttributeType } =>
  type === undefined ? {} : { type };

function preview(value: unknown): string {
  const text = typeof value === 'string' ? value : (jsonOf(value) ?? shown(value));
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function readTarget(name: string, target: unknown): string | null {
  if (target === null || (typeof target === 'string' && TARGETS.includes(target))) return target;
  if (typeof target === 'string' && target.startsWith('attributes.')) {
    const attribute = normalizeName(target.slice('attributes.'.length));
    const wrong = READ_ONLY_ATTRIBUTES.has(attribute) ? 'the engine keeps it itself' : nameProblem(attribute);
    if (wrong === undefined) return `attributes.${attribute}`;
    throw refuse(name, `The column "${name}" cannot go to ${target}: ${wrong}.`, 'Name another attribute.');
  }
  throw refuse(
    name,
    `The column "${name}" cannot go to ${shown(target)}.`,
    `Give ${TARGETS.join(', ')}, attributes.<name>, or null to leave it out.`,
  );
}

const refuse = (name: string, message: string, hint: string, part = '/columns'): InvalidArgumentError =>
  new InvalidArgumentError(message, { hint, path: pointer(part, name) });
