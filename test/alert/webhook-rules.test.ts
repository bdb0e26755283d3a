import { describe, expect, it } from 'vitest';
import { NEVER_NOTIFIED } from '../../src/alert/notice-history-rules.js';
import { alertEvent } from '../../src/alert/webhook-rules.js';
import { alertCloudEvent } from '../../src/alert/webhook-words.js';
import { DAY } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import type { AlertEvent } from '../../src/records/outbox.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { alertOf } from '../support/alert-samples.js';
import { anAlert } from '../support/builders.js';
import { authMissing, certificateExpiry, deptUserLogin, planStopped } from '../support/reasons.js';

const NOW = anAlert().openedAt + DAY;
const HELD = anAlert({ told: NEVER_NOTIFIED });
const KNOWN = anAlert({ eventSeq: '0000000000000001' });

function eventOf(before: Alert | undefined, after: Alert | undefined, isClosed = false) {
  return alertEvent(before, after, { isClosed, now: NOW });
}

describe('alertEvent', () => {
  it('reports an alert when its channel is notified, and its end', () => {
    expect(eventOf(undefined, HELD)).toBeUndefined();
    expect(eventOf(undefined, KNOWN)).toEqual({ type: 'opened', at: NOW, alert: KNOWN });
    expect(eventOf(HELD, KNOWN)).toEqual({ type: 'opened', at: NOW, alert: KNOWN });
    expect(eventOf(KNOWN, undefined)).toEqual({ type: 'resolved', at: NOW, alert: KNOWN });
    expect(eventOf(KNOWN, undefined, true)).toMatchObject({ type: 'resolved', isClosed: true });
    expect(eventOf(HELD, undefined)).toBeUndefined();
    expect(eventOf(undefined, undefined)).toBeUndefined();
  });

  it('reports the end of an alert that was snoozed before it was posted, then had another reason', () => {
    const changed = { ...HELD, eventSeq: KNOWN.eventSeq };
    expect(eventOf(KNOWN, changed)).toBeUndefined();
    expect(eventOf(changed, undefined)).toEqual({ type: 'resolved', at: NOW, alert: changed });
    expect(eventOf(changed, KNOWN)).toEqual({ type: 'opened', at: NOW, alert: KNOWN });
  });

  const expiring = certificateExpiry();
  it.each<[string, Partial<Alert>, Partial<Alert>, readonly string[]]>([
    ['a claim', {}, { life: { state: 'acknowledged', by: 'U0KIM', at: NOW } }, ['state']],
    [
      'a snooze',
      {},
      { life: { state: 'snoozed', by: 'U0KIM', at: NOW, until: NOW + DAY } },
      ['state'],
    ],
    [
      'a longer snooze',
      { life: { state: 'snoozed', by: 'U0KIM', at: NOW, until: NOW + DAY } },
      { life: { state: 'snoozed', by: 'U0KIM', at: NOW, until: NOW + 2 * DAY } },
      ['state'],
    ],
    [
      'another handler',
      { life: { state: 'acknowledged', by: 'U0KIM', at: NOW } },
      { life: { state: 'acknowledged', by: 'U0LEE', at: NOW } },
      ['state'],
    ],
    ['a severity', { severity: 'warning' }, {}, ['severity']],
    ['another reason', {}, { reasons: [deptUserLogin()] }, ['reasons']],
    [
      'another fault',
      { reasons: [deptUserLogin()] },
      { reasons: [deptUserLogin({ sub: 'generic', code: -11100001 })] },
      ['reasons'],
    ],
    [
      'an expiry',
      { reasons: [expiring], severity: 'warning' },
      { reasons: [{ ...expiring, expired: true, severity: 'critical' }], severity: 'critical' },
      ['severity', 'reasons'],
    ],
  ])('reports %s', (_, before, after, changed) => {
    expect(eventOf(anAlert(before), anAlert(after))).toEqual({
      type: 'changed',
      at: NOW,
      alert: anAlert(after),
      changed,
    });
  });

  it.each<[string, Partial<Alert>, Partial<Alert>]>([
    [
      'a day that passed',
      { reasons: [expiring] },
      { reasons: [{ ...expiring, daysLeft: 1 }], checkedAt: NOW },
    ],
    [
      'another rejection',
      { reasons: [deptUserLogin()] },
      { reasons: [deptUserLogin({ rejections: 3, attempts: 3 })] },
    ],
    ['its message', {}, { message: { channel: 'C0ALERTS', ts: '1' } }],
    [
      'a reminder',
      { life: { state: 'acknowledged', by: 'U0KIM', at: 1 } },
      { life: { state: 'acknowledged', by: 'U0KIM', at: 1, remindedAt: NOW } },
    ],
  ])('does not report %s', (_, before, after) => {
    expect(eventOf(anAlert(before), anAlert(after))).toBeUndefined();
  });
});

describe('alertCloudEvent', () => {
  const draw = (event: AlertEvent, language: 'ko' | 'en') =>
    alertCloudEvent(event, { seq: '0000000000000007', collectsBy: 'any' }, TONGUES[language]);

  it.each(LANGUAGES)('is written in %s', async (language) => {
    const reasons = [certificateExpiry(), deptUserLogin(), authMissing(), planStopped()];
    const alert = alertOf(reasons, {
      name: '<!channel> 아주 긴 이름의 주식회사 한국전자세금계산서수집연동서비스 서울특별시 강남지점 & 동문',
      note: '처리 메모',
      life: { state: 'snoozed', by: 'U0KIM', at: NOW, until: NOW + DAY },
    });
    const events = [
      draw({ type: 'opened', at: NOW, alert }, language),
      draw({ type: 'changed', at: NOW, alert: anAlert(), changed: ['state'] }, language),
      draw({ type: 'resolved', at: NOW, alert: anAlert() }, language),
      draw({ type: 'resolved', at: NOW, alert: anAlert(), isClosed: true }, language),
    ];

    await expect(`${JSON.stringify(events, undefined, 1)}\n`).toMatchFileSnapshot(
      `../fixtures/webhook/${language}.json`,
    );
    expect(JSON.stringify(events)).not.toMatch(/&lt;|&amp;|\*\*/);
  });
});
