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
  OPS,
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

async function happened(event: HistoryEvent, brn?: Brn, minutesAgo = 0): Promise<void> {
  const { store, clock } = workspace;
  const at = clock.now() - minutesAgo * MINUTE;
  const value = { v: 1, at, event, ...(brn === undefined ? {} : { brn }) } as const;
  await store.write([{ put: 'history', value }]);
}

function views(user: string) {
  return workspace.slack.views(user).filter(({ callbackId }) => callbackId === CALLBACKS.history);
}

/** The window, as soon as it holds these words. */
function shows(user: string, words: string) {
  return workspace.slack.waitFor(() =>
    views(user).find((view) => JSON.stringify(view.blocks).includes(words)),
  );
}

function ask(user: string, words: string) {
  return workspace.slack.slash(user, '/hometax', words, { channel: OPS });
}

describe('/hometax history', () => {
  it.each(['이력', '기록', 'history', 'log'])('is for every full member: %s', async (word) => {
    await open();
    await happened({ kind: 'page-opened', by: LEE, product: 'taxinvoice' }, HANBIT);

    await ask(KIM, word);

    const view = await shows(KIM, '인증 페이지를 열었습니다');
    expect(JSON.stringify(view.blocks)).toContain(`<@${LEE}> 님이`);
    expect(view.title).toBe('이력');
  });

  it('is not for guests', async () => {
    await open();

    await ask(GUEST, 'history');

    const refusal = await workspace.slack.waitFor((slack) => slack.ephemerals(GUEST)[0]);
    expect(refusal.text).toContain('only full members');
    expect(views(GUEST)).toEqual([]);
  });

  it('is of one company where one is named, and says so of one without any', async () => {
    await open();
    await happened({ kind: 'taken', by: LEE }, HANBIT);

    await ask(LEE, 'history 한빛');
    const view = await shows(LEE, 'took the alert');
    expect(JSON.stringify(view.blocks)).toContain('한빛상사 · 123-45-67891');
    await ask(KIM, '이력 누리식품');
    await shows(KIM, '남아 있는 이력이 없습니다');
  });

  it('lets choose where several names fit', async () => {
    await open();
    await happened({ kind: 'taken', by: LEE }, NURI);
    await ask(LEE, 'history 누리');
    const choice = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);

    await workspace.slack.press(LEE, choice, ACTIONS.chooseHistory, `${NURI}:taxinvoice`);

    await shows(LEE, 'took the alert');
  });

  it('refuses digits that are no business number', async () => {
    await open();

    await ask(LEE, 'history 12345');

    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);
    expect(views(LEE)).toEqual([]);
  });

  it('turns to earlier records and back, and reads no more than a page', async () => {
    await open();
    for (let i = 0; i < 45; i++) {
      await happened({ kind: 'exported', by: LEE, companies: 100 + i }, undefined, i);
    }
    await ask(LEE, 'history');
    const first = await shows(LEE, 'asked for an export of 100 companies');
    expect(JSON.stringify(first.blocks)).not.toContain('asked for an export of 120 companies');

    await workspace.slack.press(LEE, first, ACTIONS.historyEarlier);
    const second = await shows(LEE, 'asked for an export of 120 companies');
    await workspace.slack.press(LEE, second, ACTIONS.historyEarlier);
    const third = await shows(LEE, 'asked for an export of 144 companies');
    expect(JSON.stringify(third.blocks)).not.toContain(ACTIONS.historyEarlier);

    await workspace.slack.press(LEE, third, ACTIONS.historyLater);
    const back = await shows(LEE, 'asked for an export of 120 companies');
    await workspace.slack.press(LEE, back, ACTIONS.historyNewest);
    await shows(LEE, 'asked for an export of 100 companies');
    expect(views(LEE)).toHaveLength(1);
  });

  it('finds a company while it is typed, and goes back to all', async () => {
    await open();
    await happened({ kind: 'taken', by: LEE }, HANBIT);
    await happened({ kind: 'handed-back', by: LEE }, NURI);
    await ask(LEE, 'history');
    const all = await shows(LEE, 'handed the alert back');

    const options = await workspace.slack.typeahead(LEE, ACTIONS.historyCompany, '한빛');
    await workspace.slack.press(LEE, all, ACTIONS.historyCompany, HANBIT);

    expect(JSON.stringify(options)).toContain(HANBIT);
    const one = await shows(LEE, ACTIONS.historyAll);
    expect(JSON.stringify(one.blocks)).not.toContain('handed the alert back');

    await workspace.slack.press(LEE, one, ACTIONS.historyAll);
    await shows(LEE, 'handed the alert back');
  });

  it('links to the message that was told', async () => {
    await open();
    const message = { channel: OPS, ts: '1795640400.000100' };
    await happened(
      { kind: 'told', why: 'first', severity: 'critical', channel: OPS, message },
      HANBIT,
    );

    await ask(LEE, 'history');

    await shows(LEE, `.slack.com/archives/${OPS}/p1795640400000100|See the message>`);
  });
});

describe('/hometax help', () => {
  const answer = (words: string) =>
    workspace.slack.waitFor((slack) =>
      slack.ephemerals(LEE).find((one) => JSON.stringify(one.blocks).includes(words)),
    );

  it('tells how checks are set just now', async () => {
    await open();

    await ask(LEE, 'help sweeps');

    await answer('30, 14, 7, 3, 1 and 0 days before it expires');
  });

  it('turns to the topic that is chosen, in its place', async () => {
    await open();
    await ask(LEE, 'help');
    const help = await answer('How to use /hometax');

    await workspace.slack.press(LEE, help, ACTIONS.helpTopic, 'roles');

    const roles = await answer('Operators (');
    expect(JSON.stringify(roles.blocks)).toContain(`<@${LEE}>`);
    expect(workspace.slack.ephemerals(LEE)).toHaveLength(1);
  });

  it('shows the nearest topic for a word that is none, and says so', async () => {
    await open();

    await ask(LEE, 'help pasword');

    const help = await answer('There is no help topic');
    expect(help.text).toContain('pasword');
    await answer('Department user login rejected');
  });
});
