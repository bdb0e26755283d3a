import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messageNumbersModal } from '../../src/check/check-report-view.js';
import { formatBrn } from '../../src/kernel/brn.js';
import { ACTIONS, CALLBACKS, SHORTCUTS } from '../../src/slack/ids.js';
import { TARGET } from '../../src/slack/origin.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';
import {
  EXTERNAL,
  GUEST,
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';
import { expectAsFixture, expectModalFits, visibleText } from '../support/views.js';

let workspace: SlackWorkspace;
beforeEach(async () => {
  workspace = await startSlackWorkspace({ watched: [aCompany(), aCompany({ brn: NURI })] });
});
afterEach(() => workspace.close());

/** The person's window, as soon as it shows these words. */
function windowWith(person: string, words: string) {
  return workspace.slack.waitFor((slack) =>
    slack.views(person).find((view) => JSON.stringify(view.blocks).includes(words)),
  );
}

function chooseOnMessage(person: string, text: string) {
  const { slack } = workspace;
  const message = slack.say(KIM, OPS_CHANNEL, text);
  return slack.shortcut(person, SHORTCUTS.checkMessage, message);
}

describe('the global shortcut', () => {
  it('opens the window to choose a company', async () => {
    const delivery = await workspace.slack.shortcut(LEE, SHORTCUTS.check);

    const view = await windowWith(LEE, 'Company name');
    expect(delivery).toMatchObject({ acked: true, ackBody: undefined });
    expect(view.callbackId).toBe(CALLBACKS.check);
  });

  it('refuses a guest in a direct message', async () => {
    await workspace.slack.shortcut(GUEST, SHORTCUTS.check);

    const [refusal] = await workspace.slack.waitFor((slack) => {
      const { messages } = slack.im(GUEST);
      return messages.length > 0 && messages;
    });
    expect(refusal?.text).toContain('full members');
    expect(workspace.slack.views(GUEST)).toEqual([]);
  });
});

describe('the shortcut of a message', () => {
  it('checks the one company that the message names, in a window', async () => {
    await chooseOnMessage(LEE, `한빛상사 ${formatBrn(HANBIT)} 확인 부탁드려요`);

    const view = await windowWith(LEE, 'can collect tax invoices');
    expect(view.callbackId).toBe(CALLBACKS.report);
    expect(workspace.checks.requests).toEqual([
      { brn: HANBIT, by: LEE, mayOperate: true, intent: 'check' },
    ]);
    expect(workspace.slack.channel(OPS_CHANNEL).messages).toHaveLength(1);
  });

  it('offers a choice of several companies, and shows the report of the chosen one there', async () => {
    await chooseOnMessage(KIM, `${formatBrn(NURI)}, ${HANBIT}, 214-88-81750`);
    const choice = await windowWith(KIM, '사업자번호가 3개');

    const value = TARGET.encode({ brn: HANBIT, product: 'taxinvoice' });
    await workspace.slack.press(KIM, choice, ACTIONS.chooseCheck, value);

    const report = await windowWith(KIM, '전자세금계산서 수집 가능');
    expect(report.id).toBe(choice.id);
    expect(workspace.checks.requests).toMatchObject([{ brn: HANBIT, by: KIM }]);
  });

  it('says that the message names none, above the form', async () => {
    await chooseOnMessage(LEE, 'Please check Hanbit');

    const view = await windowWith(LEE, 'no valid business number');
    expect(view.callbackId).toBe(CALLBACKS.check);
    expect(workspace.checks.requests).toEqual([]);
  });

  it('refuses a guest beside the message', async () => {
    await chooseOnMessage(GUEST, formatBrn(HANBIT));

    const [refusal] = await workspace.slack.waitFor((slack) => {
      const messages = slack.ephemerals(GUEST);
      return messages.length > 0 && messages;
    });
    expect(refusal?.text).toContain('full members');
    expect(workspace.checks.requests).toEqual([]);
  });

  it('is not offered to people of another organisation', async () => {
    const message = workspace.slack.say(KIM, OPS_CHANNEL, formatBrn(HANBIT));

    const choosing = workspace.slack.shortcut(EXTERNAL, SHORTCUTS.checkMessage, message);
    await expect(choosing).rejects.toThrow('another organisation');
  });
});

describe('a shortcut of another version', () => {
  it('is answered as unreadable', async () => {
    const message = workspace.slack.say(KIM, OPS_CHANNEL, 'x');

    const { acked } = await workspace.slack.shortcut(LEE, 'some_other_shortcut', message);

    expect(acked).toBe(true);
    const [answer] = await workspace.slack.waitFor((slack) => {
      const messages = slack.ephemerals(LEE);
      return messages.length > 0 && messages;
    });
    expect(answer?.text).toContain('앱이 요청을 읽지 못해');
  });
});

describe('messageNumbersModal', () => {
  const few = [
    { brn: HANBIT, name: '한빛상사' },
    { brn: NURI, name: '가'.repeat(200) },
  ];
  const many = Array.from({ length: 12 }, () => ({ brn: HANBIT }));

  it.each(LANGUAGES)('is drawn as its fixture, in %s', async (language) => {
    const modal = messageNumbersModal(few, TONGUES[language]);

    expectModalFits(modal);
    await expectAsFixture(modal, `message-numbers.${language}`);
    await expectAsFixture(
      messageNumbersModal(many, TONGUES[language]),
      `message-numbers-many.${language}`,
    );
  });

  it('shows the first ten, and says how many there are', () => {
    const text = visibleText(messageNumbersModal(many, TONGUES['en']));

    expect(text).toContain('12 business numbers');
    expect(text).toContain('first 10');
  });
});
