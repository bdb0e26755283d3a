import { describe, expect, it } from 'vitest';
import { browserTests, TEAM } from './support/small-slack.js';

const visit = browserTests();

const HANBIT = '한빛상사';

describe('who somebody is', () => {
  it.for([
    { as: 'U0GUEST', says: '정식 구성원', name: 'a Korean guest' },
    { as: 'U0GRACE', says: 'full members', name: 'an English guest' },
  ])('decides: $name is refused kindly, alone', async ({ as, says }, test) => {
    const slack = await visit(test, { as, channel: TEAM });
    expect(await slack.page.locator('.workspace').textContent()).not.toContain('홈택스-알림');

    await slack.send(`/hometax check ${HANBIT}`);

    const told = slack.ownMessage(says);
    await told.waitFor();
    expect(await told.locator('button').count()).toBe(0);
    await slack.picture('refused');
    await slack.become('U0NOAH');
    await told.waitFor({ state: 'detached' });
  });

  it('decides: a person of another organisation sees the shared channel alone, and gets no commands', async (test) => {
    // Refused: the server tells nobody of a channel that they do not see.
    const slack = await visit(test, { as: 'U0OTTO' });

    await slack.send('/hometax');
    await slack.page.locator('.composer-complaint').waitFor();

    await slack.picture('another organisation');
    const channels = slack.page.locator('[data-channel]');
    expect(await channels.evaluateAll((all) => all.map((one) => one.dataset['channel']))).toEqual([
      'C0SHARED',
    ]);
    const shown = (await slack.page.locator('.workspace').textContent()) ?? '';
    for (const secret of ['홈택스-알림', '초록농산', '라온식품'])
      expect(shown).not.toContain(secret);
    expect(await slack.messages.count()).toBe(0);
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
