import type { Node, NodeAPI, NodeDef } from 'node-red';
import { CONNECTION_TYPE, type ConnectionNode } from '../hosts/node-red/connection/connection';
import { DatabaseLink } from '../hosts/node-red/connection/DatabaseLink';
import { mountConsent } from '../hosts/node-red/console/mountConsent';
import { mountConsole } from '../hosts/node-red/console/mountConsole';
import { registerAdminRoutes } from '../hosts/node-red/dialogs/adminRoutes';
import { registerType } from '../hosts/node-red/settings/registerType';
import { registerSidebarRoutes } from '../hosts/node-red/sidebar/sidebarRoutes';
import { within } from '../hosts/node-red/connection/within';

interface ConnectionDef extends NodeDef {
  database?: string;
  account?: string;
  timeZone?: string;
  defaultCountry?: string;
  waitSeconds?: string | number;
}

interface ConnectionCredentials {
  uri?: string;
}

const WAIT_SECONDS = 30;
/** The nodes take up to 8 s to finish what they are doing; Node-RED gives up on all of us after 15 s. */
const USERS_WITHIN_MS = 9_000;
const CLOSE_WITHIN_MS = 4_000;

/** One engine for all nodes that name this connection: opened by the first that needs it, closed after the last. */
export default (RED: NodeAPI): void => {
  function AudienceConnection(this: ConnectionNode & Node<ConnectionCredentials>, def: ConnectionDef): void {
    RED.nodes.createNode(this, def);
    const seconds = Number(def.waitSeconds ?? WAIT_SECONDS);
    const link = new DatabaseLink(
      {
        uri: this.credentials?.uri?.trim() ?? '',
        database: def.database?.trim(),
        account: def.account?.trim(),
        timeZone: def.timeZone?.trim(),
        defaultCountry: def.defaultCountry?.trim().toUpperCase(),
        waitMs: (Number.isFinite(seconds) && seconds >= 0 ? seconds : WAIT_SECONDS) * 1_000,
      },
      { log: (text) => this.log(text), warn: (text) => this.warn(text) },
    );

    const users = new Set<() => void>();
    let lastLeft = (): void => undefined;
    const use: ConnectionNode['use'] = (letGo) => {
      users.add(letGo);
      return () => {
        if (users.delete(letGo) && users.size === 0) lastLeft();
      };
    };
    Object.assign(this, { link, use });

    // Node-RED closes a connection together with its users, most often.
    this.on('close', (_removed: boolean, done: () => void) => {
      const everybodyLeft =
        users.size === 0 ? Promise.resolve() : new Promise<void>((resolve) => (lastLeft = resolve));
      for (const letGo of users) letGo();
      void within(USERS_WITHIN_MS, everybodyLeft)
        .then(() => within(CLOSE_WITHIN_MS, link.close()))
        .then(done);
    });
  }

  registerType(RED, CONNECTION_TYPE, AudienceConnection as never, {
    credentials: { uri: { type: 'password' } },
  });
  registerAdminRoutes(RED);
  registerSidebarRoutes(RED);
  mountConsole(RED);
  mountConsent(RED);
};
