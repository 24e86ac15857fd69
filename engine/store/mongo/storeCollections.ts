import type { ConfigDocument } from './ConfigDocument';
import type { LeaseDocument } from './LeaseDocument';
import { declareCollections } from './collections';

/** What every process has to know of an account, and who does which background work. */
export const storeCollections = declareCollections<{
  config: ConfigDocument;
  leases: LeaseDocument;
}>({
  config: [],
  leases: [],
});
