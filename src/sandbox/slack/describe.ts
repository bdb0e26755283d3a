import type { JsonObject } from './json.js';
import type { Workspace } from './workspace.js';

/** Names a payload in a warning: the command as typed, or the kind and id of the interaction. */
export function describePayload(payload: JsonObject): string {
  const { type, command, text, actions, view } = payload as {
    readonly type?: unknown;
    readonly command?: unknown;
    readonly text?: unknown;
    readonly actions?: readonly { readonly action_id?: unknown }[];
    readonly view?: { readonly callback_id?: unknown };
  };
  if (command !== undefined) return `${String(command)} ${String(text)}`.trim();
  return [type, actions?.[0]?.action_id, view?.callback_id].filter(Boolean).map(String).join(' ');
}

/** What a wait that ended in vain tells about the workspace. */
export function describeState(workspace: Workspace): string {
  const last = workspace.calls
    .slice(-8)
    .map((each) => (each.error === undefined ? each.method : `${each.method} (${each.error})`));
  const warnings = workspace.warnings.slice(-3).map((each) => `${each.kind}: ${each.detail}`);
  return `Last calls: ${last.join(', ') || 'none'}. Warnings: ${warnings.join(' | ') || 'none'}.`;
}
