import { describe, expect, it } from 'vitest';
import { browserTests } from './support/small-slack.js';

const visit = browserTests();

const HANBIT = '한빛상사';

describe('who somebody is', () => {
  it.for([
    { as: 'U0GUEST', says: '정식 구성원', name: 'a Korean guest' },
    { as: 'U0GRACE', says: 'full members', name: 'an English guest' },
  ])('decides: $name is refused kindly, alone', async ({ as, says }, test) => {
    const slack = await visit(test, { as });

    await slack.send(`/hometax check ${HANBIT}`);

    const told = slack.ownMessage(says);
    await told.waitFor();
    expect(await told.locator('button').count()).toBe(0);
    await slack.picture('refused');
    await slack.become('U0NOAH');
    expect(await slack.page.locator('.message-own').count()).toBe(0);
  });

  it('decides: a person of another organisation gets no commands, and is refused at a button', async (test) => {
    const slack = await visit(test, { as: 'U0OTTO' });
    await slack.firstSweepTold();

    await slack.send('/hometax');
    await slack.page.locator('.composer-complaint').waitFor();
    await slack.page.locator('[data-action=roll_up_list]').last().click();

    // Slack does not tell the language of another organisation's people: the channel's is taken.
    await slack.ownMessage('정식 구성원').waitFor();
    await slack.picture('refused');
    expect(await slack.modal.count()).toBe(0);
  });

  it.for([
    { as: 'U0HAN', command: '확인', says: '운영 권한', name: 'Korean' },
    { as: 'U0NOAH', command: 'check', says: 'operator', name: 'English' },
  ])(
    'decides: a viewer ($name) checks, sees no operator’s buttons, and is told who may',
    async ({ as, command, says }, test) => {
      const slack = await visit(test, { as });

      await slack.send(`/hometax ${command} ${HANBIT}`);
      const report = slack.ownMessage(HANBIT).filter({
        has: slack.page.locator('[data-action=report_check]'),
      });
      await report.waitFor();
      await slack.picture('the report');
      const popup = command === 'check' ? 'popup' : '팝업';
      await slack.send(`/hometax ${popup} ${HANBIT}`);

      await slack.ownMessage(says).waitFor();
      await slack.picture('refused');
      expect(await report.locator('[data-action=report_page]').count()).toBe(0);
      expect(await report.locator('[data-action=report_watch]').count()).toBe(0);
      expect(await slack.modal.count()).toBe(0);
    },
  );

  it('changes with one click, and the language of everything with it', async (test) => {
    const slack = await visit(test);
    expect(await slack.page.locator('html').getAttribute('lang')).toBe('ko');

    await slack.page.locator('[data-language=en]').click();

    await slack.page.waitForURL(/as=U0EMMA/);
    await slack.page.locator('html[lang=en]').waitFor({ state: 'attached' });
    expect(await slack.composer.getAttribute('placeholder')).toContain('Message');
    await slack.send(`/hometax check ${HANBIT}`);
    await slack.ownMessage('can collect').waitFor();
    await slack.picture('English');
    await slack.page.reload();
    await slack.ownMessage('can collect').waitFor();
  });
});
