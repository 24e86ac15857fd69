import type {
  ICredentialTestFunctions,
  ICredentialsDecrypted,
  INodeCredentialTestResult,
} from 'n8n-workflow';
import { reportOf } from '../../../../engine';
import { peopleElsewhere } from '../../peopleElsewhere';
import { inWordsOfForms } from '../../wordsOfForms';
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
    const found = await inspectConnection(fields);
    const elsewhere = peopleElsewhere(found);
    // n8n shows the words of a failed test only; nothing keeps anybody from saving the credential all the same.
    return elsewhere === undefined
      ? { status: 'OK', message: `Connected. Account: ${found.account}` }
      : { status: 'Error', message: `Connected, but ${elsewhere}` };
  } catch (error) {
    const { message, hint } = reportOf(error);
    const told = inWordsOfForms(`${message.replace(/\.+$/, '')}. ${hint}`);
    return { status: 'Error', message: withoutSecrets(told, fields) };
  }
}
