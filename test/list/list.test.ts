import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { ROW_CHOICE } from '../../src/list/list-place.js';
import { StoreError } from '../../src/records/store.js';
import { MENU_ENTRY } from '../../src/slack/blocks.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { aCompany, anAlert } from '../support/builders.js';
import { POPUP_URL } from '../support/fake-services.js';
import {
  GUEST,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

const companies = Array.from({ length: 12 }, (_, index) =>
  aCompany({ brn: String(2148812340 + index) as Brn, name: `회사 ${index + 1}번` }),
);
const FIRST = String(2148812340) as Brn;

let workspace: SlackWorkspace;
beforeEach(async () => {
  workspace = await startSlackWorkspace({ watched: companies });
});
afterEach(() => workspace.close());

async function openList(filter = '') {
  await workspace.slack.slash(LEE, '/hometax', `list ${filter}`, { channel: OPS_CHANNEL });
  return workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);
}

function blocksOf(ts: string): string {
  return JSON.stringify(workspace.slack.ephemerals(LEE).find((each) => each.ts === ts)?.blocks);
}

describe('/hometax list', () => {
  it('shows a page privately, and replaces it with the next one', async () => {
    const list = await openList();
    expect(blocksOf(list.ts)).toContain('회사 1번');
    expect(blocksOf(list.ts)).not.toContain('회사 11번');

    await workspace.slack.press(LEE, list, ACTIONS.listNext);
    await workspace.slack.waitFor(() => blocksOf(list.ts).includes('회사 11번'));

    expect(workspace.slack.ephemerals(LEE)).toHaveLength(1);
    expect(workspace.slack.warnings).toEqual([]);
  });

  it('replaces the list with another filter', async () => {
    const list = await openList();

    await workspace.slack.press(LEE, list, ACTIONS.listMine);
    await workspace.slack.waitFor(() => !blocksOf(list.ts).includes(ACTIONS.listMine));

    expect(blocksOf(list.ts)).toContain(ACTIONS.listAll);
  });

  it('says that companies of the person’s groups are missing while Slack does not list the groups', async () => {
    workspace.slack.faults.set(
      { method: 'usergroups.list' },
      { kind: 'error', error: 'internal_error' },
    );

    const list = await openList('mine');

    expect(list.text).toContain('companies owned by your groups are missing');
  });

  it.each([
    { name: 'checks', action: 'check' },
    { name: 'opens the authentication page of', action: 'page' },
    { name: 'edits', action: 'edit' },
    { name: 'asks whether to stop watching', action: 'unwatch' },
  ] as const)('$name a company from its row', async ({ action }) => {
    const list = await openList();

    await workspace.slack.press(
      LEE,
      list,
      ACTIONS.listRow,
      ROW_CHOICE.encode({ action, brn: FIRST }),
    );

    const answer = await workspace.slack.waitFor((slack) => {
      const ephemeral = slack.ephemerals(LEE).find(({ text }) => text.includes('214-88-12340'));
      const [view] = slack.views(LEE);
      if (action === 'check') return ephemeral;
      if (action === 'page') return JSON.stringify(view ?? {}).includes(POPUP_URL) && view;
      return view;
    });
    expect(answer).toBeDefined();
    expect(blocksOf(list.ts)).toContain('회사 1번');
  });

  it('claims the alert of a company from its row, and draws the same page again', async () => {
    const brn = String(2148812351) as Brn;
    workspace.triage.alerts.set(brn, anAlert({ brn }));
    const list = await openList();
    await workspace.slack.press(LEE, list, ACTIONS.listNext);
    await workspace.slack.waitFor(() => blocksOf(list.ts).includes('회사 11번'));
    const claim = ROW_CHOICE.encode({ action: 'claim', brn, place: '2 all' });

    await workspace.slack.press(LEE, list, ACTIONS.listRow, claim);

    await workspace.slack.waitFor(() => blocksOf(list.ts).includes('you claimed this alert'));
    expect(workspace.triage.actions).toEqual([`claim ${brn} ${LEE}`]);
    expect(blocksOf(list.ts)).toContain('회사 11번');
    expect(workspace.slack.ephemerals(LEE)).toHaveLength(1);
  });

  it('says that the company of a row is no longer watched', async () => {
    const list = await openList();
    workspace.companies.watched.delete(FIRST);

    await workspace.slack.press(
      LEE,
      list,
      ACTIONS.listRow,
      ROW_CHOICE.encode({ action: 'edit', brn: FIRST }),
    );

    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE).length === 2);
    expect(workspace.slack.ephemerals(LEE)[1]?.text).toContain('214-88-12340');
    expect(workspace.slack.views(LEE)).toEqual([]);
  });

  it('opens an empty form for a new company', async () => {
    const list = await openList();

    const add = MENU_ENTRY.encode({ actionId: ACTIONS.listAdd, value: 'add' });
    await workspace.slack.press(LEE, list, ACTIONS.more, add);

    const form = await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    expect(form.privateMetadata).toBe('');
  });

  it('is refused to guests', async () => {
    await workspace.slack.slash(GUEST, '/hometax', 'list', { channel: OPS_CHANNEL });

    const refusal = await workspace.slack.waitFor((slack) => slack.ephemerals(GUEST)[0]);
    expect(JSON.stringify(refusal.blocks)).not.toContain('회사');
  });
});

describe('/hometax help', () => {
  it('shows the usage, and replaces it with the methods', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'help', { channel: OPS_CHANNEL });
    const help = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);

    await workspace.slack.press(LEE, help, ACTIONS.helpMethods);

    await workspace.slack.waitFor(() => blocksOf(help.ts).includes(ACTIONS.helpUsage));
    expect(workspace.slack.ephemerals(LEE)).toHaveLength(1);
  });

  it('answers an unknown word with the nearest command', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'chekc', { channel: OPS_CHANNEL });

    const answer = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);
    expect(answer.text).toContain('chekc');
    expect(JSON.stringify(answer.blocks)).toContain('/hometax check');
  });
});

describe('/hometax sweep', () => {
  const im = () => workspace.slack.im(LEE).messages;

  it('edits one direct message until the sweep is finished', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'sweep', { channel: OPS_CHANNEL });
    const started = await workspace.slack.waitFor(() => im()[0]);
    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE).length > 0);

    await expect
      .poll(() => {
        workspace.clock.advance(3000);
        workspace.sweeps.progress(5);
        return im()[0]?.text;
      })
      .not.toBe(started.text);
    expect(im()[0]?.text).toContain('5');
    workspace.sweeps.finish();
    await workspace.slack.waitFor(() => im()[0]?.text.includes('12'));
    await workspace.app.stop(1000);

    expect(im()).toHaveLength(1);
    expect(workspace.sweeps.startedBy).toEqual([LEE]);
    expect(workspace.slack.channel(OPS_CHANNEL).messages).toEqual([]);
  });

  it('edits the message at most every few seconds', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'sweep', { channel: OPS_CHANNEL });
    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE).length > 0);

    for (let done = 1; done <= 10; done += 1) {
      workspace.clock.advance(100);
      workspace.sweeps.progress(done);
    }
    workspace.sweeps.finish();
    await workspace.app.stop(1000);

    const edits = workspace.slack.calls.filter(({ method }) => method === 'chat.update');
    expect(edits).toHaveLength(1);
  });

  it('sends the result again if the message was deleted', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'sweep', { channel: OPS_CHANNEL });
    const started = await workspace.slack.waitFor(() => im()[0]);
    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE).length > 0);
    workspace.slack.deleteMessage(started.channel, started.ts);

    workspace.sweeps.finish();

    await workspace.slack.waitFor(() => im()[0]?.text.includes('12'));
  });

  it('says in its message that the sweep failed, and gives the error privately', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'sweep', { channel: OPS_CHANNEL });
    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE).length > 0);

    workspace.sweeps.fail(new StoreError('disk-full', 'full'));

    await workspace.slack.waitFor(() => im()[0]?.text.includes("didn't finish the check"));
    const error = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[1]);
    expect(error.text).toContain('could not read or write its data');
    expect(im()).toHaveLength(1);
  });

  it('shows the progress of a running sweep', async () => {
    workspace.sweeps.start('schedule');
    workspace.sweeps.progress(7);

    await workspace.slack.slash(LEE, '/hometax', 'sweep', { channel: OPS_CHANNEL });

    const answer = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);
    expect(answer.text).toContain('7');
    expect(im()).toEqual([]);
  });

  it('starts nothing if no company is watched', async () => {
    workspace.companies.watched.clear();

    await workspace.slack.slash(LEE, '/hometax', 'sweep', { channel: OPS_CHANNEL });

    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE).length > 0);
    expect(workspace.sweeps.startedBy).toEqual([]);
  });
});
