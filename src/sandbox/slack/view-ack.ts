import type { JsonObject } from './json.js';
import { asObject, textIn } from './json.js';
import type { View } from './model.js';
import { readView } from './view-methods.js';
import { viewFrom } from './view-payload.js';
import type { Workspace } from './workspace.js';

/**
 * Does what the ack of a submitted form asks for: nothing (the view closes), `errors`, `update`, `push` or `clear`.
 * What Slack would not understand is a warning, and the person sees that something went wrong.
 */
export function applyViewAck(
  workspace: Workspace,
  submitted: View,
  ack: Readonly<Record<string, unknown>> | undefined,
): void {
  const view = workspace.stackOf(submitted.userId).find((each) => each.id === submitted.id);
  // Closed by the person meanwhile.
  if (view === undefined) return;
  const action = ack?.['response_action'];
  switch (action) {
    case undefined:
      closeTop(workspace, view);
      return;
    case 'clear':
      workspace.setStack(view.userId, []);
      return;
    case 'errors':
      showErrors(workspace, view, asObject(ack?.['errors']));
      return;
    case 'update':
    case 'push':
      showView(workspace, view, action, ack?.['view']);
      return;
    default:
      workspace.warn('invalid_ack', `Unknown response_action ${String(action)}.`);
  }
}

function closeTop(workspace: Workspace, view: View): void {
  const stack = workspace.stackOf(view.userId);
  workspace.setStack(
    view.userId,
    stack.filter((each) => each.id !== view.id),
  );
}

function showErrors(workspace: Workspace, view: View, errors: JsonObject): void {
  const inputs = view.blocks.filter((each) => each['type'] === 'input');
  const known = inputs.map((each) => textIn(each['block_id']));
  const lost = Object.keys(errors).filter((blockId) => !known.includes(blockId));
  if (lost.length > 0 || Object.keys(errors).length === 0) {
    workspace.warn('invalid_ack', `Errors for no input block: ${lost.join(', ') || 'none given'}.`);
    return;
  }
  const sentences = Object.entries(errors).map(([blockId, text]) => [blockId, String(text)]);
  workspace.replaceView({ ...view, errors: Object.fromEntries(sentences) });
}

function showView(
  workspace: Workspace,
  view: View,
  action: 'update' | 'push',
  sent: unknown,
): void {
  const checked = readView(
    workspace,
    sent,
    action === 'update' ? { type: 'modal', instead: view } : { type: 'modal' },
  );
  if (!checked.ok) {
    const detail = JSON.stringify(checked.error.extra?.['errors'] ?? checked.error.error);
    workspace.warn('invalid_ack', `response_action ${action}: ${detail}`);
    return;
  }
  const { userId } = view;
  if (action === 'update') {
    workspace.replaceView(viewFrom(workspace, checked.value, { userId, instead: view }));
    return;
  }
  const stack = workspace.stackOf(userId);
  if (stack.length >= 3) {
    workspace.warn('invalid_ack', 'response_action push: push_limit_reached');
    return;
  }
  workspace.setStack(userId, [
    ...stack,
    viewFrom(workspace, checked.value, { userId, upon: view }),
  ]);
}
