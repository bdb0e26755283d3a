import { createHmac } from 'node:crypto';

/** The headers with which Slack signs what it delivers: docs.slack.dev/authentication/verifying-requests-from-slack. */
export function signedHeaders(
  signingSecret: string,
  body: string,
  atSeconds: number,
): Record<string, string> {
  const digest = createHmac('sha256', signingSecret)
    .update(`v0:${atSeconds}:${body}`)
    .digest('hex');
  return {
    'x-slack-request-timestamp': String(atSeconds),
    'x-slack-signature': `v0=${digest}`,
  };
}
