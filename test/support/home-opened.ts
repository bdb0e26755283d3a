import type { SlackStandIn } from '../../src/sandbox/slack/server.js';

/** Sends the app the event that a person opened its Home tab, even for people who have no Home tab in Slack. */
export async function sendHomeOpened(
  slack: SlackStandIn,
  user: string,
  tab: 'home' | 'messages' = 'home',
): Promise<void> {
  const event = { type: 'app_home_opened', user, channel: 'D1', tab, event_ts: '1.1' };
  const body = JSON.stringify({ type: 'event_callback', team_id: slack.app.teamId, event });
  await slack.deliverRaw(body, { 'content-type': 'application/json', ...slack.sign(body) });
}
