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
    expect(reply.text).toContain('is in your direct message with this app');
    expect(reply.text).not.toContain('This message is edited');
    const direct = workspace.slack.im(LEE).messages;
    expect(direct).toMatchObject([
      { text: expect.stringContaining('This message is edited when it is done.') },
    ]);
    workspace.sweeps.finish();
  });
});
