import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlackAppOptions } from '../../src/app/create-slack-app.js';
import { CompanyIndex } from '../../src/company/company-index.js';
import type { Company } from '../../src/records/company.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';
import { aGate } from '../support/fake-services.js';
import {
  GUEST,
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';
import { actionsIn } from '../support/views.js';

const nuri = aCompany({ brn: NURI, name: '누리식품' });

let workspace: SlackWorkspace;

/** With the real look-up of companies. */
async function start(watched: readonly Company[], options: Partial<SlackAppOptions> = {}) {
  const companies = new CompanyIndex('test');
  for (const company of watched) companies.put(company);
  workspace = await startSlackWorkspace({ watched, companies, ...options });
}
afterEach(() => workspace.close());

/** Sends `/hometax <input>` and returns the first answer that contains the words. */
async function answerTo(user: string, input: string, words: string) {
  await workspace.slack.slash(user, '/hometax', input, { channel: OPS_CHANNEL });
  return answerWith(user, words);
}

function answerWith(user: string, words: string) {
  return workspace.slack.waitFor((slack) =>
    slack.ephemerals(user).find((message) => JSON.stringify(message).includes(words)),
  );
}

describe('/hometax with a company and no subcommand', () => {
  beforeEach(async () => {
    await start([aCompany(), nuri]);
  });

  it.each(['한빛상사', '한빛', 'ㅎㅂ', '한빛 상사'])(
    'checks the company named %s',
    async (input) => {
      await answerTo(KIM, input, '한빛상사 · 전자세금계산서');

      expect(workspace.checks.requests).toMatchObject([{ brn: HANBIT, by: KIM, intent: 'check' }]);
    },
  );

  it('checks a company once for a double click', async () => {
    const gate = aGate();
    workspace.checks.gate = gate;
    await Promise.all([
      answerTo(KIM, '한빛상사', '확인하고'),
      answerTo(KIM, '한빛상사', '확인하고'),
    ]);
    gate.open();

    await answerWith(KIM, '한빛상사 · 전자세금계산서');
    expect(workspace.checks.requests).toHaveLength(1);
  });

  it('says that nothing was found, with the companies whose names are similar', async () => {
    const answer = await answerTo(KIM, '한비상사', '일치하는 명령이나 회사가 없습니다');

    expect(actionsIn({ text: '', blocks: answer.blocks as never })).toEqual(['choose_check']);
    expect(JSON.stringify(answer.blocks)).not.toContain('/hometax [확인]');
    expect(workspace.checks.requests).toEqual([]);
  });

  it('refuses a guest', async () => {
    await answerTo(GUEST, '한빛상사', 'full members');

    expect(workspace.checks.requests).toEqual([]);
  });

  it('explains a malformed business number', async () => {
    await answerTo(KIM, '123 456', '숫자 10자리');
  });
});

describe('/hometax with a name that matches several companies', () => {
  it('offers the companies to choose from', async () => {
    await start([aCompany(), aCompany({ brn: NURI, name: '한빛식품' })]);

    const answer = await answerTo(KIM, '한빛', '일치하는 회사가 2곳');

    expect(actionsIn({ text: '', blocks: answer.blocks as never })).toEqual([
      ...['choose_check', 'choose_check'],
      'pick_check',
    ]);
  });
});

describe('/hometax with a word that resembles a command', () => {
  it('offers the corrected command, whose button runs it with the rest of the text', async () => {
    await start([aCompany(), nuri]);
    const answer = await answerTo(LEE, 'chekc 한빛', 'Did you mean');
    expect(workspace.checks.requests).toEqual([]);

    await workspace.slack.press(LEE, answer, ACTIONS.helpRun);

    await answerWith(LEE, '한빛상사 · can collect');
    expect(workspace.checks.requests).toMatchObject([{ brn: HANBIT, by: LEE }]);
  });

  it('asks for the role of the command at the press', async () => {
    await start([aCompany()], { operators: () => [LEE] });
    const answer = await answerTo(KIM, '팝법 한빛', '/hometax 팝업 한빛');

    await workspace.slack.press(KIM, answer, ACTIONS.helpRun);

    await answerWith(KIM, '운영자만 사용할 수 있는 기능입니다');
    expect(workspace.slack.views(KIM)).toEqual([]);
  });

  it('checks a company if it is the whole name', async () => {
    await start([aCompany({ name: '(주)확인상사' }), nuri]);

    await answerTo(KIM, '확인상사', '(주)확인상사 · 전자세금계산서');

    expect(workspace.checks.requests).toHaveLength(1);
  });

  it.each(['초록', '아라'])('checks a company if its name begins with %s', async (name) => {
    await start([aCompany({ name: `${name}농산` }), nuri]);

    await answerTo(KIM, name, `${name}농산 · 전자세금계산서`);

    expect(workspace.checks.requests).toHaveLength(1);
  });

  it('checks no company of which it is another part', async () => {
    await start([aCompany({ name: 'Kochek' }), nuri]);

    await answerTo(LEE, 'chek', 'Did you mean');

    expect(workspace.checks.requests).toEqual([]);
  });
});
