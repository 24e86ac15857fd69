import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import type { Actions } from './Actions';
import { BlankRows } from './BlankRows';
import { addPart, changePart, findPart, homeOf, mayMove, movePart, removePart, stepPart } from './edits';
import { datalist } from './fields';
import { groupBox } from './groups';
import { placeProblems, type PlacedProblem } from './problems';
import { styles } from './styles';
import type { KnownNames, NamedEntry, Surroundings } from './Surroundings';
import { ruleOf, treeOf, type GroupPart, type Part } from './tree';
import { words } from './words';

const EMPTY: GroupPart = { key: 'root', word: 'all', members: [] };

/**
 * Edits a rule: `rule` is the JSON that is stored; the event `rule-change` tells of every change by hand. What is wrong with the rule comes
 * from outside as `problems`, as do the names it completes from as `lists`; `findProperties` is asked for those of an event. With `begins`, set before
 * the rule, that rule is one to begin with: its rows are blank as new ones are, and no blank row is called wrong.
 */
export class RuleBuilder extends LitElement {
  static override styles = styles;
  static override properties = {
    lists: { attribute: false },
    findProperties: { attribute: false },
    found: { state: true },
    problems: { attribute: false },
    readonly: { type: Boolean },
    begins: { type: Boolean },
    tree: { state: true },
    said: { state: true },
    dropAt: { state: true },
  };

  declare lists: KnownNames;
  declare findProperties: (event: string) => Promise<readonly NamedEntry[]>;
  declare problems: readonly PlacedProblem[];
  declare readonly: boolean;
  declare begins: boolean;
  declare private tree: GroupPart;
  declare private said: string;
  declare private dropAt: Actions['dropAt'];
  /** Properties by event. */
  declare private found: ReadonlyMap<string, readonly NamedEntry[]>;
  private readonly asked = new Set<string>();
  private readonly blank = new BlankRows();
  private held: string | undefined;
  private focusNext: { key: string; what: 'handle' | 'first' } | undefined;

  constructor() {
    super();
    this.lists = { attributes: [], events: [], tags: [], segments: [] };
    this.findProperties = () => Promise.resolve([]);
    this.found = new Map();
    this.problems = [];
    this.readonly = this.begins = false;
    this.tree = EMPTY;
    this.said = '';
    this.dropAt = undefined;
    // Keys that are typed here are no shortcuts of the editor around; closing the dialog is.
    this.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' && !((event.ctrlKey || event.metaKey) && event.key === 'Enter'))
        event.stopPropagation();
    });
  }

  get rule(): unknown {
    return ruleOf(this.tree);
  }

  /** The same rule again leaves everything in its place. */
  set rule(rule: unknown) {
    const begins = this.begins && this.tree === EMPTY;
    if (this.tree === EMPTY || JSON.stringify(rule) !== JSON.stringify(this.rule)) this.tree = treeOf(rule);
    if (begins) this.blank.begin(this.tree);
  }

  /** What is called wrong: of blank rows nothing is. */
  get complaints(): readonly PlacedProblem[] {
    return [...this.placed().values()].flat();
  }

  /** Calls wrong what is wrong, blank rows too: somebody wants to go on. The first of them gets the focus. */
  async complain(): Promise<void> {
    this.blank.end();
    this.requestUpdate();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.wrong input, .wrong select')?.focus();
  }

  private placed(): Map<string, PlacedProblem[]> {
    const placed = placeProblems(this.tree, this.problems);
    return new Map([...placed].filter(([key]) => !this.blank.has(key)));
  }

  private edit(tree: GroupPart): void {
    if (tree === this.tree) return;
    this.blank.changed(this.tree, tree);
    this.tree = tree;
    this.dispatchEvent(new CustomEvent('rule-change', { bubbles: true, composed: true }));
  }

  private readonly actions = (): Actions => ({
    dropAt: this.dropAt,
    change: (key, change) => this.edit(changePart(this.tree, key, change)),
    add: (groupKey, part) => {
      this.focusNext = { key: part.key, what: 'first' };
      this.edit(addPart(this.tree, groupKey, part));
    },
    remove: (key) => this.takeOut(key),
    step: (key, step) => this.place(key, stepPart(this.tree, key, step)),
    hold: (key) => {
      this.held = key;
      this.dropAt = undefined;
    },
    hover: (groupKey, index) => {
      const may = this.held !== undefined && mayMove(this.tree, this.held, groupKey);
      if (this.dropAt?.groupKey !== groupKey || this.dropAt.index !== index || !may)
        this.dropAt = may ? { groupKey, index } : undefined;
    },
    drop: () => {
      const { held, dropAt } = this;
      this.held = this.dropAt = undefined;
      if (held !== undefined && dropAt !== undefined)
        this.place(held, movePart(this.tree, held, dropAt.groupKey, dropAt.index));
    },
  });

  /** Takes a moved part's new place, keeps the focus on it and says where it is. */
  private place(key: string, tree: GroupPart): void {
    this.focusNext = { key, what: 'handle' };
    const home = homeOf(tree, key);
    if (home !== undefined)
      this.said = words(tree === this.tree ? 'cannotMove' : 'moved', {
        place: home.index + 1,
        of: home.group.members.length,
        group: words(`group.${home.group.word}`),
      });
    this.edit(tree);
  }

  /** The focus goes to what now stands in that place, or to the group. */
  private takeOut(key: string): void {
    const home = homeOf(this.tree, key);
    if (home === undefined) return;
    const next: Part | undefined = home.group.members[home.index + 1] ?? home.group.members[home.index - 1];
    this.focusNext = { key: next?.key ?? home.group.key, what: next === undefined ? 'first' : 'handle' };
    this.said = words('removed');
    this.edit(removePart(this.tree, key));
  }

  protected override updated(_changed: PropertyValues): void {
    const { focusNext } = this;
    if (focusNext === undefined) return;
    this.focusNext = undefined;
    const key = findPart(this.tree, focusNext.key)?.key;
    const box = key === undefined ? null : this.renderRoot.querySelector(`[data-part="${key}"]`);
    box?.querySelector<HTMLElement>(focusNext.what === 'handle' ? '[data-handle]' : 'select, input')?.focus();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('lists')) return;
    // Another account has other properties.
    this.asked.clear();
    this.found = new Map();
  }

  /** Only of events that are known: half of a name is none. */
  private readonly propertiesOf = (event: string): readonly NamedEntry[] => {
    if (!this.asked.has(event) && this.lists.events.some(({ name }) => name === event)) {
      this.asked.add(event);
      void this.findProperties(event).then(
        (properties) => (this.found = new Map(this.found).set(event, properties)),
      );
    }
    return this.found.get(event) ?? [];
  };

  protected override render(): TemplateResult {
    const around: Surroundings = {
      lists: this.lists,
      propertiesOf: this.propertiesOf,
      problems: this.placed(),
      readonly: this.readonly,
      now: () => new Date().toISOString(),
    };
    return html` ${groupBox({ part: this.tree, around, actions: this.actions(), depth: 0, inWhere: false })}
      ${datalist('attributes', this.lists.attributes)} ${datalist('events', this.lists.events)}
      ${datalist('tags', this.lists.tags)} ${datalist('segments', this.lists.segments)}
      <div class="unseen" role="status">${this.said}</div>`;
  }
}
