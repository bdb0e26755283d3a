import { asObject, type JsonObject, textIn } from './json.js';
import { readView } from './methods/views.js';
import type { View } from './model.js';
import { createView } from './views.js';
import type { Workspace } from './workspace.js';

/**
 * Applies the ack of a submitted form, of the kinds that the app sends: empty (the view closes), `errors` or `update`.
 * Records a warning for an ack that Slack would reject.
 */
export function applyViewAck(workspace: Workspace, submitted: View, ack: JsonObject = {}): void {
  const { userId, id } = submitted;
  const stack = workspace.stackOf(userId);
  const view = stack.find((each) => each.id === id);
  // The person has already closed it.
  if (view === undefined) return;
  const action = ack['response_action'];
  switch (action) {
    case undefined:
      workspace.setStack(
        userId,
        stack.filter((each) => each.id !== id),
      );
      return;
    case 'errors':
      showErrors(workspace, view, asObject(ack['errors']));
      return;
    case 'update':
      updateView(workspace, view, ack['view']);
      return;
    default:
      workspace.warn('invalid_ack', `Unknown response_action ${String(action)}.`);
  }
}

function showErrors(workspace: Workspace, view: View, errors: JsonObject): void {
  const inputs = view.blocks.filter((each) => each['type'] === 'input');
  const inputIds = inputs.map((each) => textIn(each['block_id']));
  const unknownIds = Object.keys(errors).filter((blockId) => !inputIds.includes(blockId));
  if (unknownIds.length > 0 || Object.keys(errors).length === 0) {
    const ids = unknownIds.join(', ') || 'none given';
    workspace.warn('invalid_ack', `Errors for no input block: ${ids}.`);
    return;
  }
  const sentences = Object.entries(errors).map(([blockId, text]) => [blockId, String(text)]);
  workspace.replaceView({ ...view, errors: Object.fromEntries(sentences) });
}

function updateView(workspace: Workspace, view: View, sent: unknown): void {
  const checked = readView(sent, 'modal');
  if (checked.ok) {
    const { userId } = view;
    workspace.replaceView(createView(workspace, checked.value, { userId, replaced: view }));
    return;
  }
  const { error, extra } = checked.error;
  const detail = extra === undefined ? error : JSON.stringify(extra['errors'] ?? error);
  workspace.warn('invalid_ack', `response_action update: ${detail}`);
}
