import { renewListed } from './contact/doNotContact/renewListed';
import { renewIdentities } from './people/profiles/renewIdentities';
import { RENEWED_KEYS } from './store/mongo/laterStep';

// The list first: nobody is found under a new key before it is listed under it.
RENEWED_KEYS.is(async (db) => {
  const at = (await db.command({ hello: 1 })).localTime as Date;
  await renewListed(db, at);
  await renewIdentities(db, at);
});
