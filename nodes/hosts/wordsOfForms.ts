/** What the engine calls a call, and where people find it who work with forms. */
const PLACES: Readonly<Record<string, string>> = {
  'attributes.compute': 'the console',
  'attributes.list': "'Attribute › Get Many'",
  'attributes.removeComputed': 'the console',
  'broadcasts.addRecipients': "'Broadcast › Add Recipients'",
  'broadcasts.create': "'Broadcast › Create'",
  'broadcasts.list': "'Broadcast › Get Many'",
  'consent.request': "'Request Consent'",
  'consent.settings.set': 'the settings of consent in the console',
  'contacts.ask': "'May Contact'",
  'doNotContact.verifyAll': "'Do Not Contact › Verify History'",
  'flows.list': "'Flow › Get Many'",
  'flows.participants': "'Add to Flow › Get Participants'",
  'profiles.delete': "'Profile › Delete'",
  'profiles.get': "'Profile › Get'",
  'profiles.joins': 'the console',
  'profiles.upsert': "'Profile › Create or Update'",
  'segments.duplicate': "'Segment › Duplicate'",
  'segments.list': "'Segment › Get Many'",
  'tags.list': "'Tag › Get Many'",
  'waits.open': "'Wait Until'",
};

const CALL = /\b[a-z]\w*(?:\.[a-z]\w*)+\b(?:\([^)]*\))?/g;

/** A sentence of the engine as somebody reads it who fills in forms, in either host: nodes in place of calls. */
export function inWordsOfForms(sentence: string): string {
  return sentence
    .replace(CALL, (call) => PLACES[call.replace(/\(.*$/, '')] ?? call)
    .replace(/\bdefaultCountry\b/g, "'Default Country'");
}
