import type { Node, NodeAPI, NodeDef } from 'node-red';
import { whenStarted } from '../connection/deploys';
import { FlowError } from '../answers/FlowError';
import { MIGRATIONS, newestVersion, replaceSettings, upToDate, type Settings } from './migrations';
import { StatusLine } from '../answers/StatusLine';

/** A node whose settings cannot be read here. It does nothing but say so. */
export interface RefusedNode extends Node {
  readonly refusal: FlowError;
}

/**
 * Registers a node type. Its settings reach `construct` as the newest version has them, whichever version has saved the flow; a node that a newer
 * package has saved is refused: it says so in its status, in the log, and to every message.
 */
export function registerType<Self extends Node, Def extends NodeDef>(
  RED: NodeAPI,
  type: string,
  construct: (this: Self, def: Def) => void,
  options: Parameters<NodeAPI['nodes']['registerType']>[2] = {},
  migrations = MIGRATIONS,
): void {
  function Versioned(this: Self, saved: Def): void {
    const settings = saved as Def & Settings;
    let migrated: Settings;
    try {
      migrated =
        upToDate(type, settings, migrations) ??
        refuseVersion(settings['version'], newestVersion(type, migrations));
    } catch (error) {
      refuse(RED, this, saved, FlowError.from(error));
      return;
    }
    // What Node-RED itself hands over stands there unseen, and stays.
    construct.call(this, replaceSettings(saved, settings, migrated));
  }
  RED.nodes.registerType(type, Versioned as never, options);
}

function refuse(RED: NodeAPI, node: Node, saved: NodeDef, refusal: FlowError): void {
  RED.nodes.createNode(node, saved);
  Object.assign(node, { refusal });
  const status = new StatusLine(RED, node);
  const tell = (): void => {
    status.failed(refusal.code);
    node.error(refusal, {});
  };
  // Before that no Catch node hears of it.
  const forget = whenStarted(RED, tell);
  node.on('input', (_message, _send, done) => done(refusal));
  node.on('close', () => {
    forget();
    status.close();
  });
}

function refuseVersion(version: unknown, newest: number): never {
  throw new FlowError({
    code: 'VERSION_UNSUPPORTED',
    message: `The settings of this node are of version ${JSON.stringify(version)}, and this package knows no version after ${newest}`,
    hint: 'A newer package has saved it: update the package here, or delete the node and add it anew.',
  });
}
