import { describe, expect, it } from 'vitest';
import { SECOND } from '../../src/kernel/time.js';
import type { Delivery } from '../../src/sandbox/slack/delivery.js';
import type { Message, View } from '../../src/sandbox/slack/model.js';
import { ALERT_CHANNEL, PEOPLE } from '../../src/sandbox/world.js';
import { ownTimeOf } from '../support/cpu-time.js';
import { pressButton } from '../support/press-button.js';
import { findSample, sampleApp } from './support/sample-world.js';
import { answerTo, directMessageTo, messageIn, windowOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const rejected = findSample('dept-user-rejected-alone');
const healthy = findSample('healthy');
const target = `${rejected.brn}:taxinvoice`;

/** A delay of every POPBiLL answer. No acknowledgement may wait for it. */
const SLOW = { kind: 'delay', ms: 20 * SECOND } as const;
const MAX_ACK_MS = 1000;

async function expectPromptAck(name: string, deliver: () => Promise<Delivery>): Promise<void> {
  const { result, ownMs } = await ownTimeOf(deliver);
  expect({ name, acked: result.acked }).toEqual({ name, acked: true });
  expect(ownMs, name).toBeLessThan(MAX_ACK_MS);
}

describe('while POPBiLL takes 20 seconds to answer', () => {
  it('acknowledges every slash command at once and shows its progress', async () => {
    const { world } = await sampleApp({ watched: [rejected] });
    const { slack, popbill } = world;
    popbill.faults.set({}, SLOW);
    const send = (input: string) =>
      expectPromptAck(input, () => slack.slash(kim, '/hometax', input, { channel: 'C0TEAM' }));

    await send('');
    await windowOf(world, kim, '홈택스 인증 확인', '수집 항목');
    await slack.closeView(kim);
    await send('확인 라온식품');
    await answerTo(world, kim, '라온식품 상태를 확인하고 있습니다');
    await send('팝업 라온식품');
    await windowOf(world, kim, '라온식품 전자세금계산서 인증 페이지 링크를 받고 있습니다');
    await slack.closeView(kim);
    await send(`추가 ${healthy.brn}`);
    await windowOf(world, kim, '모니터링 추가');
    await slack.closeView(kim);
    await send('제외 라온식품');
    await windowOf(world, kim, '라온식품 · 모니터링에서 제외할까요?');
    await slack.closeView(kim);
    await send('목록');
    await answerTo(world, kim, '전체 1곳');
    await send('도움말');
    await answerTo(world, kim, '/hometax [확인]');
    await send('전체확인');
    await answerTo(world, kim, '확인을 시작했습니다');
    await directMessageTo(world, kim, '확인을 시작했습니다');
    await send('전체확인');
    await answerTo(world, kim, '이미 확인하고 있어');
    // 확인, typed with the keyboard in English mode.
    await send('ghkrdls');
    await answerTo(world, kim, '일치하는 명령이나 회사가 없습니다');

    expect(slack.warnings).toEqual([]);
  });

  it('acknowledges every button at once and shows its progress', async () => {
    const { world } = await sampleApp({
      watched: [rejected, { ...healthy, name: '라온 지점' }],
    });
    const { slack, popbill } = world;
    const alert = await messageIn(world, ALERT_CHANNEL, '라온식품');
    await slack.slash(kim, '/hometax', '확인 라온식품', { channel: 'C0TEAM' });
    const report = await answerTo(world, kim, '라온식품', '수집 불가 🔴');
    await slack.slash(kim, '/hometax', `확인 ${findSample('certificate-by-date').brn}`, {
      channel: 'C0TEAM',
    });
    const byDate = await answerTo(world, kim, '수집 가능(유효기간 기준)');
    await slack.slash(kim, '/hometax', '확인 라온', { channel: 'C0TEAM' });
    const choice = await answerTo(world, kim, '일치하는 회사가 2곳 있습니다');
    await slack.slash(kim, '/hometax', '목록', { channel: 'C0TEAM' });
    const list = await answerTo(world, kim, '전체 2곳');
    await slack.slash(kim, '/hometax', '팝업 라온식품', { channel: 'C0TEAM' });
    const popup = await windowOf(world, kim, '라온식품 전자세금계산서 인증 페이지 링크는');
    popbill.faults.set({}, SLOW);

    const press = (person: string, shown: Message | View, actionId: string, value?: string) =>
      expectPromptAck(actionId, () => pressButton(slack, person, shown, actionId, value));
    await press(kim, popup, 'popup_open');
    await press(kim, popup, 'popup_registered', target);
    await windowOf(world, kim, '라온식품 상태를 확인하고 있습니다');
    await slack.closeView(kim);
    await press(lee, alert, 'alert_check', target);
    await answerTo(world, lee, 'Checking 라온식품');
    await press(lee, alert, 'alert_registered', target);
    await press(lee, alert, 'alert_page', target);
    await windowOf(world, lee, 'Getting the link');
    const byDateTarget = `${findSample('certificate-by-date').brn}:taxinvoice`;
    await press(kim, byDate, 'more', `report_cert_test ${byDateTarget}`);
    await windowOf(world, kim, '지금 테스트할까요?');
    await slack.closeView(kim);
    await press(kim, report, 'more', `report_watch ${target}`);
    await windowOf(world, kim, '모니터링 수정');
    await slack.closeView(kim);
    await press(kim, choice, 'choose_check', `${healthy.brn}:taxinvoice`);
    await answerTo(world, kim, '라온 지점 상태를 확인하고 있습니다');
    await press(kim, list, 'list_row', `page:${healthy.brn}`);
    await windowOf(world, kim, '라온 지점 전자세금계산서 인증 페이지 링크를 받고 있습니다');
    await slack.closeView(kim);
    await press(kim, list, 'list_attention');
    await answerTo(world, kim, ') · 전체 2곳');
    await press(kim, report, 'report_check', target);

    expect(slack.warnings).toEqual([]);
  });

  it('acknowledges every submitted form at once and shows its progress', async () => {
    const { world } = await sampleApp({ watched: [rejected] });
    const { slack, popbill } = world;
    const byDate = findSample('certificate-by-date');
    await slack.slash(kim, '/hometax', `확인 ${byDate.brn}`, { channel: 'C0TEAM' });
    const report = await answerTo(world, kim, '수집 가능(유효기간 기준)');
    popbill.faults.set({}, SLOW);
    const submit = (name: string, values = {}) =>
      expectPromptAck(name, () => slack.submit(kim, values));

    await slack.slash(kim, '/hometax', '', { channel: 'C0TEAM' });
    await windowOf(world, kim, '수집 항목');
    await slack.typeahead(kim, 'company', '라온');
    await submit('check', { company: rejected.brn });
    await windowOf(world, kim, '라온식품 상태를 확인하고 있습니다');
    await slack.closeView(kim);
    // No name is entered, so the app asks POPBiLL for it.
    await slack.slash(kim, '/hometax', `추가 ${healthy.brn}`, { channel: 'C0TEAM' });
    await windowOf(world, kim, '모니터링 추가');
    await submit('watch');
    await windowOf(world, kim, '팝빌 연동회원인지 조회하고 있습니다');
    await slack.closeView(kim);
    await slack.press(kim, report, 'more', `report_cert_test ${byDate.brn}:taxinvoice`);
    await windowOf(world, kim, '지금 테스트할까요?');
    await submit('certificate test');
    await windowOf(world, kim, '상태를 확인하고 있습니다');
    await slack.closeView(kim);
    await slack.slash(kim, '/hometax', '제외 라온식품', { channel: 'C0TEAM' });
    await windowOf(world, kim, '제외할까요?');
    await submit('unwatch');
    await windowOf(world, kim, '라온식품 · 모니터링에서 제외했습니다');

    expect(slack.warnings).toEqual([]);
  });
});
