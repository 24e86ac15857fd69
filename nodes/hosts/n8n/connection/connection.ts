import type {
  ICredentialTestFunctions,
  ICredentialsDecrypted,
  INodeCredentialTestResult,
} from 'n8n-workflow';
import { reportOf } from '../../../../engine';
import { acquireEngine, inspectConnection, type EngineUse } from './enginePool';
import { type ConnectionFields, withoutSecrets } from './connectionString';

const CREDENTIAL = 'audienceApi';

interface WithCredentials {
  getCredentials(type: string): Promise<object>;
}

/** The engine of the node's credential; release it when the node is done. */
export async function useEngine(context: WithCredentials): Promise<EngineUse> {
  return acquireEngine(await connectionFields(context));
}

export async function connectionFields(context: WithCredentials): Promise<ConnectionFields> {
  return (await context.getCredentials(CREDENTIAL)) as ConnectionFields;
}

/** The credential's *Test* button: looks at the database and says which account it is for. A test writes nothing. */
export async function audienceApiTest(
  this: ICredentialTestFunctions,
  credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
  const fields = (credential.data ?? {}) as ConnectionFields;
  try {
    const { account } = await inspectConnection(fields);
    return { status: 'OK', message: `Connected. Account: ${account}` };
  } catch (error) {
    const { message, hint } = reportOf(error);
    return { status: 'Error', message: withoutSecrets(`${message.replace(/\.+$/, '')}. ${hint}`, fields) };
  }
}
