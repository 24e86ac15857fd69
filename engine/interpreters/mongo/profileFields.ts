import type { Document } from 'mongodb';
import { encodeName } from '../../text/names';
import type { Needs } from '../memory/CompiledRule';
import type { Facts } from '../memory/facts';

/** The fields of a profile that a rule looks at. */
export function neededFields(needs: Needs): string[] {
  return [
    ...[...needs.attributes.keys()].map(encodeName).flatMap((key) => [`attributes.${key}`, `folded.${key}`]),
    ...(needs.tags.size > 0 ? ['tags'] : []),
    ...[...needs.identities, ...(needs.doNotContact ? ['email', 'phone'] : [])].map((kind) => `identities.${kind}`),
  ];
}

/** A field stands for everything in it: naming a part of it besides would be refused. */
export function projectionOf(fields: Iterable<string>): Document {
  const all = new Set(fields);
  const wanted = [...all].filter((field) => !field.includes('.') || !all.has(field.slice(0, field.indexOf('.'))));
  return { _id: 1, ...Object.fromEntries(wanted.map((field) => [field, 1])) };
}

/** A stored profile, or the fields of it that were read, as facts. */
export function profileFacts(profile: Document): Facts {
  const { attributes = {}, folded = {}, tags = [], identities = {} } = profile as Partial<Facts>;
  return { attributes, folded, tags, identities };
}
