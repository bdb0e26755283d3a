import { describe, expect, it } from 'vitest';
import { rollUpLine, threadLine } from '../../src/alert/thread-line-words.js';
import { reasonName } from '../../src/assessment/reason-words.js';
import { DAY } from '../../src/kernel/time.js';
import type { Alert, NoticeReason, RollUpLine, ThreadLine } from '../../src/records/alert.js';
import type { Reason } from '../../src/records/reason.js';
import { LANGUAGES } from '../../src/text/format.js';
import { PLAIN } from '../../src/text/markup.js';
import { TONGUES } from '../../src/text/tongue.js';
import { alertOf } from '../support/alert-samples.js';
import { HANBIT } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import {
  authMissing,
  certificateExpiry,
  certificateInvalid,
  deptUserLogin,
  expiredYesterday,
  planStopped,
} from '../support/reasons.js';

const at = seoul('2026-11-25 09:02');
const open = alertOf([expiredYesterday()], { stage: 'production' });

function say(line: ThreadLine, language: 'ko' | 'en' = 'ko', alert: Alert = open): string {
  const context = {
    collectsBy: 'any',
    markup: PLAIN,
    isBroadcast: line.kind === 'notice',
  } as const;
  return threadLine(line, alert, context, TONGUES[language]);
}

describe('a thread line about an action', () => {
  it.each([
    {
      line: { kind: 'taken', by: 'KIM', at },
      ko: '11월 25일 09:02 @KIM 님이 이 알림을 맡았습니다.',
      en: '25 Nov, 09:02: @KIM claimed this alert.',
    },
    {
      line: { kind: 'assigned', by: 'KIM', at, to: 'LEE' },
      ko: '11월 25일 09:02 @KIM 님이 이 알림을 @LEE 님에게 맡겼습니다.',
      en: '25 Nov, 09:02: @KIM assigned this alert to @LEE.',
    },
    {
      line: { kind: 'handed-back', by: 'KIM', at },
      ko: '11월 25일 09:02 @KIM 님이 이 알림 맡기를 취소했습니다. 지금은 처리하는 사람이 없습니다.',
      en: '25 Nov, 09:02: @KIM released this alert, now unclaimed.',
    },
    {
      line: { kind: 'snoozed', by: 'KIM', at, until: seoul('2026-11-26 09:00') },
      ko: '11월 25일 09:02 @KIM 님이 이 알림을 11월 26일(목) 09:00까지 미뤘습니다. 상태가 나빠지면 다시 알립니다.',
      en: "25 Nov, 09:02: @KIM snoozed this alert until Thu 26 Nov, 09:00. If anything gets worse, you'll be alerted sooner.",
    },
    {
      line: { kind: 'snoozed', by: 'KIM', at, until: seoul('2027-01-04 09:00') },
      ko: '11월 25일 09:02 @KIM 님이 이 알림을 2027년 1월 4일(월) 09:00까지 미뤘습니다. 상태가 나빠지면 다시 알립니다.',
      en: "25 Nov, 09:02: @KIM snoozed this alert until Mon 4 Jan 2027, 09:00. If anything gets worse, you'll be alerted sooner.",
    },
    {
      line: {
        kind: 'snoozed',
        by: 'KIM',
        at,
        until: seoul('2026-11-26 09:00'),
        reason: '대표 출장',
      },
      ko: '11월 25일 09:02 @KIM 님이 이 알림을 11월 26일(목) 09:00까지 미뤘습니다. 상태가 나빠지면 다시 알립니다. 사유: 대표 출장',
      en: "25 Nov, 09:02: @KIM snoozed this alert until Thu 26 Nov, 09:00. If anything gets worse, you'll be alerted sooner. Reason: 대표 출장",
    },
    {
      line: { kind: 'woken', by: 'KIM', at },
      ko: '11월 25일 09:02 @KIM 님이 이 알림 미루기를 해제했습니다.',
      en: '25 Nov, 09:02: @KIM ended the snooze of this alert.',
    },
    {
      line: { kind: 'client-told', by: 'KIM', at },
      ko: '11월 25일 09:02 @KIM 님이 고객 안내문을 발송 완료로 표시했습니다.',
      en: '25 Nov, 09:02: @KIM marked the text for the client as sent.',
    },
    {
      line: { kind: 'checked', by: 'KIM', at },
      ko: '11월 25일 09:02 @KIM 님이 다시 확인했습니다. 아직 해결되지 않았습니다.',
      en: '25 Nov, 09:02: @KIM checked again. It is not resolved yet.',
    },
    {
      line: {
        kind: 'client-link',
        what: { step: 'made', by: 'KIM', until: seoul('2026-12-02 09:02') },
        at,
      },
      ko: '11월 25일 09:02 @KIM 님이 고객사용 링크를 만들었습니다(12월 2일(수) 09:02까지).',
      en: '25 Nov, 09:02: @KIM created a client link, valid until Wed 2 Dec, 09:02.',
    },
    {
      line: { kind: 'client-link', what: { step: 'opened' }, at },
      ko: '11월 25일 09:02 고객사용 링크가 올바른 사업자번호로 열렸습니다.',
      en: '25 Nov, 09:02: the client link was opened with the right business number.',
    },
    {
      line: { kind: 'client-link', what: { step: 'page', product: 'cashbill' }, at },
      ko: '11월 25일 09:02 고객사용 링크로 현금영수증 인증 페이지가 열렸습니다. 5분 뒤에 등록 여부를 확인합니다(로그인 테스트 없음).',
      en: '25 Nov, 09:02: the authentication page for cash receipts was opened through the client link. We check in 5 minutes (no login test).',
    },
    {
      line: { kind: 'client-link', what: { step: 'checked' }, at },
      ko: '11월 25일 09:02 고객사용 링크로 인증 페이지가 열린 뒤 다시 확인했습니다. 아직 해결되지 않았습니다.',
      en: '25 Nov, 09:02: checked again after the authentication page was opened through the client link. It is not resolved yet.',
    },
    {
      line: { kind: 'client-link', what: { step: 'ended', why: 'revoked', by: 'KIM' }, at },
      ko: '11월 25일 09:02 @KIM 님이 고객사용 링크를 종료했습니다.',
      en: '25 Nov, 09:02: @KIM ended the client link.',
    },
    {
      line: { kind: 'client-link', what: { step: 'ended', why: 'resolved' }, at },
      ko: '11월 25일 09:02 해결되어 고객사용 링크를 종료했습니다.',
      en: '25 Nov, 09:02: the client link ended, because the problem is resolved.',
    },
    {
      line: { kind: 'still-failing', at },
      ko: '11월 25일 09:02 다시 확인했지만 같은 문제가 남아 있습니다.',
      en: '25 Nov, 09:02: checked again, and the same problem is still there.',
    },
  ] satisfies readonly { line: ThreadLine; ko: string; en: string }[])(
    'says who did it and when: $line.kind',
    ({ line, ko, en }) => {
      expect(say(line)).toBe(ko);
      expect(say(line, 'en')).toBe(en);
    },
  );
});

describe('a thread line about a certificate that a department user replaces', () => {
  const covered = { beside: 'working-dept-user', severity: 'notice' } as const;

  it.each([certificateInvalid(covered), certificateExpiry(covered)])(
    'does not sound as if collection had stopped: $kind',
    (reason) => {
      const alert = alertOf([reason], { stage: 'production', checkedAt: at });
      const name = reasonName(reason, TONGUES.ko);

      expect(say({ kind: 'checked', by: 'KIM', at }, 'ko', alert)).toBe(
        '11월 25일 09:02 @KIM 님이 다시 확인했습니다. 수집에는 영향이 없습니다.',
      );
      expect(say({ kind: 'checked', by: 'KIM', at }, 'en', alert)).toBe(
        '25 Nov, 09:02: @KIM checked again. Collection is not affected.',
      );
      const gone = { kind: 'reason-gone', reasons: [deptUserLogin()] } as const;
      expect(say(gone, 'ko', alert)).toContain(
        `남은 문제: ${name}(전자세금계산서, 수집에는 영향 없음).`,
      );
      expect(say(gone, 'en', alert)).toContain(' (tax invoices, collection not affected).');
    },
  );
});

describe('a quiet thread line about the end', () => {
  it.each([
    {
      life: { state: 'resolved', at, was: [planStopped()], gaps: [] },
      ko: '1일 3시간 만에 해결되었습니다(11월 25일 09:02 확인). 링크 받은 사람: @KIM.',
      en: 'Resolved after 1 day 3 h (checked 25 Nov, 09:02 KST). Page link issued to @KIM.',
    },
    {
      life: { state: 'closed', at, by: 'cli' },
      ko: '관리자가 명령줄로 11월 25일 09:02에 모니터링에서 제외했습니다.',
      en: 'An admin on the command line stopped watching this company on 25 Nov, 09:02.',
    },
  ] as const)('is a sentence: $life.state', ({ life, ko, en }) => {
    const openedAt = seoul('2026-11-24 06:00');
    const pageOpenedBy = { user: 'KIM', at: openedAt };
    const alert = alertOf([], { stage: 'production', life, openedAt, pageOpenedBy });

    expect(say({ kind: life.state }, 'ko', alert)).toBe(ko);
    expect(say({ kind: life.state }, 'en', alert)).toBe(en);
  });
});

describe("a thread line about the check after the client's visit", () => {
  const line = { kind: 'client-link', what: { step: 'checked' }, at } as const;
  const untested = certificateInvalid({ sub: 'revoked', deptUserUnsure: 'untested' });
  const opened = {
    ko: '11월 25일 09:02 고객사용 링크로 인증 페이지가 열린 뒤 다시 확인했습니다.',
    en: '25 Nov, 09:02: checked again after the authentication page was opened through the client link.',
  };

  it.each([
    {
      name: 'that only the login test is missing',
      reasons: [untested],
      ko: "부서사용자가 등록되어 있고(전자세금계산서) 로그인 테스트만 남았습니다. '다시 확인'을 눌러 주세요.",
      en: 'A department user is registered (tax invoices); only its login test is missing. Press "Check again".',
    },
    {
      name: 'what else is open',
      reasons: [untested, authMissing({ products: ['cashbill'] })],
      ko: "부서사용자가 등록되어 있고(전자세금계산서) 로그인 테스트만 남았습니다. '다시 확인'을 눌러 주세요. 남은 문제: 홈택스 인증 미등록(현금영수증).",
      en: 'A department user is registered (tax invoices); only its login test is missing. Press "Check again". Still open: authentication not registered (cash receipts).',
    },
    {
      name: 'that it cannot tell whether a rejected one was registered again',
      reasons: [deptUserLogin()],
      ko: '부서사용자를 다시 등록했는지는 로그인해야 알 수 있습니다.',
      en: 'Only a login can tell whether the department user was registered again.',
    },
  ])('says $name', ({ reasons, ko, en }) => {
    const alert = alertOf(reasons, { stage: 'production', checkedAt: at });

    expect(say(line, 'ko', alert)).toBe(`${opened.ko} ${ko}`);
    expect(say(line, 'en', alert)).toBe(`${opened.en} ${en}`);
  });
});

describe('a thread line about a registration whose login is not tested yet', () => {
  it('says so, and what to do, even where other ends are short', () => {
    const life = {
      state: 'resolved',
      at,
      was: [authMissing()],
      gaps: [],
      unconfirmed: 'until-sweep',
    } as const;
    const alert = alertOf([], { stage: 'production', life });

    expect(say({ kind: 'resolved' }, 'ko', alert)).toMatch(
      /^로그인 미확인: 한빛상사 홈택스 인증이 등록되었습니다\. 로그인은 아직 확인하지 못했습니다\. /,
    );
    expect(say({ kind: 'resolved' }, 'en', alert)).toMatch(
      /^Login unconfirmed \| .* The login is not confirmed yet\. Press "Check again" to test it/,
    );
  });

  it('says so in a combined alert, and asks to collect only after the login', () => {
    const gap = { product: 'taxinvoice', from: at - DAY, to: at } as const;
    const line: RollUpLine = {
      deed: { kind: 'resolved', at, unconfirmed: 'until-sweep' },
      companies: [{ brn: HANBIT, name: '한빛상사', gaps: [gap] }],
      total: 1,
    };

    expect(rollUpLine(line, PLAIN, TONGUES.ko).split('\n')).toEqual([
      '11월 25일 09:02 한빛상사(123-45-67891)의 알림이 종료되었지만, 로그인은 아직 확인하지 못했습니다.',
      '로그인이 확인되면 11월 24일분부터 전자세금계산서를 다시 수집해 주세요.',
    ]);
    expect(rollUpLine(line, PLAIN, TONGUES.en)).toContain(
      'was closed, but the login is not confirmed yet.\nOnce the login is confirmed, re-collect',
    );
    const checkedLater = { brn: HANBIT, name: '나라상사', gaps: [{ ...gap, to: at + 1 }] };
    const joined = { ...line, companies: [...line.companies, checkedLater], total: 2 };
    expect(rollUpLine(joined, PLAIN, TONGUES.ko)).toContain('나라상사: 로그인이 확인되면');
  });
});

describe('a thread line about a reason that has ended', () => {
  const rejected = (product: 'taxinvoice' | 'cashbill') => deptUserLogin({ products: [product] });

  it('names the products', () => {
    const gone = [rejected('taxinvoice')];
    const line = { kind: 'reason-gone', reasons: gone } as const;
    const left = (reason: Reason) => alertOf([reason], { stage: 'production', checkedAt: at });

    expect(say(line, 'ko', left(planStopped({ products: ['cashbill'] })))).toBe(
      '11월 25일 09:02 해결된 문제: 부서사용자 로그인 거부(전자세금계산서). 남은 문제: 정액제 종료됨(현금영수증).',
    );
    expect(say(line, 'en', left(rejected('cashbill')))).toBe(
      '25 Nov, 09:02 resolved: department user login rejected (tax invoices). Still open: department user login rejected (cash receipts).',
    );
  });
});

describe('a thread line that asks to collect missed days', () => {
  it('says if the certificate that collects again was not tested', () => {
    const line = { kind: 'reason-gone', reasons: [expiredYesterday()], at } as const;
    const stop = { product: 'taxinvoice', from: at - DAY, to: at, asked: true } as const;
    const sayFor = (language: 'ko' | 'en', untested?: true) =>
      say(
        line,
        language,
        alertOf([planStopped({ products: ['cashbill'] })], { stops: [{ ...stop, untested }] }),
      );

    expect(sayFor('ko', true)).toContain(
      '전자세금계산서를 다시 수집할 수 있습니다. 인증서 로그인은 아직 테스트하지 않았습니다. 11월 24일~',
    );
    expect(sayFor('en', true)).toContain('The certificate login has not been tested yet.');
    expect(sayFor('ko')).not.toContain('테스트하지');
  });
});

describe('a thread line about an ended reason, sent late', () => {
  it('says when the reason was found gone, not when the alert was last checked', () => {
    const line = { kind: 'reason-gone', reasons: [deptUserLogin()], at } as const;
    const checkedLater = { stage: 'production', checkedAt: at + DAY } as const;

    expect(say(line, 'ko', alertOf([expiredYesterday()], checkedLater))).toMatch(
      /^11월 25일 09:02 해결된 문제: /,
    );
  });
});

describe('a thread line about an ended reason, sent after the end of the alert', () => {
  it('names no open problem', () => {
    const line = { kind: 'reason-gone', reasons: [deptUserLogin()] } as const;
    const ended = alertOf([], { stage: 'production', checkedAt: at });

    expect(say(line, 'ko', ended)).toBe(
      '11월 25일 09:02 해결된 문제: 부서사용자 로그인 거부(전자세금계산서).',
    );
    expect(say(line, 'en', ended)).toBe(
      '25 Nov, 09:02 resolved: department user login rejected (tax invoices).',
    );
  });
});

describe('a notice in the thread', () => {
  const REASONS: readonly {
    readonly why: NoticeReason;
    readonly ko: string;
    readonly en: string;
  }[] = [
    { why: 'first', ko: '', en: '' },
    { why: 'rung', ko: '', en: '' },
    { why: 'last-day', ko: '', en: '' },
    {
      why: 'new-reason',
      ko: ' 이 알림에 문제가 추가되었습니다.',
      en: ' A problem was added to this alert.',
    },
    {
      why: 'worse',
      ko: ' 긴급으로 바뀌었습니다(11월 25일 기준 1일 지남).',
      en: ' This is now critical (1 day past expiry as of 25 Nov).',
    },
    {
      why: 'snooze-over',
      ko: ' 미룬 시간이 지났습니다.',
      en: ' The snooze is over.',
    },
    {
      why: 'reminder',
      ko: '',
      en: '',
    },
    {
      why: 'nobody-took-it',
      ko: ' 11월 25일 08:31부터 업무 시간 기준 4시간이 넘도록 처리하는 사람이 없습니다.',
      en: ' This alert has been unclaimed since 25 Nov, 08:31 (at least four working hours).',
    },
  ];

  it.each(REASONS)('says why it notifies again: $why', ({ why, ko, en }) => {
    const line = { kind: 'notice', why } as const;

    const asks = why === 'reminder' || why === 'nobody-took-it';
    const request = asks
      ? "처리할 분은 '제가 맡을게요'를 눌러 주세요."
      : '이미 갱신했는지 회사에 물어보고, 새 인증서나 부서사용자를 등록해 주세요.';
    expect(say(line)).toBe(
      `긴급: 한빛상사 인증서가 11월 24일(화)에 만료되었습니다 · 123-45-67891.${ko} 부서사용자가 없어, 전자세금계산서를 수집할 수 없습니다. 자료는 홈택스에 남아 있으니 인증 등록 후 11월 24일분부터 다시 수집하면 됩니다. ${request}`,
    );
    expect(say(line, 'en')).toContain(
      `Critical | 한빛상사: certificate expired Tue 24 Nov · 123-45-67891.${en} No department user`,
    );
  });

  it.each([
    { ended: 'snooze', ko: '알림 미루기가', en: 'The snooze ended' },
    { ended: 'claim', ko: '알림 맡기가', en: 'The claim ended' },
    {
      ended: 'both',
      ko: '알림 미루기와 맡기가',
      en: 'The snooze and the claim ended',
    },
  ] as const)('says that worse news ended $ended', ({ ended, ko, en }) => {
    const line = { kind: 'notice', why: 'new-reason', ended } as const;

    expect(say(line)).toContain(
      `이 알림에 문제가 추가되었습니다. 상태가 나빠져 ${ko} 해제되었습니다.`,
    );
    expect(say(line, 'en')).toContain(
      `A problem was added to this alert. ${en} because the alert got worse.`,
    );
  });

  it('says how many logins were rejected, if that made it more urgent', () => {
    const alert = alertOf([deptUserLogin({ rejections: 2 })], { stage: 'production' });

    expect(say({ kind: 'notice', why: 'worse' }, 'ko', alert)).toContain(
      ' 긴급으로 바뀌었습니다(로그인 2회 연속 거부). ',
    );
    expect(say({ kind: 'notice', why: 'worse' }, 'en', alert)).toContain(
      ' This is now critical (login rejected 2 times in a row). ',
    );
  });

  it('says that it is more urgent, and not critical, when it is not', () => {
    const warning = alertOf([deptUserLogin({ severity: 'warning' })], { stage: 'production' });

    expect(say({ kind: 'notice', why: 'worse' }, 'ko', warning)).toMatch(
      /^주의: 한빛상사 .+ · 123-45-67891\. 주의로 바뀌었습니다\. /,
    );
    expect(say({ kind: 'notice', why: 'worse' }, 'en', warning)).toMatch(
      /^Warning \| 한빛상사: .+ · 123-45-67891\. This is now a warning\. /,
    );
  });

  it.each([
    {
      why: 'worse' as const,
      calls: ['KIM'],
      ko: /^긴급: 한빛상사 .+ · 123-45-67891\. @KIM · 긴급으로 바뀌었습니다\(11월 25일 기준 1일 지남\)\. /,
      en: /^Critical \| 한빛상사: .+ · 123-45-67891\. @KIM, this is now critical \(1 day past expiry as of 25 Nov\)\. /,
    },
    {
      why: 'nobody-took-it' as const,
      calls: ['S0OPS', 'LEE'],
      ko: /\. @S0OPS, @LEE · 11월 25일 08:31부터 업무 시간 기준 4시간이 넘도록 .+ '제가 맡을게요'를 눌러 주세요\.$/,
      en: /\. @S0OPS and @LEE, this alert has been unclaimed since 25 Nov, 08:31 .+ press "I'll take this"\.$/,
    },
  ])('names the company and its problem before the mentions: $why', ({ why, calls, ko, en }) => {
    const line = { kind: 'notice', why, calls } as const;

    expect(say(line)).toMatch(ko);
    expect(say(line, 'en')).toMatch(en);
  });

  it('says besides the news that the alert is unclaimed, if it still is', () => {
    const line = { kind: 'notice', why: 'new-reason', calls: ['S0OPS'], untaken: true } as const;
    const taken = { state: 'acknowledged', by: 'KIM', at } as const;
    const since = { calls: { criticalAt: seoul('2026-11-25 08:45') } };

    expect(say(line, 'en', { ...open, ...since })).toMatch(
      /\. @S0OPS, a problem was added to this alert\. This alert has been unclaimed since 25 Nov, 08:45 /,
    );
    expect(say(line, 'en', { ...open, ...since, life: taken })).not.toContain('has claimed');
  });

  it('asks the claimer, with one mention', () => {
    const takenAt = seoul('2026-11-20 14:00');
    const taken = { state: 'acknowledged', by: 'KIM', at: takenAt } as const;
    const snoozed = { ...taken, state: 'snoozed', until: at, taken } as const;
    const line = { kind: 'notice', why: 'reminder', calls: ['KIM'] } as const;
    const lines = [taken, snoozed].map((life) => say(line, 'ko', { ...open, life }));

    expect(lines[0]).toMatch(
      /· 123-45-67891\. @KIM 님, 11월 20일에 맡으신 알림이 아직 열려 있습니다\. 계속 처리 중이신가요\? /,
    );
    expect(lines[0]?.match(/@KIM/g)).toHaveLength(1);
    expect(lines[0]).toMatch(/'맡기 취소'를 눌러 다른 분이 맡을 수 있게 해 주세요\.$/);
    expect(lines[1]).toBe(lines[0]);
    expect(say(line, 'en', { ...open, life: taken })).toMatch(
      /\. @KIM, the alert you claimed on 20 Nov is still open\. Still on it\? If not, press "Release"/,
    );
  });

  it('mentions nobody if the alert has ended in the meantime', () => {
    const ended = {
      ...open,
      reasons: [],
      life: { state: 'resolved', at, was: [authMissing()], gaps: [] },
    } as const;

    for (const language of LANGUAGES) {
      const line = { kind: 'notice', why: 'worse', calls: ['KIM'] } as const;
      expect(say(line, language, ended)).not.toContain('@KIM');
    }
  });
});
