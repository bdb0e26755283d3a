import { describe, expect, it } from 'vitest';
import {
  historyAfterMessage,
  historyAfterNotice,
  NEVER_NOTIFIED,
  newsOf,
} from '../../src/alert/notice-history-rules.js';
import { certificateExpiry, deptUserLogin, endOf } from '../support/reasons.js';

const EARLIER = '2026-11-20';
const TODAY = '2026-11-25';
const IN_TWO_WEEKS = certificateExpiry({
  expiresAt: endOf('2026-12-09'),
  rung: 14,
  severity: 'warning',
});
const IN_A_WEEK = { ...IN_TWO_WEEKS, rung: 7 };
const CRITICAL = { ...IN_TWO_WEEKS, rung: 3, severity: 'critical' } as const;
const TOLD = historyAfterNotice(NEVER_NOTIFIED, [IN_TWO_WEEKS], { today: EARLIER, round: 1 });

describe('historyAfterMessage', () => {
  it('changes only the day if the message shows what was decided', () => {
    const told = historyAfterMessage(TOLD, [IN_TWO_WEEKS], {
      reasons: [IN_TWO_WEEKS],
      today: TODAY,
    });

    expect(told).toEqual({ ...TOLD, lastNoticeOn: TODAY });
  });

  it('keeps the day of the last notice if the message is no notice', () => {
    const told = historyAfterMessage(TOLD, [IN_TWO_WEEKS], { reasons: [IN_TWO_WEEKS] });

    expect(told.lastNoticeOn).toBe(EARLIER);
  });

  it('records further reasons in the message as notified', () => {
    const reasons = [IN_A_WEEK, deptUserLogin()];

    const told = historyAfterMessage(TOLD, reasons, { reasons, today: TODAY });

    expect(newsOf(TOLD, [IN_TWO_WEEKS], reasons)).toBeDefined();
    expect(newsOf(told, reasons, reasons)).toBeUndefined();
  });

  it('does not record reasons that came after the message was drawn', () => {
    const told = historyAfterMessage(TOLD, [IN_TWO_WEEKS], { reasons: [IN_A_WEEK], today: TODAY });

    expect(newsOf(told, [IN_TWO_WEEKS], [IN_A_WEEK])).toEqual({ why: 'rung', isMoreSevere: false });
  });

  it('keeps the worst severity that was shown, although it is milder by now', () => {
    const told = historyAfterMessage(TOLD, [CRITICAL], { reasons: [IN_TWO_WEEKS], today: TODAY });

    expect(told).toMatchObject({ severity: 'critical', worst: 'critical', rung: 3 });
    expect(newsOf(told, [IN_TWO_WEEKS], [CRITICAL])).toBeUndefined();
  });

  it('keeps reasons that somebody has read, although the message does not show them', () => {
    const known = [IN_TWO_WEEKS, deptUserLogin()];
    const read = historyAfterNotice(TOLD, known, { today: EARLIER });

    const told = historyAfterMessage(read, [IN_TWO_WEEKS], { reasons: known, today: TODAY });

    expect(newsOf(told, known, known)).toBeUndefined();
  });
});
