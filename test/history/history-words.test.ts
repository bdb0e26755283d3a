import { describe, expect, it } from 'vitest';
import { heldReason, historyEvent, noticeReason } from '../../src/history/history-words.js';
import type { NewsHoldReason, NoticeReason } from '../../src/records/alert.js';
import type { HistoryEvent } from '../../src/records/history.js';
import { LANGUAGES } from '../../src/text/format.js';
import { PLAIN } from '../../src/text/markup.js';
import { TONGUES } from '../../src/text/tongue.js';
import { seoul } from '../support/fake-clock.js';

const now = seoul('2026-11-26 10:00');

interface Row {
  readonly event: HistoryEvent;
  readonly ko: string;
  readonly en: string;
}

const ROWS: readonly Row[] = [
  {
    event: {
      kind: 'settings-changed',
      by: 'KIM',
      setting: 'defaultChannel',
      from: 'C1',
      to: 'C2',
    },
    ko: '@KIM 님이 설정을 변경했습니다. 기본 채널: #C1 → #C2.',
    en: '@KIM changed a setting. Default channel: #C1 → #C2.',
  },
  {
    event: {
      kind: 'settings-changed',
      by: 'KIM',
      setting: 'quietHours',
      from: 'off',
      to: '20:00-08:30',
      isReset: true,
    },
    ko: '@KIM 님이 설정을 변경했습니다. 방해 금지 시간: 사용 안 함 → 20:00-08:30(초기값으로 되돌림).',
    en: '@KIM changed a setting. Quiet hours: off → 20:00-08:30 (reset to the original value).',
  },
  {
    event: { kind: 'watched', by: 'KIM' },
    ko: '@KIM 님이 모니터링에 추가했습니다.',
    en: '@KIM started watching the company.',
  },
  {
    event: { kind: 'edited', by: 'cli' },
    ko: '관리자가 명령줄로 회사 정보를 수정했습니다.',
    en: 'An admin on the command line edited the company.',
  },
  {
    event: {
      kind: 'edited',
      by: 'KIM',
      changes: [
        { field: 'name' },
        { field: 'channel', from: '', to: 'C2' },
        { field: 'owner', from: 'LEE', to: '' },
      ],
    },
    ko: '@KIM 님이 회사 정보를 수정했습니다(이름, 알림 채널: 기본 채널 → #C2, 담당자: @LEE → 없음).',
    en: '@KIM edited the company (name, alert channel: default channel → #C2, owner: @LEE → none).',
  },
  {
    event: { kind: 'owner-set', by: 'KIM', from: 'LEE', to: 'PARK' },
    ko: '@KIM 님이 담당자를 변경했습니다(@LEE → @PARK).',
    en: '@KIM changed the owner (@LEE → @PARK).',
  },
  {
    event: { kind: 'channel-set', by: 'KIM', to: 'C2' },
    ko: '@KIM 님이 알림 채널을 변경했습니다(#C2).',
    en: '@KIM changed the alert channel (#C2).',
  },
  {
    event: {
      kind: 'posted',
      about: 'outage',
      channel: 'C1',
      message: { channel: 'C1', ts: '1.2' },
    },
    ko: '#C1 채널에 응답 없음 알림을 보냈습니다.',
    en: 'Sent to #C1: an alert that POPBiLL or HomeTax does not answer.',
  },
  {
    event: { kind: 'unwatched', by: 'KIM' },
    ko: '@KIM 님이 모니터링에서 제외했습니다.',
    en: '@KIM stopped watching the company.',
  },
  {
    event: { kind: 'page-opened', by: 'KIM', product: 'cashbill' },
    ko: '@KIM 님이 인증 페이지 링크를 받았습니다(현금영수증).',
    en: '@KIM got a link to the authentication page (cash receipts).',
  },
  {
    event: {
      kind: 'client-link',
      what: { step: 'made', by: 'KIM', until: seoul('2026-12-02 09:02') },
    },
    ko: '@KIM 님이 고객사용 링크를 만들었습니다(12월 2일(수) 09:02까지).',
    en: '@KIM created a client link, valid until Wed 2 Dec, 09:02.',
  },
  {
    event: { kind: 'client-link', what: { step: 'opened' } },
    ko: '고객사용 링크가 올바른 사업자번호로 열렸습니다.',
    en: 'The client link was opened with the right business number.',
  },
  {
    event: { kind: 'client-link', what: { step: 'checked' } },
    ko: '고객사용 링크로 인증 페이지가 열린 뒤 다시 확인했습니다.',
    en: 'Checked again after the authentication page was opened through the client link.',
  },
  {
    event: { kind: 'client-link', what: { step: 'ended', why: 'replaced', by: 'KIM' } },
    ko: '@KIM 님이 새로 만들어 이전 고객사용 링크는 종료되었습니다.',
    en: '@KIM replaced the client link; the earlier one no longer works.',
  },
  {
    event: { kind: 'client-link', what: { step: 'ended', why: 'expired' } },
    ko: '고객사용 링크의 사용 기간이 끝났습니다.',
    en: 'The client link expired.',
  },
  {
    event: { kind: 'client-link', what: { step: 'ended', why: 'wrong-numbers' } },
    ko: '틀린 사업자번호가 여러 번 입력되어 고객사용 링크를 종료했습니다.',
    en: 'The client link ended, because wrong business numbers were entered several times.',
  },
  {
    event: { kind: 'client-link', what: { step: 'ended', why: 'not-allowed' } },
    ko: '만든 사람에게 권한이 없어져 고객사용 링크를 종료했습니다.',
    en: 'The client link ended, because the person who created it no longer has permission.',
  },
  {
    event: { kind: 'client-link', what: { step: 'ended', why: 'closed' } },
    ko: '모니터링하지 않게 되어 고객사용 링크를 종료했습니다.',
    en: 'The client link ended, because the company is no longer watched.',
  },
  {
    event: { kind: 'login-tested', by: 'KIM', product: 'taxinvoice' },
    ko: '@KIM 님이 인증서 로그인 테스트를 했습니다(전자세금계산서).',
    en: '@KIM tested the certificate login (tax invoices).',
  },
  {
    event: {
      kind: 'login-confirmed',
      by: 'KIM',
      product: 'taxinvoice',
      method: 'deptUser',
      attempts: 4,
    },
    ko: '@KIM 님이 4회 연속 실패했을 수 있는 부서사용자 로그인을 한 번 더 테스트하도록 승인했습니다(전자세금계산서).',
    en: '@KIM approved one more department user login test after 4 logins in a row that failed or may have failed (tax invoices).',
  },
  {
    event: { kind: 'said-registered', by: 'KIM', product: 'taxinvoice' },
    ko: '@KIM 님이 다시 등록했다고 알렸습니다(전자세금계산서).',
    en: '@KIM reported that it was registered again (tax invoices).',
  },
  {
    event: { kind: 'imported', by: 'cli', companies: 3000 },
    ko: '관리자가 명령줄로 회사 3,000곳을 가져왔습니다.',
    en: 'An admin on the command line imported 3,000 companies.',
  },
  {
    event: { kind: 'exported', by: 'KIM', companies: 1 },
    ko: '@KIM 님이 회사 1곳의 목록을 내보냈습니다.',
    en: '@KIM exported 1 company.',
  },
  {
    event: { kind: 'swept', by: 'schedule', companies: 2 },
    ko: '정기 확인으로 회사 2곳을 확인했습니다.',
    en: 'The scheduled check covered 2 companies.',
  },
  {
    event: { kind: 'told', why: 'worse', severity: 'critical', channel: 'C1' },
    ko: '#C1 채널에 긴급 알림을 보냈습니다(더 급해짐).',
    en: 'Sent a critical alert to #C1 (more urgent).',
  },
  {
    event: { kind: 'told', why: 'eased', severity: 'notice', channel: 'C1' },
    ko: '#C1 채널에 긴급 문제가 해결되었다고 알렸습니다.',
    en: 'Reported to #C1 that the critical problem is resolved.',
  },
  {
    event: { kind: 'told', why: 'of a later version', severity: 'warning', channel: 'C1' },
    ko: '#C1 채널에 주의 알림을 보냈습니다.',
    en: 'Sent a warning alert to #C1.',
  },
  {
    event: { kind: 'told-person', about: 'channel-refused', to: 'KIM', channel: 'C1' },
    ko: '@KIM 님에게 #C1 채널에 알림을 보낼 수 없다고 알렸습니다.',
    en: "Notified @KIM that #C1 can't receive alerts.",
  },
  {
    event: { kind: 'told-person', about: 'default-channel-refused', to: 'KIM', channel: 'C1' },
    ko: '@KIM 님에게 #C1 채널에 알림을 보낼 수 없다고 알렸습니다.',
    en: "Notified @KIM that #C1 can't receive alerts.",
  },
  {
    event: { kind: 'told-person', about: 'first-check', to: 'KIM' },
    ko: '@KIM 님에게 가져온 회사의 첫 확인 결과를 알렸습니다.',
    en: 'Notified @KIM of the first check of the imported companies.',
  },
  {
    event: {
      kind: 'collector-failed',
      product: 'taxinvoice',
      code: -11100009,
      message: '<!channel>',
      at: seoul('2026-11-25 14:02'),
    },
    ko: '11월 25일 14:02 수집 연동이 전자세금계산서 수집 중 팝빌 오류를 받았습니다: "<!channel>" (-11100009)',
    en: '25 Nov, 14:02: the collector got an error from POPBiLL while collecting tax invoices: "<!channel>" (-11100009)',
  },
  {
    event: { kind: 'calendar-made', by: 'KIM', scope: { kind: 'owner', owner: 'KIM' } },
    ko: '@KIM 님이 캘린더 주소를 만들었습니다(@KIM 님이 담당하는 회사).',
    en: '@KIM created a calendar address (companies of @KIM).',
  },
  {
    event: { kind: 'calendar-revoked', by: 'KIM', scope: { kind: 'channel', channel: 'OPS' } },
    ko: '@KIM 님이 캘린더 주소를 종료했습니다(#OPS 채널의 회사).',
    en: '@KIM revoked a calendar address (companies of #OPS).',
  },
  {
    event: { kind: 'calendar-revoked', by: 'KIM', scope: { kind: 'all' } },
    ko: '@KIM 님이 캘린더 주소를 종료했습니다(모든 회사).',
    en: '@KIM revoked a calendar address (all companies).',
  },
  {
    event: { kind: 'named' },
    ko: '팝빌에 등록된 회사 이름을 가져왔습니다.',
    en: 'The company name was taken from POPBiLL.',
  },
  { event: { kind: 'resolved' }, ko: '알림이 해결되었습니다.', en: 'The alert was resolved.' },
  {
    event: { kind: 'held', why: 'quiet-hours', until: seoul('2026-11-26 08:30') },
    ko: '새로 알릴 내용을 11월 26일(목) 08:30까지 보류했습니다(방해 금지 시간 또는 휴일).',
    en: 'An update was put on hold until Thu 26 Nov, 08:30 (quiet hours or a non-working day).',
  },
  {
    event: { kind: 'held', why: 'of a later version' },
    ko: '새로 알릴 내용을 보류했습니다(아직 알릴 때가 아님).',
    en: 'An update was put on hold (not due yet).',
  },
  {
    event: { kind: 'paused', by: 'KIM', reason: 'closed' },
    ko: '@KIM 님이 모니터링을 일시 중지했습니다(폐업).',
    en: '@KIM paused the company (closed down).',
  },
  {
    event: { kind: 'resumed', by: 'KIM' },
    ko: '@KIM 님이 모니터링을 다시 시작했습니다.',
    en: '@KIM resumed the company.',
  },
  {
    event: { kind: 'owner-set', by: 'KIM', from: '', to: 'LEE' },
    ko: '@KIM 님이 담당자를 변경했습니다(없음 → @LEE).',
    en: '@KIM changed the owner (none → @LEE).',
  },
  {
    event: { kind: 'owner-set', by: 'KIM', to: '' },
    ko: '@KIM 님이 담당자를 변경했습니다(없음).',
    en: '@KIM changed the owner (none).',
  },
  {
    event: { kind: 'channel-set', by: 'KIM', to: 'C1' },
    ko: '@KIM 님이 알림 채널을 변경했습니다(#C1).',
    en: '@KIM changed the alert channel (#C1).',
  },
  {
    event: { kind: 'channel-set', by: 'KIM', to: '' },
    ko: '@KIM 님이 알림 채널을 변경했습니다(기본 채널).',
    en: '@KIM changed the alert channel (default channel).',
  },
  {
    event: { kind: 'taken', by: 'KIM' },
    ko: '@KIM 님이 알림을 맡았습니다.',
    en: '@KIM claimed the alert.',
  },
  {
    event: { kind: 'assigned', by: 'KIM', to: 'LEE' },
    ko: '@KIM 님이 알림을 @LEE 님에게 맡겼습니다.',
    en: '@KIM assigned the alert to @LEE.',
  },
  {
    event: { kind: 'handed-back', by: 'KIM' },
    ko: '@KIM 님이 알림 맡기를 취소했습니다.',
    en: '@KIM released the alert.',
  },
  {
    event: { kind: 'woken', by: 'KIM' },
    ko: '@KIM 님이 알림 미루기를 해제했습니다.',
    en: '@KIM ended the snooze.',
  },
  {
    event: { kind: 'handling-ended', ended: 'both' },
    ko: '상태가 나빠져 알림 미루기와 맡기가 해제되었습니다.',
    en: 'The snooze and the claim ended because the alert got worse.',
  },
  {
    event: { kind: 'client-told', by: 'KIM' },
    ko: '@KIM 님이 고객 안내문을 발송 완료로 표시했습니다.',
    en: '@KIM marked the text for the client as sent.',
  },
  {
    event: { kind: 'released', by: 'KIM' },
    ko: '@KIM 님이 중단된 로그인 테스트를 재개했습니다.',
    en: '@KIM resumed the paused login tests.',
  },
  {
    event: { kind: 'snoozed', by: 'KIM', until: seoul('2026-11-30 09:00') },
    ko: '@KIM 님이 알림을 11월 30일(월) 09:00까지 미뤘습니다.',
    en: '@KIM snoozed the alert until Mon 30 Nov, 09:00.',
  },
  {
    event: {
      kind: 'snoozed',
      by: 'KIM',
      until: seoul('2026-11-30 09:00'),
      reason: '대표 출장',
    },
    ko: '@KIM 님이 알림을 11월 30일(월) 09:00까지 미뤘습니다(사유: 대표 출장).',
    en: '@KIM snoozed the alert until Mon 30 Nov, 09:00 (reason: 대표 출장).',
  },
  {
    event: { kind: 'test-alert', by: 'KIM', channel: 'C1' },
    ko: '@KIM 님이 #C1 채널에 테스트 알림을 보냈습니다.',
    en: '@KIM sent a test alert to #C1.',
  },
];

describe('historyEvent', () => {
  it.each(ROWS)('names person and event: $event.kind', ({ event, ko, en }) => {
    expect(historyEvent(event, now, PLAIN, TONGUES.ko)).toBe(ko);
    expect(historyEvent(event, now, PLAIN, TONGUES.en)).toBe(en);
  });

  it('has its own words for every reason to send or hold a notice', () => {
    const sent: readonly NoticeReason[] = [
      'first',
      'new-reason',
      'worse',
      'rung',
      'last-day',
      'snooze-over',
      'reminder',
      'nobody-took-it',
    ];
    const held: readonly NewsHoldReason[] = [
      'quiet-hours',
      'snoozed',
      'told-today',
      'digest-only',
      'common-cause',
      'mass-change',
    ];

    for (const language of LANGUAGES) {
      const t = TONGUES[language];
      const reasons = sent.map((why) => noticeReason(why, t));
      const holds = [...held, 'another'].map((why) => heldReason(why, t));
      expect(new Set(reasons)).toHaveLength(sent.length);
      expect(new Set(holds)).toHaveLength(held.length + 1);
      expect(reasons).not.toContain(undefined);
    }
  });
});
