import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../src/text/markup.js';
import { TONGUES } from '../../src/text/tongue.js';
import { clientTextWords, refusalSentence } from '../../src/triage/triage-words.js';
import { seoul } from '../support/fake-clock.js';

const now = seoul('2026-11-25 10:00');
const at = seoul('2026-11-25 09:02');
const until = seoul('2026-11-26 09:00');

type Refusal = Parameters<typeof refusalSentence>[0];

const ROWS: readonly { readonly refusal: Refusal; readonly ko: string; readonly en: string }[] = [
  {
    refusal: { kind: 'ended' },
    ko: '한빛상사 · 이미 종료된 알림입니다. 더 할 일은 없습니다.',
    en: '한빛상사: this alert has already ended. There is nothing to do.',
  },
  {
    refusal: { kind: 'claimed-by-other', by: 'LEE', at },
    ko: "@LEE 님이 11월 25일 09:02에 이미 맡았습니다. 다른 사람이 맡으려면 먼저 '맡기 취소'를 눌러 주세요.",
    en: '@LEE already claimed this on 25 Nov, 09:02. To let someone else claim it, press "Release" first.',
  },
  {
    refusal: { kind: 'claimed-by-other', by: 'LEE', at, assignedBy: 'PARK' },
    ko: "@PARK 님이 11월 25일 09:02에 이미 @LEE 님에게 맡겼습니다. 다른 사람이 맡으려면 먼저 '맡기 취소'를 눌러 주세요.",
    en: '@PARK already assigned this to @LEE on 25 Nov, 09:02. To let someone else claim it, press "Release" first.',
  },
  {
    refusal: { kind: 'already', by: 'KIM', at },
    ko: '이미 처리 중인 알림입니다.',
    en: 'You are already handling this alert.',
  },
  {
    refusal: { kind: 'already', by: 'LEE', at },
    ko: '@LEE 님이 이미 처리 중인 알림입니다.',
    en: '@LEE is already handling this alert.',
  },
  {
    refusal: { kind: 'not-claimed' },
    ko: '처리하는 사람이 없는 알림입니다.',
    en: 'No one has claimed this alert.',
  },
  {
    refusal: { kind: 'already', by: 'LEE', at, until },
    ko: "@LEE 님이 이미 11월 26일(목) 09:00까지 미뤘습니다. 바꾸려면 먼저 '미루기 해제'를 눌러 주세요.",
    en: '@LEE already snoozed this until Thu 26 Nov, 09:00. To change that, press "End snooze" first.',
  },
  {
    refusal: { kind: 'already', by: 'KIM', at, until },
    ko: "이미 11월 26일(목) 09:00까지 미뤘습니다. 바꾸려면 먼저 '미루기 해제'를 눌러 주세요.",
    en: 'You already snoozed this until Thu 26 Nov, 09:00. To change that, press "End snooze" first.',
  },
  {
    refusal: { kind: 'not-snoozed' },
    ko: '미룬 알림이 아닙니다.',
    en: 'This alert is not snoozed.',
  },
  {
    refusal: { why: 'too-long', limit: seoul('2026-12-08 09:00') },
    ko: '너무 늦은 날짜입니다. 12월 8일(화) 09:00까지 미룰 수 있습니다.',
    en: 'That is too long. It can be snoozed until Tue 8 Dec, 09:00.',
  },
  {
    refusal: { why: 'too-long' },
    ko: '인증서가 곧 만료되어 이 알림은 더 미룰 수 없습니다. 직접 맡거나 다른 사람에게 맡겨 주세요.',
    en: 'The certificate expires too soon to snooze this alert. Claim it, or assign it to someone.',
  },
  {
    refusal: { why: 'past' },
    ko: '내일이나 그 이후의 날짜를 선택해 주세요.',
    en: 'Pick a date from tomorrow on.',
  },
];

describe('refusalSentence', () => {
  it.each(ROWS)('explains why the alert did not change: $en', ({ refusal, ko, en }) => {
    const facts = { company: '한빛상사', by: 'KIM', now };

    expect(refusalSentence(refusal, facts, PLAIN, TONGUES.ko)).toBe(ko);
    expect(refusalSentence(refusal, facts, PLAIN, TONGUES.en)).toBe(en);
  });
});

describe('clientTextWords', () => {
  it('names the person who already marked the text as sent', () => {
    expect(clientTextWords(TONGUES.ko).alreadySent('@LEE', at, now)).toBe(
      '@LEE 님이 11월 25일 09:02에 이미 발송 완료로 표시했습니다.',
    );
    expect(clientTextWords(TONGUES.en).alreadySent('@LEE', at, now)).toBe(
      '@LEE already marked it as sent on 25 Nov, 09:02.',
    );
  });
});
