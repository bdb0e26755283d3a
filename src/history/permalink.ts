import type { MessageRef } from '../records/alert.js';

/**
 * Where a message is read in a browser or in Slack's app: the form of the links that "Copy link" gives. Put together
 * here, because asking `chat.getPermalink` for each line of a page would take a call apiece.
 *
 * @param workspaceUrl as `auth.test` gives it, ending in a slash
 */
export function permalinkOf({ channel, ts }: MessageRef, workspaceUrl: string): string {
  return `${workspaceUrl}archives/${channel}/p${ts.replace('.', '')}`;
}
