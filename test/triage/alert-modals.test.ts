import type { ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { assess } from '../../src/assessment/assess-rules.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { Alert } from '../../src/records/alert.js';
import type { HistoryEvent } from '../../src/records/history.js';
import { MRKDWN } from '../../src/slack/blocks.js';
import { noticeSentence } from '../../src/slack/notice-words.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';
import { type AlertDetailsModel, alertDetailsModal } from '../../src/triage/alert-details-view.js';
import {
  clientTextModal,
  clientTextSentence,
  letterModal,
} from '../../src/triage/client-text-view.js';
import {
  type SnoozeForm,
  snoozeFieldErrors,
  snoozeModal,
  snoozeSentence,
} from '../../src/triage/snooze-view.js';
import { clientTextWords, refusalSentence, snoozeWords } from '../../src/triage/triage-words.js';
import { alertOf, EVERY_REASON } from '../support/alert-samples.js';
import { aCompany, HANBIT } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import {
  certificateExpiry,
  checkBroken,
  deptUserLogin,
  endOf,
  memberMissing,
  planStopped,
} from '../support/reasons.js';
import { aStatus, certificateUntil, rejectedCell } from '../support/status-builders.js';
import { expectAsFixture, expectModalFits, labelsIn, mrkdwnIn, wordsIn } from '../support/views.js';

const NOW = seoul('2026-11-25 10:12');
const ko = TONGUES['ko'];

const TAKEN = { by: 'U0KIM', at: seoul('2026-11-25 09:02') } as const;
const PLACE = { brn: HANBIT, onDetails: false };

function snoozeForm(about: Partial<SnoozeForm> = {}): SnoozeForm {
  return {
    company: { brn: HANBIT, name: '한빛상사' },
    place: { ...PLACE, limit: seoul('2026-12-08 09:00') },
    choices: [
      { kind: 'one-day', until: seoul('2026-11-26 10:12') },
      { kind: 'three-days', until: seoul('2026-11-30 08:30') },
      { kind: 'next-working-day', until: seoul('2026-11-26 09:00') },
    ],
    now: NOW,
    ...about,
  };
}

function letter(alert: Alert, text: Tongue, language: 'ko' | 'en' = 'ko'): ModalView {
  const about = { alert, language, place: PLACE, collectsBy: 'any', now: NOW } as const;
  return letterModal(about, text);
}

const HISTORY: readonly { readonly at: number; readonly event: HistoryEvent }[] = [
  { at: seoul('2026-11-25 10:01'), event: { kind: 'client-told', by: 'U0KIM' } },
  {
    at: seoul('2026-11-25 09:40'),
    event: { kind: 'page-opened', by: 'U0KIM', product: 'taxinvoice' },
  },
  { at: seoul('2026-11-25 09:02'), event: { kind: 'taken', by: 'U0KIM' } },
  {
    at: seoul('2026-11-25 08:31'),
    event: { kind: 'told', why: 'first', severity: 'critical', channel: 'C0ALERTS' },
  },
];

const STATUS = aStatus({
  taxinvoice: {
    deptUser: rejectedCell(),
    certificate: certificateUntil(endOf('2027-06-30')),
    collectableAt: seoul('2026-11-24 08:30'),
  },
});

function details(about: Partial<AlertDetailsModel> = {}): AlertDetailsModel {
  const products = ['taxinvoice'] as const;
  return {
    brn: HANBIT,
    stage: 'production',
    company: aCompany({ owner: 'S0OPS', note: '대표님께 먼저 전화해 주세요.' }),
    alert: alertOf([deptUserLogin()], {
      stage: 'production',
      life: { state: 'acknowledged', ...TAKEN },
      calls: { ownerAt: seoul('2026-11-25 08:31') },
      clientTold: { by: 'U0KIM', at: seoul('2026-11-25 10:01') },
      pageOpenedBy: { user: 'U0KIM', at: seoul('2026-11-25 09:40') },
    }),
    assessment: assess(STATUS, { products, policy: DEFAULT_POLICY, now: NOW }),
    history: HISTORY,
    collectsBy: 'any',
    mayOperate: true,
    now: NOW,
    ...about,
  };
}

function notSaved(text: Tongue): string {
  return noticeSentence({ kind: 'not-saved', reference: '7F3KQ2' }, MRKDWN, text);
}

const MODALS: Readonly<Record<string, (text: Tongue) => ModalView>> = {
  'snooze-form': (text) => snoozeModal(snoozeForm({ claim: TAKEN }), text),
  'snooze-not-saved': (text) => {
    const feedback = notSaved(text);
    const chosen = { kind: 'date', day: '2026-12-04' } as const;
    return snoozeModal(snoozeForm({ chosen, feedback }), text);
  },
  'snooze-too-late': (text) => snoozeSentence(snoozeWords(text).tooLate, text),
  'snooze-saving': (text) => snoozeSentence(snoozeWords(text).saving, text),
  'snooze-done': (text) =>
    snoozeSentence(snoozeWords(text).done(seoul('2026-11-26 09:00'), NOW), text),
  'client-text': (text) => letter(alertOf([certificateExpiry()]), text),
  'client-text-english': (text) => {
    const told = alertOf([deptUserLogin()], { clientTold: TAKEN });
    return letter(told, text, 'en');
  },
  'client-text-not-saved': (text) => {
    const sent = { letter: '내일까지 부탁드립니다 & <고맙습니다>', language: 'ko' } as const;
    return clientTextModal({ ...sent, place: PLACE, feedback: notSaved(text), now: NOW }, text);
  },
  'client-text-nothing-to-ask': (text) => letter(alertOf([checkBroken()]), text),
  'client-text-saving': (text) => clientTextSentence(clientTextWords(text).saving, text),
  'client-text-done': (text) => clientTextSentence(clientTextWords(text).done, text),
  'alert-details': (text) => alertDetailsModal(details(), text),
  'alert-details-held': (text) =>
    alertDetailsModal(
      details({
        alert: alertOf([planStopped()], {
          stage: 'production',
          held: { why: 'quiet-hours', since: NOW, until: seoul('2026-11-26 08:30') },
        }),
        history: [],
        mayOperate: false,
        feedback: refusalSentence(
          { kind: 'taken-by-other', ...TAKEN },
          { company: '한빛상사', by: 'U0LEE', now: NOW },
          MRKDWN,
          text,
        ),
      }),
      text,
    ),
  'alert-details-over': (text) => {
    const { alert: _, ...over } = details({ history: [] });
    return alertDetailsModal(over, text);
  },
};

describe.each(LANGUAGES)('windows about an alert in %s', (language) => {
  const text = TONGUES[language];

  it.each(Object.keys(MODALS))(
    'are drawn as in their fixture and taken by Slack: %s',
    async (name) => {
      const view = MODALS[name]?.(text);
      if (view === undefined) throw new Error(`no modal ${name}`);

      expectModalFits(view);
      await expectAsFixture(view, `${name}.${language}`);
    },
  );

  it('are taken by Slack with the longest words', () => {
    const name = '<!channel>가나다라&*'.repeat(20);
    const note = '*메모* <https://a.kr> '.repeat(100);
    const everything = EVERY_REASON.map(({ reason }) => reason);
    const alert = alertOf(everything.slice(0, 12), { name, note });
    const { company: _, ...unwatched } = details({ alert });

    for (const view of [
      snoozeModal(snoozeForm({ company: { brn: HANBIT, name } }), text),
      letter(alertOf(everything, { name }), text),
      alertDetailsModal(unwatched, text),
      alertDetailsModal(details({ company: aCompany({ name, note }) }), text),
    ]) {
      expectModalFits(view);
      expect(mrkdwnIn(view)).not.toMatch(/<!channel|<https/);
    }
  });
});

describe('the window to put an alert off', () => {
  it('says under each choice when it would speak again, and until when at the latest', () => {
    const words = wordsIn(snoozeModal(snoozeForm(), ko));

    expect(words).toContain('11월 26일(목) 10:12');
    expect(words).toContain('11월 30일(월) 08:30');
    expect(words).toContain('12월 8일(화) 09:00까지 미룰 수 있습니다.');
  });

  it('offers what may be chosen, and always a date', () => {
    const choices = [{ kind: 'one-day', until: seoul('2026-11-26 10:12') }] as const;
    const words = wordsIn(snoozeModal(snoozeForm({ choices }), ko));

    expect(words).toContain('1일 뒤');
    expect(words).not.toContain('3일 뒤');
    expect(words).toContain('날짜 고르기');
  });

  it('says who has taken it', () => {
    expect(wordsIn(snoozeModal(snoozeForm({ claim: TAKEN }), ko))).toContain(
      '<@U0KIM> 님이 11월 25일 09:02에 이미 맡았습니다.',
    );
  });

  it('cannot be submitted when the certificate expires too soon', () => {
    const view = snoozeSentence(snoozeWords(ko).tooLate, ko);

    expect(view.submit).toBeUndefined();
    expect(wordsIn(view)).toContain('더 미룰 수 없습니다');
  });

  it.each([
    { problem: 'past', field: 'snooze_day_block', says: '지난 날로는 미룰 수 없습니다' },
    { problem: 'no-day', field: 'snooze_day_block', says: '날짜를 골라 주세요' },
    { problem: 'day-unused', field: 'snooze_block', says: "'날짜 고르기'를 골라 주세요" },
    {
      problem: { limit: seoul('2026-12-08 09:00'), now: NOW },
      field: 'snooze_day_block',
      says: '12월 8일(화) 09:00까지 미룰 수 있습니다.',
    },
  ] as const)('says beside the field what is wrong: $says', ({ problem, field, says }) => {
    const errors = snoozeFieldErrors(problem, ko);

    expect(errors).toEqual({ [field]: expect.stringContaining(says) });
  });
});

describe("the window with the client's text", () => {
  it('is Korean or English whatever the person reads', () => {
    const alert = alertOf([certificateExpiry()]);
    const field = (view: ModalView) => JSON.stringify(view.blocks);

    expect(field(letter(alert, TONGUES['en'], 'ko'))).toContain('안녕하세요.');
    expect(field(letter(alert, ko, 'en'))).toContain('Hello,');
  });

  it('has a field of its own for each language, so that Slack does not keep the other words', () => {
    const alert = alertOf([certificateExpiry()]);
    const blockOf = (language: 'ko' | 'en') =>
      letter(alert, ko, language).blocks.find(({ type }) => type === 'input')?.block_id;

    expect(blockOf('ko')).not.toBe(blockOf('en'));
  });

  it('says who sent it before', () => {
    const told = alertOf([certificateExpiry()], { clientTold: TAKEN });

    expect(wordsIn(letter(told, ko))).toContain(
      '<@U0KIM> 님이 11월 25일 09:02에 이미 보냈다고 표시했습니다.',
    );
  });

  it('asks nothing of a client who can do nothing', () => {
    const view = letter(alertOf([checkBroken()]), ko);

    expect(view.submit).toBeUndefined();
    expect(wordsIn(view)).toContain('고객에게 부탁할 일이 없습니다');
  });
});

describe('the details of an alert', () => {
  it('say all there is to know', () => {
    const words = wordsIn(alertDetailsModal(details(), ko));

    for (const fact of [
      '긴급 · 11월 25일 08:31부터',
      '처리 중 · <@U0KIM> 님이 11월 25일 09:02에 맡았습니다',
      '부서사용자 · 로그인 거부됨',
      '공동인증서 · 2027년 6월 30일(수)까지',
      '팝빌의 말: "홈택스 부서사용자 검증에 실패하였습니다." (-11100021)',
      '대표님께 먼저 전화해 주세요.',
      '담당 <!subteam^S0OPS>',
      '담당자를 부름 11월 25일 08:31',
      '고객 안내문을 보낸 사람 <@U0KIM> (11월 25일 10:01)',
      '11월 25일 09:02 · <@U0KIM> 님이 알림을 맡았습니다.',
      '11월 25일 08:31 · <#C0ALERTS> 채널에 긴급 알림을 보냈습니다(첫 알림).',
    ]) {
      expect(words).toContain(fact);
    }
  });

  it("give POPBiLL's words once", () => {
    for (const reason of [deptUserLogin({ sub: 'generic' }), memberMissing()]) {
      const words = wordsIn(alertDetailsModal(details({ alert: alertOf([reason]) }), ko));
      expect(words.split('팝빌의 말')).toHaveLength(2);
    }
  });

  it('show to viewers what they may press', () => {
    const operator = labelsIn(alertDetailsModal(details(), ko));
    const viewer = labelsIn(alertDetailsModal(details({ mayOperate: false }), ko));

    // The login was rejected: testing it again is an operator's, too.
    expect(viewer).toEqual([]);
    expect(operator).toEqual([
      '인증 페이지 열기',
      '다시 확인',
      '맡은 것 내려놓기',
      '나중에 알림',
      '다시 등록했어요',
      '고객 안내문',
      '수정',
      '모니터링 제외',
    ]);
  });

  it('say when news is told that waits', () => {
    const held = { why: 'quiet-hours', since: NOW, until: seoul('2026-11-26 08:30') } as const;
    const alert = alertOf([planStopped()], { held });

    expect(wordsIn(alertDetailsModal(details({ alert }), ko))).toContain(
      '새 소식이 있어 11월 26일(목) 08:30에 알립니다(방해 금지 시간이나 쉬는 날).',
    );
  });

  it('say that there is no open alert any more, without buttons', () => {
    const { alert: _, ...over } = details();
    const view = alertDetailsModal(over, ko);

    expect(wordsIn(view)).toContain('지금 열린 알림이 없습니다.');
    expect(labelsIn(view)).toEqual([]);
  });
});
