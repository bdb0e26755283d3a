import { afterEach, describe, expect, it } from 'vitest';
import { aCompany } from '../support/builders.js';
import {
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
afterEach(() => workspace.close());

describe('/hometax sweep', () => {
  it('says in the channel where the result will be, and edits only the direct message', async () => {
    workspace = await startSlackWorkspace({ operators: () => [LEE], watched: [aCompany()] });

    await workspace.slack.slash(LEE, '/hometax', 'sweep', { channel: OPS_CHANNEL });

    const reply = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);
    expect(reply.text).toContain('appear in your direct messages with this app');
    expect(reply.text).not.toContain('in this message');
    const direct = workspace.slack.im(LEE).messages;
    expect(direct).toMatchObject([
      { text: expect.stringContaining('The result will appear in this message.') },
    ]);
    workspace.sweeps.finish();
  });
});
