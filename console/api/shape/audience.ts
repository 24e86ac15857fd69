import type { Audience } from '../../../engine';
import { profileRef } from './common';
import { list, name, object, optional, words } from './shapes';

/** Who a flow or a broadcast is for. */
export const audience = object<Audience>({
  segments: optional(list(name('Id or name.'), { maxItems: 100 })),
  tags: optional(list(name('A tag.'), { maxItems: 100 })),
  tagsMatch: optional(words(['any', 'all'], { default: 'any' })),
  profiles: optional(list(profileRef, { maxItems: 10_000 })),
  companies: optional(list(name('A value of the attribute company.', 10_000), { maxItems: 1000 })),
});
