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
    ko: '한빛상사 · 이 알림은 이미 끝났습니다. 지금은 할 일이 없습니다.',
    en: '한빛상사: this alert is over already. There is nothing to do now.',
  },
  {
    refusal: { kind: 'claimed-by-other', by: 'LEE', at },
    ko: '@LEE 님이 11월 25일 09:02에 이미 맡았습니다.',
    en: '@LEE already took this on 25 Nov, 09:02.',
  },
  {
    refusal: { kind: 'already', by: 'KIM', at },
    ko: '이미 맡으신 알림입니다.',
    en: 'You have this alert already.',
  },
  {
    refusal: { kind: 'not-claimed' },
    ko: '지금은 맡은 사람이 없습니다.',
    en: 'Nobody has this alert now.',
  },
  {
    refusal: { kind: 'already', by: 'LEE', at, until },
    ko: "@LEE 님이 이미 11월 26일(목) 09:00까지 미뤘습니다. 바꾸려면 먼저 '다시 켜기'를 눌러 주세요.",
    en: '@LEE already snoozed this until Thu 26 Nov, 09:00. To change that, press "Turn back on" first.',
  },
  {
    refusal: { kind: 'already', by: 'KIM', at, until },
    ko: "이미 11월 26일(목) 09:00까지 미뤘습니다. 바꾸려면 먼저 '다시 켜기'를 눌러 주세요.",
    en: 'You already snoozed this until Thu 26 Nov, 09:00. To change that, press "Turn back on" first.',
  },
  {
    refusal: { kind: 'not-snoozed' },
    ko: '미뤄 둔 알림이 아닙니다.',
    en: 'This alert is not snoozed.',
  },
  {
    refusal: { why: 'too-long', limit: seoul('2026-12-08 09:00') },
    ko: '그렇게 오래 미룰 수는 없습니다. 12월 8일(화) 09:00까지 미룰 수 있습니다.',
    en: 'It cannot be snoozed that long. It can be snoozed until Tue 8 Dec, 09:00.',
  },
  {
    refusal: { why: 'too-long' },
    ko: '인증서가 곧 만료되어 이 알림은 더 미룰 수 없습니다. 지금 처리할 사람이 맡아 주세요.',
    en: 'The certificate expires soon, so this alert cannot be snoozed any longer. Please have somebody take it now.',
  },
  {
    refusal: { why: 'past' },
    ko: '지난 날로는 미룰 수 없습니다. 내일부터 고를 수 있습니다.',
    en: 'The alert cannot be snoozed until a day that is over. Please pick one from tomorrow on.',
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
      '@LEE 님이 11월 25일 09:02에 이미 보냈다고 표시했습니다.',
    );
    expect(clientTextWords(TONGUES.en).alreadySent('@LEE', at, now)).toBe(
      '@LEE already marked it as sent on 25 Nov, 09:02.',
    );
  });
});
