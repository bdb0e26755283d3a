import { afterEach, describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { MINUTE } from '../../src/kernel/time.js';
import type { HistoryEvent } from '../../src/records/history.js';
import { ACTIONS, CALLBACKS } from '../../src/slack/ids.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';
import {
  GUEST,
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
afterEach(() => workspace.close());

async function open() {
  workspace = await startSlackWorkspace({
    operators: () => [LEE],
    watched: [
      aCompany({ name: '한빛상사' }),
      aCompany({ brn: NURI, name: '누리식품' }),
      aCompany({ brn: '2148812340' as Brn, name: '누리건설' }),
    ],
  });
}

async function record(event: HistoryEvent, brn?: Brn, minutesAgo = 0): Promise<void> {
  const { store, clock } = workspace;
  const at = clock.now() - minutesAgo * MINUTE;
  const value = { v: 1, at, event, ...(brn === undefined ? {} : { brn }) } as const;
  await store.write([{ put: 'history', value }]);
}

function historyWindows(user: string) {
  return workspace.slack.views(user).filter(({ callbackId }) => callbackId === CALLBACKS.history);
}

/** Waits for the person's history window with this content. */
function windowWith(user: string, content: string) {
  return workspace.slack.waitFor(() =>
    historyWindows(user).find((view) => JSON.stringify(view.blocks).includes(content)),
  );
}

function runCommand(user: string, input: string) {
  return workspace.slack.slash(user, '/hometax', input, { channel: OPS_CHANNEL });
}

describe('/hometax history', () => {
  it.each(['이력', '기록', 'history', 'log'])(
    'is allowed for every full member: %s',
    async (word) => {
      await open();
      await record({ kind: 'page-opened', by: LEE, product: 'taxinvoice' }, HANBIT);

      await runCommand(KIM, word);

      const view = await windowWith(KIM, '인증 페이지 링크를 받았습니다');
      expect(JSON.stringify(view.blocks)).toContain(`<@${LEE}> 님이`);
      expect(view.title).toBe('이력');
    },
  );

  it('is refused to guests', async () => {
    await open();

    await runCommand(GUEST, 'history');

    const refusal = await workspace.slack.waitFor((slack) => slack.ephemerals(GUEST)[0]);
    expect(refusal.text).toContain('only full members');
    expect(historyWindows(GUEST)).toEqual([]);
  });

  it('shows the history of the named company, or says that it has none', async () => {
    await open();
    await record({ kind: 'taken', by: LEE }, HANBIT);

    await runCommand(LEE, 'history 한빛');
    const view = await windowWith(LEE, 'claimed the alert');
    expect(JSON.stringify(view.blocks)).toContain('한빛상사 · 123-45-67891');
    await runCommand(KIM, '이력 누리식품');
    await windowWith(KIM, '이력이 없습니다');
  });

  it('offers a choice if several companies match', async () => {
    await open();
    await record({ kind: 'taken', by: LEE }, NURI);
    await runCommand(LEE, 'history 누리');
    const choice = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);

    await workspace.slack.press(LEE, choice, ACTIONS.chooseHistory, `${NURI}:taxinvoice`);

    await windowWith(LEE, 'claimed the alert');
  });

  it('rejects digits that are not a BRN', async () => {
    await open();

    await runCommand(LEE, 'history 12345');

    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);
    expect(historyWindows(LEE)).toEqual([]);
  });

  it('pages to earlier records and back, one page at a time', async () => {
    await open();
    for (let i = 0; i < 45; i++) {
      await record({ kind: 'exported', by: LEE, companies: 100 + i }, undefined, i);
    }
    await runCommand(LEE, 'history');
    const first = await windowWith(LEE, 'exported 100 companies');
    expect(JSON.stringify(first.blocks)).not.toContain('exported 120 companies');

    await workspace.slack.press(LEE, first, ACTIONS.historyEarlier);
    const second = await windowWith(LEE, 'exported 120 companies');
    await workspace.slack.press(LEE, second, ACTIONS.historyEarlier);
    const third = await windowWith(LEE, 'exported 144 companies');
    expect(JSON.stringify(third.blocks)).not.toContain(ACTIONS.historyEarlier);

    await workspace.slack.press(LEE, third, ACTIONS.historyLater);
    const back = await windowWith(LEE, 'exported 120 companies');
    await workspace.slack.press(LEE, back, ACTIONS.historyNewest);
    await windowWith(LEE, 'exported 100 companies');
    expect(historyWindows(LEE)).toHaveLength(1);
  });

  it('keeps the page and its buttons if Slack does not say in time who pages', async () => {
    await open();
    for (let i = 0; i < 45; i += 1) await record({ kind: 'taken', by: LEE }, HANBIT, i);
    await runCommand(LEE, 'history');
    const view = await windowWith(LEE, ACTIONS.historyEarlier);
    workspace.clock.advance(11 * MINUTE);
    workspace.slack.faults.set({ method: 'users.info' }, { kind: 'hang' });

    await workspace.slack.press(LEE, view, ACTIONS.historyEarlier);
    const message = await workspace.slack.waitFor((slack) => slack.im(LEE).messages[0]);

    expect(message.text).toContain('nothing was done. Try again');
    expect(JSON.stringify(historyWindows(LEE))).toContain(ACTIONS.historyEarlier);
  });

  it('shows the company chosen in the search, and all companies again', async () => {
    await open();
    await record({ kind: 'taken', by: LEE }, HANBIT);
    await record({ kind: 'handed-back', by: LEE }, NURI);
    await runCommand(LEE, 'history');
    const all = await windowWith(LEE, 'released the alert');

    const options = await workspace.slack.typeahead(LEE, ACTIONS.historyCompany, '한빛');
    await workspace.slack.press(LEE, all, ACTIONS.historyCompany, HANBIT);

    expect(JSON.stringify(options)).toContain(HANBIT);
    const ofCompany = await windowWith(LEE, ACTIONS.historyAll);
    expect(JSON.stringify(ofCompany.blocks)).not.toContain('released the alert');

    await workspace.slack.press(LEE, ofCompany, ACTIONS.historyAll);
    await windowWith(LEE, 'released the alert');
  });

  it('links to the notice’s message', async () => {
    await open();
    const message = { channel: OPS_CHANNEL, ts: '1795640400.000100' };
    await record(
      { kind: 'told', why: 'first', severity: 'critical', channel: OPS_CHANNEL, message },
      HANBIT,
    );

    await runCommand(LEE, 'history');

    await windowWith(LEE, `.slack.com/archives/${OPS_CHANNEL}/p1795640400000100|View message>`);
  });
});

describe('/hometax help', () => {
  const answer = (content: string) =>
    workspace.slack.waitFor((slack) =>
      slack.ephemerals(LEE).find((message) => JSON.stringify(message.blocks).includes(content)),
    );

  it('shows the current settings of the checks', async () => {
    await open();

    await runCommand(LEE, 'help sweeps');

    await answer('30, 14, 7, 3, 1 and 0 days before expiry');
  });

  it('shows the chosen topic in the same message', async () => {
    await open();
    await runCommand(LEE, 'help');
    const help = await answer('How to use /hometax');

    await workspace.slack.press(LEE, help, ACTIONS.helpTopic, 'roles');

    const roles = await answer('Operators (');
    expect(JSON.stringify(roles.blocks)).toContain(`<@${LEE}>`);
    expect(workspace.slack.ephemerals(LEE)).toHaveLength(1);
  });

  it('shows the nearest topic for an unknown word, and says so', async () => {
    await open();

    await runCommand(LEE, 'help pasword');

    const help = await answer('There is no help topic');
    expect(help.text).toContain('pasword');
    await answer('Department user login rejected');
  });
});
