import { describe, expect, it } from 'vitest';
import { browserTests } from './support/small-slack.js';

const visit = browserTests();

/** Watched, and fine at the start. */
const HANBIT = { brn: '9998101014', name: '한빛상사' };

describe('other programs of the team', () => {
  it('the collector reports a failure, and the pager gets the alert', async (test) => {
    const slack = await visit(test, { as: 'U0KIM' });
    await slack.message('바른물류').waitFor();
    const panel = await slack.openPanel();
    const company = panel.locator(`[data-company="${HANBIT.brn}"]`);
    await company.locator('summary').click();
    await company.locator('[data-product=taxinvoice] [data-change=collector-failed]').click();

    const event = panel.locator('[data-part=pager] li', { hasText: HANBIT.name }).first();
    await event.waitFor();
    await slack.picture('panel');

    expect(await event.textContent()).toContain('열림 · 주의');
    await slack.message(`${HANBIT.name} 부서사용자 로그인이`).waitFor();
  });
});
