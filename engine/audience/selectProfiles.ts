import { ObjectId } from 'mongodb';
import type { AskOptions, ProfileKey } from '../api';
import { Moment } from '../calendar/moment';
import { readInstantArgument } from '../calendar/readInstantArgument';
import { serverNow } from '../clock/serverTime';
import type { EngineContext } from '../context';
import { matchingProfiles } from '../interpreters/mongo/matchingProfiles';
import { profileKey } from '../profiles/toProfile';
import { compiledFilter } from '../rule/compiledRules';
import type { Rule } from '../rule/types';

/** Everyone who matches, in the order of ids. @throws InvalidRuleError */
export async function* selectProfiles(context: EngineContext, rule: Rule, options: AskOptions & { after?: string } = {}): AsyncGenerator<ProfileKey> {
  const given = options.now === undefined ? undefined : readInstantArgument(options.now, '/now');
  const ruleContext = await context.ruleContext();
  const compiled = compiledFilter(rule, ruleContext);
  const moment = new Moment((given ?? (await serverNow(context))).getTime(), await context.timeZone());
  const after = options.after === undefined ? undefined : new ObjectId(options.after);
  for await (const profile of matchingProfiles(context, compiled, ruleContext, moment, { ...(after && { after }), ...(options.signal && { signal: options.signal }) })) yield profileKey(profile);
}
