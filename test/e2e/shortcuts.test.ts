import { describe, expect, it } from 'vitest';
import { ALERT_CHANNEL, PEOPLE } from '../../src/sandbox/world.js';
import { ACTIONS, SHORTCUTS } from '../../src/slack/ids.js';
import { TARGET } from '../../src/slack/origin.js';
import { companyCalls } from './support/running-app.js';
import { findSample, sampleApp } from './support/sample-world.js';
import { windowOf, wordsOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;

describe('shortcuts', () => {
  it('open the window to check a company', async () => {
    const { world } = await sampleApp();

    await world.slack.shortcut(kim, SHORTCUTS.check);
    await windowOf(world, kim, '홈택스 인증 확인', '회사 이름이나 사업자번호');
    const { name, brn } = findSample('healthy');
    await world.slack.typeahead(kim, 'company', brn);
    await world.slack.submit(kim, { company: brn });

    const report = await windowOf(world, kim, `${name} · 전자세금계산서 수집 가능`);
    expect(wordsOf(report)).toContain('부서사용자 로그인 정상');
    expect(world.slack.warnings).toEqual([]);
  });

  it('offers a choice of several companies, and checks the chosen one', async () => {
    const { world } = await sampleApp();
    const expired = findSample('certificate-expired-yesterday');
    const healthy = findSample('healthy');
    const text = `${expired.brn} / ${healthy.brn.slice(0, 3)}–${healthy.brn.slice(3, 5)}–${healthy.brn.slice(5)}`;
    const message = world.slack.say(kim, ALERT_CHANNEL, text);

    await world.slack.shortcut(lee, SHORTCUTS.checkMessage, message);
    const choice = await windowOf(world, lee, 'This message has 2 business numbers');
    expect(companyCalls(world)).toEqual([]);
    const value = TARGET.encode({ brn: expired.brn, product: 'taxinvoice' });
    await world.slack.press(lee, choice, ACTIONS.chooseCheck, value);

    await windowOf(world, lee, `${expired.name} · cannot collect tax invoices`);
    expect(world.slack.channel(ALERT_CHANNEL).messages).toHaveLength(1);
    expect(world.slack.warnings).toEqual([]);
  });

  it('checks the only company of a message, and says so if there is none', async () => {
    const { world } = await sampleApp();
    const { brn, name } = findSample('healthy');

    const one = world.slack.say(kim, ALERT_CHANNEL, `확인 부탁: ${brn}`);
    await world.slack.shortcut(lee, SHORTCUTS.checkMessage, one);
    await windowOf(world, lee, `${name} · can collect tax invoices`);
    await world.slack.closeView(lee);
    const none = world.slack.say(kim, ALERT_CHANNEL, '확인 부탁드려요');
    await world.slack.shortcut(lee, SHORTCUTS.checkMessage, none);

    await windowOf(world, lee, 'no valid business number');
    expect(world.slack.warnings).toEqual([]);
  });
});
