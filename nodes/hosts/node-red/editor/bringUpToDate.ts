import { MIGRATIONS, replaceSettings, upToDate } from '../settings/migrations';

/** A node as the editor holds it: its settings stand among much else. */
export interface EditorNode extends Record<string, unknown> {
  type: string;
  /** The node itself, where the editor hands out one that guards locked flows: a flow that is locked is brought up to date like any other. */
  __node__?: EditorNode;
  _def?: { defaults?: Record<string, unknown> };
}

/**
 * Gives a node that the editor has just loaded its settings as the newest version has them, so that labels, checks and dialogs know no other. The flow
 * is not marked as changed: the runtime does the same for itself. One that a newer package has saved stays as it is, and is shown as invalid.
 */
export function bringUpToDate(loaded: EditorNode, migrations = MIGRATIONS): void {
  const node = loaded.__node__ ?? loaded;
  if (migrations[node.type] === undefined) return;
  const names = Object.keys(node._def?.defaults ?? {}).filter((name) => node[name] !== undefined);
  const saved = Object.fromEntries(names.map((name) => [name, node[name]]));
  const migrated = upToDate(node.type, saved, migrations);
  if (migrated !== undefined) replaceSettings(node, saved, migrated);
}
