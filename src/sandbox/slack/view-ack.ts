import { asObject, type JsonObject, textIn } from './json.js';
import { pushView, readView } from './methods/views.js';
import type { View } from './model.js';
import { viewFrom } from './views.js';
import type { Workspace } from './workspace.js';

/**
 * Does what the ack of a submitted form asks for: nothing (the view closes), `errors`, `update`, `push` or `clear`.
 * What Slack would not understand is a warning, and the person sees that something went wrong.
 */
export function applyViewAck(workspace: Workspace, submitted: View, ack: JsonObject = {}): void {
  const { userId, id } = submitted;
  const stack = workspace.stackOf(userId);
  const view = stack.find((each) => each.id === id);
  // The person has closed it meanwhile.
  if (view === undefined) return;
  const action = ack['response_action'];
  switch (action) {
    case undefined:
      workspace.setStack(
        userId,
        stack.filter((each) => each.id !== id),
      );
      return;
    case 'clear':
      workspace.setStack(userId, []);
      return;
    case 'errors':
      showErrors(workspace, view, asObject(ack['errors']));
      return;
    case 'update':
    case 'push':
      showView(workspace, view, action, ack['view']);
      return;
    default:
      workspace.warn('invalid_ack', `Unknown response_action ${String(action)}.`);
  }
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
  const { userId } = view;
  const checked = readView(workspace, sent, 'modal', action === 'update' ? view : undefined);
  if (checked.ok && action === 'update') {
    workspace.replaceView(viewFrom(workspace, checked.value, { userId, instead: view }));
    return;
  }
  const pushed = checked.ok ? pushView(workspace, userId, checked.value) : checked;
  if (pushed.ok) return;
  const { error, extra } = pushed.error;
  const detail = extra === undefined ? error : JSON.stringify(extra['errors'] ?? error);
  workspace.warn('invalid_ack', `response_action ${action}: ${detail}`);
}
