import type {
  ICredentialTestFunctions,
  ICredentialsDecrypted,
  INodeCredentialTestResult,
} from 'n8n-workflow';
import { reportOf } from '../../../../engine';
import { acquireEngine, openEngine, type EngineUse } from './enginePool';
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

/** The credential's *Test* button: connects, asks for the server's health, and says which account it found. That keeps its time zone: a test changes nothing. */
export async function audienceApiTest(
  this: ICredentialTestFunctions,
  credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
  const fields = (credential.data ?? {}) as ConnectionFields;
  try {
    // It connects with the first call: this one only looks at its options.
    const whole = await openEngine(fields);
    await whole.engine.close();
    await whole.removeFiles();
    const { timeZone: _timeZone, ...asked } = fields;
    const { engine, removeFiles } = await openEngine(asked);
    try {
      await engine.health();
      return { status: 'OK', message: `Connected. Account: ${fields.account?.trim() || 'main'}` };
    } finally {
      await engine.close();
      await removeFiles();
    }
  } catch (error) {
    const { message, hint } = reportOf(error);
    return { status: 'Error', message: withoutSecrets(`${message}. ${hint}`, fields) };
  }
}
