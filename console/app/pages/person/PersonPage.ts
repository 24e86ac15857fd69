import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { get, path, post, remove } from '../../core/ask';
import { fileName, save } from '../../core/download';
import { define, Part } from '../../core/Part';
import { flowNames } from '../../core/flowNames';
import { Question } from '../../core/Question';
import { go, to, type Route } from '../../core/route';
import { mayWrite } from '../../core/session';
import { minute, nameOf } from '../../core/show';
import type { Attribute, Person } from '../../core/types';
import { words } from '../../core/words';
import '../../parts/AddToCommunication';
import '../../parts/AddToDoNotContact';
import '../../parts/Drop';
import '../../parts/ManageTags';
import { icon } from '../../parts/icon';
import { avatar, badge, button, crumbs, menuItem, zoneNote } from '../../parts/small';
import { bones, troubleNotice } from '../../parts/states';
import { say, sayTrouble } from '../../parts/toasts';
import './AttributesCard';
import { consentCard } from './consentCard';
import { doNotContactCard, type Checked } from './doNotContactCard';
import { flowsCard, type Doings } from './flowsCard';
import { addPointDialog, eraseDialog, mergeDialog } from './personDialogs';
import { pointsCard, type Join, type Point } from './pointsCard';
import './SegmentsCard';
import { tagsCard } from './tagsCard';
import './Timeline';

type Open = 'tags' | 'communication' | 'doNotContact' | 'erase' | 'merge' | 'point';

/** A person: what is known on the right, why and what happened on the left. */
class PersonPage extends Part {
  static override properties = { route: { attribute: false }, open: { state: true }, typed: { state: true } };
  declare route: Route;
  declare open: Open | undefined;
  declare typed: string;
  private readonly person = new Question<Person>(this);
  private readonly types = new Question<Attribute[]>(this);
  private readonly checked = new Question<Checked>(this);
  private readonly doings = new Question<Doings>(this);
  private shown: string | undefined;

  constructor() {
    super();
    this.typed = '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('route') || this.route.of === this.shown) return;
    this.shown = this.route.of as string;
    this.load();
  }

  private load(): void {
    if (!mayWrite()) return;
    const id = this.shown as string;
    void this.types.ask((signal) => get('/attributes', { signal }));
    void this.person.ask((signal) => get(path`/profiles/${id}`, { signal }));
    void this.checked.ask((signal) =>
      post('/do-not-contact/check', { contact: { profile: { id } } }, { signal }),
    );
    void this.doings.ask(async (signal) => {
      const [doings, names] = await Promise.all([
        get<Omit<Doings, 'names'>>(path`/profiles/${id}/export`, { signal }),
        flowNames(signal),
      ]);
      return { ...doings, names };
    });
    this.querySelector<HTMLElement & { load(): void }>('audience-person-segments')?.load();
  }

  private async write(change: object, told: string): Promise<void> {
    const person = this.person.answer as Person;
    const by =
      person.externalId !== undefined
        ? { externalId: person.externalId }
        : person.emails[0] !== undefined
          ? { emails: [person.emails[0]] }
          : { phones: [person.phones[0]] };
    await post('/profiles', { ...by, ...change });
    say(told);
    this.load();
  }

  private async addPoint(point: string): Promise<void> {
    const person = this.person.answer as Person;
    this.open = undefined;
    try {
      await this.write(
        point.includes('@') ? { emails: [...person.emails, point] } : { phones: [...person.phones, point] },
        words('person.pointAdded', { point }),
      );
    } catch (error) {
      sayTrouble(error);
    }
  }

  private async takeOff(point: Point, shown: string): Promise<void> {
    try {
      await post(path`/profiles/${this.shown as string}/identities/remove`, point);
      say(words('person.takenOff', { point: shown }));
      this.load();
    } catch (error) {
      sayTrouble(error);
    }
  }

  private async unmerge({ id, profile }: Join): Promise<void> {
    try {
      await post('/profiles/unmerge', { id });
      say(words('person.unmerged', { name: nameOf(profile) }), {
        act: { label: words('person.show'), run: () => go(to('people', id)) },
      });
      this.load();
    } catch (error) {
      sayTrouble(error);
    }
  }

  private async erase(): Promise<void> {
    this.open = undefined;
    try {
      await remove(path`/profiles/${this.shown as string}`);
      say(words('person.erased'));
      go(to('people'));
    } catch (error) {
      sayTrouble(error);
    }
  }

  private async merge(other: string): Promise<void> {
    const ref = /^[0-9a-f]{24}$/i.test(other)
      ? { id: other }
      : other.includes('@')
        ? { email: other }
        : /^\+?[\d\s()./-]{5,}$/.test(other)
          ? { phone: other }
          : { externalId: other };
    try {
      const { id } = await post<{ id: string }>('/profiles/merge', {
        profiles: [{ id: this.shown }, ref],
      });
      this.open = undefined;
      say(words('person.merged'));
      if (id === this.shown) this.load();
      else go(to('people', id));
    } catch (error) {
      sayTrouble(error);
    }
  }

  private async removeTag(tag: string): Promise<void> {
    try {
      const profiles = [{ id: this.shown }];
      await post('/tags/remove', { profiles, tags: [tag] });
      say(words('tags.remove.done', { tag, count: 1 }), {
        act: {
          label: words('undo'),
          run: () => void post('/tags/add', { profiles, tags: [tag] }).then(() => this.load(), sayTrouble),
        },
      });
      this.load();
    } catch (error) {
      sayTrouble(error);
    }
  }

  private async export(name: string): Promise<void> {
    try {
      const all = await get(path`/profiles/${this.shown as string}/export`);
      save(new Blob([JSON.stringify(all, null, 2)], { type: 'application/json' }), fileName(name, 'json'));
    } catch (error) {
      sayTrouble(error);
    }
  }

  override render(): TemplateResult {
    if (!mayWrite())
      return html`<h1>${words('person.title')}</h1>
        <p class="notice">${icon('lock')}<span>${words('person.readers')}</span></p>`;
    const { person } = this;
    if (!person.answer)
      return person.trouble
        ? html`${crumbs(words('page.people'), to('people'), words('person.title'))}
          ${troubleNotice(person.trouble, () => void person.again())}`
        : person.waiting
          ? bones(8)
          : html`<div class="bones-place"></div>`;
    return this.card(person.answer);
  }

  private card(person: Person): TemplateResult {
    const name = nameOf(person);
    const listed = this.checked.answer?.listed === true;
    return html`${crumbs(words('page.people'), to('people'), name)}
      <div class="page-head">
        <div class="identity">
          ${avatar(name, 'big')}
          <div>
            <h1>${name}</h1>
            <p class="small quiet">${words('person.since', { at: minute(person.createdAt) })}</p>
          </div>
          ${listed ? badge(words('page.doNotContact'), 'bad', 'ban') : nothing}
        </div>
        <div class="actions">
          ${zoneNote()}
          ${button({ label: words('tags.manage'), picture: 'tags', run: () => (this.open = 'tags') })}
          ${button({ label: words('communication.title'), picture: 'send', look: 'primary', run: () => (this.open = 'communication') })}
          <audience-drop
            .label=${icon('more')}
            .name=${words('person.more')}
            look="btn square"
            end
            .content=${() =>
              html`${menuItem({ label: words('person.export'), picture: 'download', run: () => void this.export(name) })}
                ${menuItem({ label: words('person.merge'), picture: 'merge', run: () => (this.open = 'merge') })}
                <hr />
                ${menuItem({ label: words('person.erase'), picture: 'trash', look: 'bad', run: () => (this.open = 'erase') })}`}
          ></audience-drop>
        </div>
      </div>
      <div class="cols">
        <div class="stack">
          <audience-person-segments .person=${person}></audience-person-segments>
          <audience-timeline .person=${person} .doings=${this.doings.answer}></audience-timeline>
        </div>
        <div class="stack">
          ${this.points(person)}
          ${doNotContactCard(this.checked, this.doings.answer?.names, () => (this.open = 'doNotContact'))}
          ${tagsCard(person.tags, (tag) => void this.removeTag(tag))}
          <audience-person-attributes
            .person=${person}
            .types=${this.types.answer ?? []}
            .write=${(attributes: object) => this.write({ attributes }, words('person.saved'))}
          ></audience-person-attributes>
          ${consentCard(this.doings)} ${flowsCard(this.doings)}
        </div>
      </div>
      ${this.dialogs(person, name)}`;
  }

  private points(person: Person): TemplateResult {
    return pointsCard(person, this.doings.answer?.joins ?? [], {
      add: () => (this.open = 'point'),
      takeOff: (point, shown) => void this.takeOff(point, shown),
      unmerge: (join) => void this.unmerge(join),
    });
  }

  private dialogs(person: Person, name: string): TemplateResult | typeof nothing {
    const close = (): void => void (this.open = undefined);
    const again = (): void => this.load();
    const who = { profiles: [person], count: 1 };
    switch (this.open) {
      case 'tags':
        return html`<audience-manage-tags .who=${who} @close=${close} @done=${again}></audience-manage-tags>`;
      case 'communication':
        return html`<audience-add-to-communication
          .added=${{ who }}
          @close=${close}
        ></audience-add-to-communication>`;
      case 'doNotContact':
        return html`<audience-add-to-do-not-contact
          .who=${who}
          @close=${close}
          @done=${again}
        ></audience-add-to-do-not-contact>`;
      case 'point':
        return addPointDialog((point) => void this.addPoint(point), close);
      case 'merge':
        return mergeDialog(name, (other) => void this.merge(other), close);
      case 'erase':
        return eraseDialog({
          name,
          typed: this.typed,
          onTyped: (typed) => (this.typed = typed),
          onErase: () => void this.erase(),
          onClose: close,
        });
      default:
        return nothing;
    }
  }
}
define('audience-person-page', PersonPage);
