import { declareCollections } from '../store/mongo/collections';
import type { AccessKeyDocument, AnswerDocument } from './AccessKeyDocument';

/** Keys of the HTTP API, and what calls were answered that may come twice. */
export const accessCollections = declareCollections<{
  accessKeys: AccessKeyDocument;
  answers: AnswerDocument;
}>({
  accessKeys: [{ key: { account: 1, createdAt: 1 }, name: 'account' }],
  answers: [{ key: { at: 1 }, name: 'age', expireAfterSeconds: 86_400 }],
});
