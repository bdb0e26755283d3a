import type { ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { assess } from '../../src/assessment/assess-rules.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { Alert } from '../../src/records/alert.js';
import type { HistoryEvent } from '../../src/records/history.js';
import { MRKDWN } from '../../src/slack/blocks.js';
import { FIELDS, type FormValues } from '../../src/slack/inputs.js';
import { noticeSentence } from '../../src/slack/notice-words.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';
import { type AlertDetailsModel, alertDetailsModal } from '../../src/triage/alert-details-view.js';
import {
  type AssignForm,
  alertClientTextModal,
  alertFormMessage,
  assignModal,
  clientTextModal,
  readSnoozeForm,
  type SnoozeForm,
  snoozeModal,
} from '../../src/triage/alert-forms-view.js';
import {
  assignWords,
  clientTextWords,
  refusalSentence,
  savingSentence,
  snoozeWords,
} from '../../src/triage/triage-words.js';
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
import {
  aStatus,
  certificateUntil,
  missingCell,
  rejectedCell,
  workingCell,
} from '../support/status-builders.js';
import {
  expectAsFixture,
  expectModalFits,
  labelsIn,
  mrkdwnIn,
  visibleText,
} from '../support/views.js';

const NOW = seoul('2026-11-25 10:12');
const ko = TONGUES['ko'];

const CLAIM = { by: 'U0KIM', at: seoul('2026-11-25 09:02') } as const;
const ASSIGNMENT = { ...CLAIM, assignedBy: 'U0PARK' } as const;
const PLACE = { brn: HANBIT, onDetails: false };

function snoozeForm(overrides: Partial<SnoozeForm> = {}): SnoozeForm {
  return {
    company: { brn: HANBIT, name: '한빛상사' },
    place: { ...PLACE, limit: seoul('2026-12-08 09:00') },
    offers: [
      { kind: 'next-working-day', until: seoul('2026-11-26 09:00') },
      { kind: 'one-day', until: seoul('2026-11-26 10:12') },
      { kind: 'three-days', until: seoul('2026-11-30 08:30'), isMovedToWorkingDay: true },
      { kind: 'one-week', until: seoul('2026-12-02 10:12') },
    ],
    now: NOW,
    ...overrides,
  };
}

function assignForm(overrides: Partial<AssignForm> = {}): AssignForm {
  const company = { brn: HANBIT, name: '한빛상사' };
  return { company, place: PLACE, assignee: 'U0LEE', now: NOW, ...overrides };
}

function clientText(alert: Alert, t: Tongue, language: 'ko' | 'en' = 'ko'): ModalView {
  const model = { alert, language, place: PLACE, collectsBy: 'any', now: NOW } as const;
  return alertClientTextModal(model, t);
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
    event: {
      kind: 'told',
      why: 'first',
      severity: 'critical',
      channel: 'C0ALERTS',
      calls: ['S0OPS'],
    },
  },
];

const STATUS = aStatus({
  taxinvoice: {
    deptUser: rejectedCell(),
    certificate: certificateUntil(endOf('2027-06-30')),
    collectableAt: seoul('2026-11-24 08:30'),
  },
});

function details(overrides: Partial<AlertDetailsModel> = {}): AlertDetailsModel {
  const products = ['taxinvoice'] as const;
  return {
    brn: HANBIT,
    stage: 'production',
    company: aCompany({ owner: 'S0OPS', note: '대표님께 먼저 전화해 주세요.' }),
    alert: alertOf([deptUserLogin()], {
      stage: 'production',
      life: { state: 'acknowledged', ...CLAIM },
      clientTold: { by: 'U0KIM', at: seoul('2026-11-25 10:01') },
      pageOpenedBy: { user: 'U0KIM', at: seoul('2026-11-25 09:40') },
    }),
    assessment: assess(STATUS, { products, policy: DEFAULT_POLICY, now: NOW }),
    history: HISTORY,
    collectsBy: 'any',
    mayOperate: true,
    now: NOW,
    ...overrides,
  };
}

function notSaved(t: Tongue): string {
  return noticeSentence({ kind: 'store', reference: '7F3KQ2' }, MRKDWN, t);
}

const MODALS: Readonly<Record<string, (t: Tongue) => ModalView>> = {
  'snooze-form': (t) => snoozeModal(snoozeForm({ claim: CLAIM }), t),
  'snooze-not-saved': (t) => {
    const feedback = notSaved(t);
    const chosen = { kind: 'date', day: '2026-12-04' } as const;
    return snoozeModal(snoozeForm({ chosen, feedback }), t);
  },
  'snooze-reason': (t) => {
    const chosen = { kind: 'one-day', reason: '대표 출장, 12월 2일에 갱신' } as const;
    return snoozeModal(snoozeForm({ chosen }), t);
  },
  'assign-form': (t) => assignModal(assignForm(), t),
  'assign-again': (t) =>
    assignModal(
      assignForm({ assignee: 'U0PARK', feedback: assignWords(t).problem['not-a-member'] }),
      t,
    ),
  'assign-passing-on': (t) => assignModal(assignForm({ claim: ASSIGNMENT, assignee: '' }), t),
  'assign-not-saved': (t) => assignModal(assignForm({ feedback: notSaved(t) }), t),
  'assign-done': (t) => alertFormMessage('assign', assignWords(t).done('<@U0LEE>'), t),
  'snooze-too-late': (t) => alertFormMessage('snooze', snoozeWords(t).tooLate, t),
  'snooze-saving': (t) => alertFormMessage('snooze', savingSentence(t), t),
  'snooze-done': (t) =>
    alertFormMessage('snooze', snoozeWords(t).done(seoul('2026-11-26 09:00'), NOW), t),
  'client-text': (t) => clientText(alertOf([certificateExpiry()]), t),
  'client-text-english': (t) => {
    const alreadySent = alertOf([deptUserLogin()], { clientTold: CLAIM });
    return clientText(alreadySent, t, 'en');
  },
  'client-text-not-saved': (t) => {
    const submitted = { text: '내일까지 부탁드립니다 & <고맙습니다>', language: 'ko' } as const;
    return clientTextModal({ ...submitted, place: PLACE, feedback: notSaved(t), now: NOW }, t);
  },
  'client-text-nothing-to-ask': (t) => clientText(alertOf([checkBroken()]), t),
  'client-text-done': (t) => alertFormMessage('clientText', clientTextWords(t).done, t),
  'alert-details': (t) => alertDetailsModal(details(), t),
  'alert-details-assigned': (t) =>
    alertDetailsModal(
      details({
        alert: alertOf([certificateExpiry(), deptUserLogin({ products: ['cashbill'] })], {
          stage: 'production',
          life: { state: 'acknowledged', ...ASSIGNMENT },
        }),
        history: [
          { at: CLAIM.at, event: { kind: 'assigned', by: 'U0PARK', to: 'U0KIM' } },
          ...HISTORY.slice(3),
        ],
        feedback: refusalSentence(
          { kind: 'claimed-by-other', ...ASSIGNMENT },
          { company: '한빛상사', by: 'U0LEE', now: NOW },
          MRKDWN,
          t,
        ),
      }),
      t,
    ),
  'alert-details-snoozed': (t) => {
    const until = seoul('2026-11-26 09:00');
    const reason = `대표 출장. ${'12월 2일에 은행에서 갱신할 예정입니다. '.repeat(4).trim()}`;
    return alertDetailsModal(
      details({
        alert: alertOf([certificateExpiry()], {
          stage: 'production',
          life: { state: 'snoozed', ...CLAIM, until, reason },
        }),
        history: [
          { at: CLAIM.at, event: { kind: 'snoozed', by: 'U0KIM', until, reason } },
          ...HISTORY.slice(3),
        ],
      }),
      t,
    );
  },
  'alert-details-held': (t) => {
    const [since, until] = [seoul('2026-11-25 20:40'), seoul('2026-11-26 08:30')];
    const { plan } = planStopped();
    const status = aStatus({
      taxinvoice: { deptUser: workingCell(), certificate: missingCell(), plan },
    });
    const products = ['taxinvoice'] as const;
    return alertDetailsModal(
      details({
        alert: alertOf([planStopped()], {
          stage: 'production',
          told: undefined,
          openedAt: since,
          checkedAt: since,
          held: { why: 'quiet-hours', since, until },
        }),
        assessment: assess(status, { products, policy: DEFAULT_POLICY, now: since }),
        history: [{ at: since, event: { kind: 'held', why: 'quiet-hours', until } }],
        mayOperate: false,
        now: seoul('2026-11-25 21:10'),
      }),
      t,
    );
  },
  'alert-details-over': (t) => {
    const { alert: _, ...withoutAlert } = details({ history: [] });
    return alertDetailsModal(withoutAlert, t);
  },
};

describe.each(LANGUAGES)('windows about an alert in %s', (language) => {
  const t = TONGUES[language];

  it.each(Object.keys(MODALS))('match their fixture and fit Slack’s limits: %s', async (name) => {
    const view = MODALS[name]?.(t);
    if (view === undefined) throw new Error(`no modal ${name}`);

    expectModalFits(view);
    await expectAsFixture(view, `${name}.${language}`);
  });

  it('fit Slack’s limits with the longest texts', () => {
    const name = '<!channel>가나다라&*'.repeat(20);
    const note = '*메모* <https://a.kr> '.repeat(100);
    const reasons = EVERY_REASON.map(({ reason }) => reason);
    const alert = alertOf(reasons.slice(0, 12), { name, note });
    const { company: _, ...unwatched } = details({ alert });

    for (const view of [
      snoozeModal(snoozeForm({ company: { brn: HANBIT, name } }), t),
      assignModal(assignForm({ company: { brn: HANBIT, name }, claim: CLAIM }), t),
      clientText(alertOf(reasons, { name }), t),
      alertDetailsModal(unwatched, t),
      alertDetailsModal(details({ company: aCompany({ name, note }) }), t),
    ]) {
      expectModalFits(view);
      expect(mrkdwnIn(view)).not.toMatch(/<!channel|<https/);
    }
  });
});

describe('snoozeModal', () => {
  it('shows the end of each choice, and the latest end', () => {
    const text = visibleText(snoozeModal(snoozeForm(), ko));

    expect(text).toContain('11월 26일(목) 10:12');
    expect(text).toContain('11월 30일(월) 08:30');
    expect(text).toContain('12월 8일(화) 09:00까지 미룰 수 있습니다.');
  });

  it('says why a snooze ends later than its name says', () => {
    const text = visibleText(snoozeModal(snoozeForm(), ko));

    expect(text).toContain('11월 30일(월) 08:30(다음 영업일)');
    expect(text).not.toContain('11월 26일(목) 09:00(다음 영업일)');
  });

  it('shows the offered choices and always a date', () => {
    const choices = [{ kind: 'one-day', until: seoul('2026-11-26 10:12') }] as const;
    const text = visibleText(snoozeModal(snoozeForm({ offers: choices }), ko));

    expect(text).toContain('1일 뒤');
    expect(text).not.toContain('3일 뒤');
    expect(text).toContain('또는 날짜 지정');
  });

  it('says who has claimed the alert', () => {
    expect(visibleText(snoozeModal(snoozeForm({ claim: CLAIM }), ko))).toContain(
      '<@U0KIM> 님이 11월 25일 09:02에 이미 맡았습니다.',
    );
  });

  it('names the colleague who assigned the alert', () => {
    expect(visibleText(snoozeModal(snoozeForm({ claim: ASSIGNMENT }), ko))).toContain(
      '<@U0PARK> 님이 11월 25일 09:02에 이미 <@U0KIM> 님에게 맡겼습니다.',
    );
  });

  it('has no submit button if the certificate expires too soon', () => {
    const view = alertFormMessage('snooze', snoozeWords(ko).tooLate, ko);

    expect(view.submit).toBeUndefined();
    expect(visibleText(view)).toContain('더 미룰 수 없습니다');
  });

  it.each([
    { day: '2026-11-25', field: 'snooze_day_block', says: '내일이나 그 이후의 날짜' },
    { reason: '비밀번호 hanbit12', field: 'snooze_reason_block', says: '주민등록번호는 입력할 수' },
    { reason: '가'.repeat(501), field: 'snooze_reason_block', says: '500자까지' },
    {
      day: '2026-12-09',
      field: 'snooze_day_block',
      says: '12월 8일(화) 09:00까지 미룰 수 있습니다.',
    },
  ])('reports the problem beside its field: $says', ({ day, reason = '', field, says }) => {
    const { snoozeDay, snoozeReason } = FIELDS;
    const values: FormValues = {
      [snoozeDay.block]: { [snoozeDay.id]: { type: 'datepicker', selected_date: day ?? null } },
      [snoozeReason.block]: { [snoozeReason.id]: { type: 'plain_text_input', value: reason } },
    };
    const limit = seoul('2026-12-08 09:00');

    const read = readSnoozeForm(values, { policy: DEFAULT_POLICY, now: NOW, limit }, ko);

    expect(read).toEqual({ errors: { [field]: expect.stringContaining(says) } });
  });
});

describe('alertClientTextModal', () => {
  it('draws the text in the chosen language, independent of the operator’s', () => {
    const alert = alertOf([certificateExpiry()]);
    const field = (view: ModalView) => JSON.stringify(view.blocks);

    expect(field(clientText(alert, TONGUES['en'], 'ko'))).toContain('안녕하세요.');
    expect(field(clientText(alert, ko, 'en'))).toContain('Hello,');
  });

  it('has one field per language, so that Slack does not keep the other text', () => {
    const alert = alertOf([certificateExpiry()]);
    const blockOf = (language: 'ko' | 'en') =>
      clientText(alert, ko, language).blocks.find(({ type }) => type === 'input')?.block_id;

    expect(blockOf('ko')).not.toBe(blockOf('en'));
  });

  it('says who already sent a text', () => {
    const alreadySent = alertOf([certificateExpiry()], { clientTold: CLAIM });

    expect(visibleText(clientText(alreadySent, ko))).toContain(
      '<@U0KIM> 님이 11월 25일 09:02에 이미 발송 완료로 표시했습니다.',
    );
  });

  it('has no submit button if the client can do nothing', () => {
    const view = clientText(alertOf([checkBroken()]), ko);

    expect(view.submit).toBeUndefined();
    expect(visibleText(view)).toContain('고객에게 부탁할 일이 없습니다');
  });
});

describe('alertDetailsModal', () => {
  it('shows all facts', () => {
    const text = visibleText(alertDetailsModal(details(), ko));

    for (const fact of [
      '긴급 · 11월 25일 08:31부터',
      '로그인에 여러 번 실패하면 계정이 잠길 수 있습니다.',
      '홈택스수집(옛 홈택스연동) &gt; 환경설정 &gt; 인증 관리에서도 등록할 수 있습니다',
      '처리 중 · <@U0KIM> 님이 11월 25일 09:02에 맡았습니다',
      '부서사용자 로그인 거부(오늘 06:05)',
      '인증서 2027년 6월 30일(수)까지',
      '팝빌 메시지: "홈택스 부서사용자 검증에 실패하였습니다." (-11100021)',
      '대표님께 먼저 전화해 주세요.',
      '담당 <!subteam^S0OPS>',
      '11월 25일 10:01 · <@U0KIM> 님이 고객 안내문을 발송 완료로 표시했습니다.',
      '11월 25일 09:02 · <@U0KIM> 님이 알림을 맡았습니다.',
      '11월 25일 08:31 · <#C0ALERTS> 채널에 긴급 알림을 보냈습니다(첫 알림, 멘션 <!subteam^S0OPS>).',
    ]) {
      expect(text).toContain(fact);
    }
  });

  it('quotes POPBiLL’s message once', () => {
    for (const reason of [deptUserLogin({ sub: 'generic' }), memberMissing()]) {
      const text = visibleText(alertDetailsModal(details({ alert: alertOf([reason]) }), ko));
      expect(text.split('팝빌 메시지')).toHaveLength(2);
    }
  });

  it('draws no buttons of operators for viewers', () => {
    const operator = labelsIn(alertDetailsModal(details(), ko));
    const viewer = labelsIn(alertDetailsModal(details({ mayOperate: false }), ko));

    // The login was rejected, so only an operator may test it again.
    expect(viewer).toEqual([]);
    expect(operator).toEqual([
      '인증 페이지 열기',
      '맡기 취소',
      '다시 등록했어요',
      '수정',
      '모니터링 제외',
    ]);
    expect(visibleText(alertDetailsModal(details(), ko))).toContain(
      '다시 확인\n알림 미루기\n고객 안내문\n다른 사람에게 맡기기',
    );
  });

  it('shows a long snooze reason in full', () => {
    const reason = '가'.repeat(500);
    const life = { state: 'snoozed', ...CLAIM, until: seoul('2026-11-26 09:00'), reason } as const;
    const alert = alertOf([certificateExpiry()], { life });

    expect(visibleText(alertDetailsModal(details({ alert }), ko))).toContain(reason);
  });

  it('says when a held notice will be sent', () => {
    const held = { why: 'quiet-hours', since: NOW, until: seoul('2026-11-26 08:30') } as const;
    const alert = alertOf([planStopped()], { held });

    expect(visibleText(alertDetailsModal(details({ alert }), ko))).toContain(
      '새로 알릴 내용이 있어 11월 26일(목) 08:30에 보냅니다(방해 금지 시간 또는 휴일).',
    );
  });

  it('says that there is no open alert, without buttons', () => {
    const { alert: _, ...withoutAlert } = details();
    const view = alertDetailsModal(withoutAlert, ko);

    expect(visibleText(view)).toContain('열린 알림이 없습니다.');
    expect(labelsIn(view)).toEqual([]);
  });
});
