import type { JsonObject } from './json.js';
import { messageOf, readContent } from './message-content.js';
import type { Workspace } from './workspace.js';

/** Shows the message in the ack of a command, to the person alone unless it says otherwise. */
export function showCommandAck(
  workspace: Workspace,
  userId: string,
  channel: string,
  ack: JsonObject,
): void {
  const content = readContent(ack);
  if (!content.ok) {
    workspace.warn('invalid_ack', `The ack of a command: ${content.error.error}.`);
    return;
  }
  const everybody = ack['response_type'] === 'in_channel';
  workspace.addMessage(
    messageOf(workspace, content.value, {
      channel,
      user: workspace.app.botUserId,
      ...(everybody ? {} : { ephemeralFor: userId }),
    }),
  );
}
