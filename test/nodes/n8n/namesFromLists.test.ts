import { NodeHelpers, type INodeProperties, type INodeTypeDescription } from 'n8n-workflow';
import { methods } from '../../../nodes/hosts/n8n/parameters/methods';
import { allNodes } from './runWorkflow';

/** What the database knows by name. */
const KNOWN =
  /\b(segments?|tags?|topics?|event types?|goal|flows?|broadcasts?|imports?|accounts?|attributes?|companies|company|property|place|go on at|channel|reason)\b/i;

/** Texts that are called so all the same, each for a reason. */
const EXCEPTIONS: Record<string, string> = {
  'addToFlow.newName': 'the name of a flow that is not there yet',
  'acknowledgeEntry.reason': 'why an entry is given back, in the own words of whoever builds the flow',
  'addToDoNotContact.otherReason': "shown for the choice 'Other': in one's own words",
  'removeFromDoNotContact.otherReason': 'as addToDoNotContact.otherReason',
  'broadcast.broadcastName': 'the name of a broadcast that is not there yet',
  'segment.segmentName': 'the name of a segment that is not there yet',
  'tag.tagName': 'the name of a tag that is not there yet',
  'profile.tags':
    'rows of tags on the canvas; text for nodes of before and for an agent, which picks from no list',
  'importProfiles.moreTags': 'as profile.tags',
  'segmentEntryTrigger.options.goalRule': 'a rule is JSON',
  'trackEvent.propertiesJson': 'properties with their values, as JSON',
};

/** The inputs of a form, those in rows and collections too, by their path. */
function inputsOf(
  properties: readonly INodeProperties[],
  path: string,
): { path: string; property: INodeProperties }[] {
  return properties.flatMap((property) => {
    const here = `${path}.${property.name}`;
    const inside = (property.options ?? []).flatMap((option) =>
      'values' in option
        ? inputsOf(option.values, here)
        : 'type' in option
          ? inputsOf([option as INodeProperties], here)
          : [],
    );
    return [{ path: here, property }, ...inside];
  });
}

const inputs = allNodes.flatMap(({ description }: { description: INodeTypeDescription }) =>
  inputsOf(description.properties, description.name),
);
const isText = ({ type }: INodeProperties) => type === 'string' || type === 'json';
const saysSo = ({ name, displayName }: INodeProperties) =>
  KNOWN.test(displayName) || KNOWN.test(name.replace(/[A-Z]/g, ' $&'));

test('what the database knows by name is chosen from a list wherever a form asks for it, or is listed here with the reason', () => {
  const written = inputs.filter(({ property }) => isText(property) && saysSo(property));
  expect([...new Set(written.map(({ path }) => path))].filter((path) => !(path in EXCEPTIONS))).toEqual([]);
});

test('a reason stands only for an input that there is', () => {
  const paths = new Set(inputs.filter(({ property }) => isText(property)).map(({ path }) => path));
  expect(Object.keys(EXCEPTIONS).filter((path) => !paths.has(path))).toEqual([]);
});

test('what profiles shall leave is chosen among the segments in real time: nobody leaves a snapshot', () => {
  const lists = inputs
    .filter(({ path }) => path.startsWith('segmentExitTrigger.audience.'))
    .flatMap(({ property }) => property.modes ?? [])
    .flatMap(({ typeOptions }) => typeOptions?.searchListMethod ?? []);
  expect(lists).toEqual(['searchRealTimeSegments']);
});

test('every list that a form names is one that n8n may ask for', () => {
  const named = inputs.flatMap(({ property }) =>
    (property.modes ?? []).flatMap(({ typeOptions }) => typeOptions?.searchListMethod ?? []),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !(name in methods.listSearch))).toEqual([]);
});

test('tags of a profile are rows where somebody fills them in, and text for an agent and in nodes of before', () => {
  const profile = allNodes.find(({ description }) => description.name === 'profile') as (typeof allNodes)[0];
  const typeOf = (typeVersion: number, name = 'profile') =>
    profile.description.properties
      .filter((property) => property.name === 'tags')
      .filter((property) =>
        NodeHelpers.displayParameter(
          { resource: 'profile', operation: 'upsert', profileFrom: 'fields' },
          property,
          { typeVersion, type: name } as never,
          { ...profile.description, name },
        ),
      )
      .map(({ type }) => type);
  expect([typeOf(3), typeOf(4), typeOf(4, 'profileTool')]).toEqual([
    ['string'],
    ['fixedCollection'],
    ['string'],
  ]);
});
