import type { EngineContext } from '../context';
import type { MembershipDocument } from '../memberships/MembershipDocument';

export async function fanOut(_context: EngineContext, _marked: readonly MembershipDocument[]): Promise<void> {}
