import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACTIONS } from '../../src/slack/ids.js';
import { aCompany, NURI } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import {
  GUEST,
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

const watched = [
  aCompany({ name: '한빛상사', channel: 'C0OTHER' }),
  aCompany({ brn: NURI, name: '누리상사' }),
];

let workspace: SlackWorkspace;
const open = async (options: Parameters<typeof startSlackWorkspace>[0] = {}) => {
  workspace = await startSlackWorkspace({ watched, ...options });
};
beforeEach(() => open());
afterEach(() => workspace.close());

function ask(input: string, user = LEE) {
  return workspace.slack.slash(user, '/hometax', `test-alert ${input}`, { channel: OPS_CHANNEL });
}

function answer(user = LEE) {
  return workspace.slack.waitFor((slack) => slack.ephemerals(user)[0]);
}

describe('/hometax test-alert', () => {
  it('goes to the default channel without a company, even if only one is watched', async () => {
    await workspace.close();
    await open({ watched: watched.slice(0, 1) });

    await ask('');

    expect((await answer()).text).toBe(
      `A test alert was posted in <#${OPS_CHANNEL}>. Check that you can see it.`,
    );
    expect(workspace.testAlerts.sent).toEqual([{ by: LEE }]);
  });

  it('goes to the channel of the given company', async () => {
    await ask('한빛');

    expect((await answer()).text).toContain('<#C0OTHER>');
    expect(workspace.testAlerts.sent).toEqual([{ by: LEE, company: watched[0] }]);
  });

  it('offers a choice if several names match, and sends for the chosen company', async () => {
    await ask('상사');
    const choice = await answer();
    expect(workspace.testAlerts.sent).toEqual([]);

    await workspace.slack.press(LEE, choice, ACTIONS.chooseTestAlert, `${NURI}:taxinvoice`);

    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[1]);
    expect(workspace.testAlerts.sent).toEqual([{ by: LEE, company: watched[1] }]);
  });

  it('says that the chosen company is no longer watched', async () => {
    await ask('상사');
    const choice = await answer();
    workspace.companies.watched.delete(NURI);

    await workspace.slack.press(LEE, choice, ACTIONS.chooseTestAlert, `${NURI}:taxinvoice`);

    const gone = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[1]);
    expect(gone.text).toContain('220-81-62517 is not watched');
    expect(workspace.testAlerts.sent).toEqual([]);
  });

  it.each([
    { name: 'a number that is not watched', input: '214-88-12340', says: 'is not watched' },
    { name: 'an invalid number', input: '123', says: 'ten digits' },
    { name: 'an unknown name', input: '다온', says: 'No watched company matches' },
  ])('sends nothing for $name', async ({ input, says }) => {
    await ask(input);

    expect((await answer()).text).toContain(says);
    expect(workspace.testAlerts.sent).toEqual([]);
  });

  it.each([
    {
      name: 'refused by the company’s channel',
      input: '한빛',
      outcome: { kind: 'refused', channel: 'C0OTHER', error: 'not_in_channel' },
      says: [/\/invite/, /기본 채널로 보냅니다/],
    },
    {
      name: 'refused by the default channel',
      input: '누리',
      outcome: { kind: 'refused', channel: OPS_CHANNEL, error: 'is_archived' },
      says: [/보관된 채널입니다/, /기본 채널이면 보관했다가 나중에 보냅니다/],
    },
    {
      name: 'waiting',
      input: '',
      outcome: {
        kind: 'waits',
        channel: OPS_CHANNEL,
        until: seoul('2026-11-25 10:13'),
        error: 'ratelimited',
      },
      says: [/슬랙이 메시지를.*\(슬랙: ratelimited\)/, /10:13 이후 자동으로 다시 보냅니다/],
    },
    {
      name: 'waiting because our store failed',
      input: '',
      outcome: { kind: 'waits', channel: OPS_CHANNEL, until: seoul('2026-11-25 10:13') },
      says: [/앱의 저장소에 문제가 있어.*못했습니다\./, /10:13 이후 자동으로 다시 보냅니다/],
    },
  ] as const)('says what to do when it is $name', async ({ input, outcome, says }) => {
    workspace.testAlerts.outcome = outcome;

    await ask(input, KIM);

    const { text } = await answer(KIM);
    for (const part of says) expect(text).toMatch(part);
  });

  it.each([GUEST, LEE])('is refused unless an operator asks: %s', async (user) => {
    await workspace.close();
    await open({ operators: () => [KIM] });

    await ask('', user);

    await answer(user);
    expect(workspace.testAlerts.sent).toEqual([]);
  });
});
