import { describe, expect, it } from 'vitest';
import { browserTests, TEAM } from './support/small-slack.js';

const visit = browserTests();

const HANBIT = '한빛상사';

describe('a person', () => {
  it.for([
    { as: 'U0GUEST', says: '정식 멤버', name: 'a Korean guest' },
    { as: 'U0GRACE', says: 'full members', name: 'an English guest' },
  ])('is refused with a message only they see, as $name', async ({ as, says }, test) => {
    const slack = await visit(test, { as, channel: TEAM });
    expect(await slack.page.locator('.workspace').textContent()).not.toContain('홈택스-알림');

    await slack.send(`/hometax check ${HANBIT}`);

    const refusal = slack.ephemeralMessage(says);
    await refusal.waitFor();
    expect(await refusal.locator('button').count()).toBe(0);
    await slack.picture('refused');
    await slack.switchTo('U0NOAH');
    await refusal.waitFor({ state: 'detached' });
  });

  it('sees only the shared channel and has no commands, as a member of another organisation', async (test) => {
    // The server refuses every channel that the person cannot see.
    const slack = await visit(test, { as: 'U0OTTO' });

    await slack.send('/hometax');
    await slack.page.locator('.composer-complaint').waitFor();

    await slack.picture('another organisation');
    const channels = slack.page.locator('[data-channel]');
    expect(await channels.evaluateAll((all) => all.map((each) => each.dataset['channel']))).toEqual(
      ['C0SHARED'],
    );
    const shown = (await slack.page.locator('.workspace').textContent()) ?? '';
    for (const secret of ['홈택스-알림', '초록농산', '라온식품'])
      expect(shown).not.toContain(secret);
    expect(await slack.messages.count()).toBe(0);
  });

  it.for([
    { as: 'U0HAN', command: '확인', says: '운영자', name: 'Korean' },
    { as: 'U0NOAH', command: 'check', says: 'operator', name: 'English' },
  ])(
    'can check, sees no operator’s buttons, and reads who has the role, as a viewer ($name)',
    async ({ as, command, says }, test) => {
      const slack = await visit(test, { as });

      await slack.send(`/hometax ${command} ${HANBIT}`);
      const report = slack.ephemeralMessage(HANBIT).filter({
        has: slack.page.locator('[data-action=report_check]'),
      });
      await report.waitFor();
      await slack.picture('the report');
      const popup = command === 'check' ? 'popup' : '팝업';
      await slack.send(`/hometax ${popup} ${HANBIT}`);

      await slack.ephemeralMessage(says).waitFor();
      await slack.picture('refused');
      expect(await report.locator('[data-action=report_page]').count()).toBe(0);
      expect(await report.locator('[data-action=report_watch]').count()).toBe(0);
      expect(await slack.modal.count()).toBe(0);
    },
  );

  it('can be switched with one click, which also switches the language', async (test) => {
    const slack = await visit(test);
    expect(await slack.page.locator('html').getAttribute('lang')).toBe('ko');

    await slack.page.locator('[data-language=en]').click();

    await slack.page.waitForURL(/as=U0EMMA/);
    await slack.page.locator('html[lang=en]').waitFor({ state: 'attached' });
    expect(await slack.composer.getAttribute('placeholder')).toContain('Message');
    await slack.send(`/hometax check ${HANBIT}`);
    await slack.ephemeralMessage('can collect').waitFor();
    await slack.picture('English');
    await slack.page.reload();
    await slack.ephemeralMessage('can collect').waitFor();
  });
});
