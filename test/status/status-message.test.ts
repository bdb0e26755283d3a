import { describe, expect, it } from 'vitest';
import { ZERO_COUNTS } from '../../src/assessment/urgency-rules.js';
import { DAY } from '../../src/kernel/time.js';
import { STORED_KINDS } from '../../src/records/store.js';
import type { AppStatusView } from '../../src/status/app-status.js';
import { statusMessage } from '../../src/status/status-view.js';
import { statusWords } from '../../src/status/status-words.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { seoul } from '../support/fake-clock.js';
import { aCommonCause, aMassChange, anOutage } from '../support/incident-samples.js';
import { anAppStatus } from '../support/live-settings.js';
import { actionsIn, expectAsFixture, expectMessageFits, visibleText } from '../support/views.js';

const ko = TONGUES['ko'];
const SINCE = seoul('2026-11-25 08:42');

function refused(count: number): AppStatusView['refusedChannels'] {
  return Array.from({ length: count }, (_, i) => ({
    channel: i === 0 ? 'C0OPS' : `C0TEAM${i}`,
    error: ['not_in_channel', 'is_archived', 'shared_outside', 'restricted_action'][i % 4] ?? '',
    since: SINCE,
    isDefault: i === 0,
    companies: i,
  }));
}

const NEVER_SWEPT = anAppStatus({ lastSweep: undefined });

const STATES: Readonly<Record<string, AppStatusView>> = {
  well: anAppStatus(),
  'nothing watched yet': {
    ...NEVER_SWEPT,
    watchedCount: 0,
    counts: { ...ZERO_COUNTS, watched: 0, byDateOnly: 0, lastKnown: 0, paused: 0 },
    stage: 'test',
  },
  sweeping: anAppStatus({
    runningSweep: { startedAt: SINCE, done: 120, total: 10_000 },
    watchedCount: 10_000,
    counts: {
      watched: 10_000,
      collectable: 9000,
      byDateOnly: 0,
      atRisk: 0,
      cannotCollect: 0,
      unknown: 1,
      neverChecked: 999,
      lastKnown: 0,
      paused: 0,
    },
    waiting: 12,
  }),
  'one of three processes': anAppStatus({
    disk: { storeBytes: 12_345_678 },
    members: { leader: { name: 'web-1 4242', since: SINCE }, standbys: 2 },
    readMs: 2,
    writeMs: 1,
  }),
  'no standby': anAppStatus({
    disk: { storeBytes: 12_345_678 },
    members: { leader: { name: 'web-1 4242', since: SINCE }, standbys: 0 },
    readMs: 2,
    writeMs: 1234,
  }),
  'postgres unreachable': anAppStatus({
    counts: undefined,
    disk: undefined,
    problems: [{ kind: 'store-broken', since: SINCE, why: 'unreachable' }],
  }),
  'settings refused': anAppStatus({
    setup: {
      v: 1,
      stage: 'production',
      openedAt: SINCE,
      code: -99010003,
      message: '서명이 올바르지 않습니다.',
      fault: 'signature',
      at: 'token',
      channel: 'C0OPS',
    },
    lastSweep: { v: 1, startedAt: SINCE, by: 'schedule', stoppedBySetup: true },
    problems: [{ kind: 'sweep-overdue', since: SINCE }],
  }),
  'clock off': anAppStatus({
    problems: [{ kind: 'clock-off', since: SINCE, differenceMs: -400 * DAY }],
    clockSkewMs: -400 * DAY,
  }),
  'hometax silent and one cause': anAppStatus({
    outage: anOutage({ silent: 'hometax' }),
    commonCause: aCommonCause(),
    massChange: aMassChange(),
  }),
  'popbill silent': anAppStatus({ outage: anOutage({ silent: 'popbill' }) }),
  'records unreadable': anAppStatus({
    unreadable: STORED_KINDS.map((kind) => ({
      kind,
      key: kind === 'company' || kind === 'status' ? `${kind}:test:1234567891` : `${kind}:test`,
      why: 'is not JSON written by this app',
      foundAt: 0,
    })),
  }),
  'store unreadable': anAppStatus({
    problems: [{ kind: 'store-broken', since: SINCE, why: 'corrupt' }],
  }),
  'everything in trouble': anAppStatus({
    stage: 'test',
    setup: {
      v: 1,
      stage: 'test',
      openedAt: SINCE,
      code: -99010017,
      message: '',
      fault: 'ip',
      at: 'call',
      channel: 'C0OPS',
    },
    outage: anOutage({ silent: 'hometax' }),
    commonCause: aCommonCause(),
    massChange: aMassChange(),
    lastSweep: {
      v: 1,
      startedAt: SINCE - 3 * DAY,
      by: 'schedule',
      finishedBefore: SINCE - 4 * DAY,
    },
    clockSkewMs: -65_000,
    problems: [
      { kind: 'slack-unreachable', since: SINCE, error: 'ECONNRESET' },
      { kind: 'store-not-written', since: SINCE },
      { kind: 'sweep-broke-off', since: SINCE },
      { kind: 'sweep-overdue', since: SINCE, last: SINCE - 4 * DAY },
      { kind: 'sweep-in-vain', since: SINCE, asked: 3000, failed: 1200 },
      { kind: 'logins-used-up', since: SINCE },
      { kind: 'notices-wait', since: SINCE, count: 10_000 },
      { kind: 'webhook-failing', since: SINCE, count: 3, error: 'HTTP 401', isRefusal: true },
      { kind: 'webhook-failing', since: SINCE, count: 1, error: 'ECONNREFUSED', isRefusal: false },
      { kind: 'records-unreadable', since: SINCE, count: 1 },
      { kind: 'future-times', since: SINCE, count: 3 },
    ],
    refusedChannels: refused(300),
    waiting: 10_000,
    holidays: { kind: 'ended', until: '2025-12-31' },
    disk: { storeBytes: 3_200_000_000, freeBytes: 42_000_000 },
  }),
};

describe('statusMessage', () => {
  const cases = LANGUAGES.flatMap((language) =>
    Object.entries(STATES).flatMap(([name, facts]) =>
      [true, false].map((isAdmin) => ({
        facts,
        language,
        isAdmin,
        name: `${name} ${isAdmin ? 'for an admin' : 'for everybody'}`,
      })),
    ),
  );

  it.each(cases)('draws $name in $language', async ({ name, facts, isAdmin, language }) => {
    const message = statusMessage({ facts, isAdmin }, TONGUES[language]);

    expectMessageFits(message);
    await expectAsFixture(message, `status/${name.replaceAll(' ', '-')}.${language}`);
  });

  it('shows remedies to admins, and refers others to an admin', () => {
    const facts = STATES['settings refused'] ?? anAppStatus();

    expect(visibleText(statusMessage({ facts, isAdmin: true }, ko))).toContain('/hometax 전체확인');
    const others = visibleText(statusMessage({ facts, isAdmin: false }, ko));
    expect(others).not.toContain('/hometax 전체확인');
    expect(others).toContain(statusWords(ko).adminHint);
  });

  it.each(LANGUAGES)('does not send the reader to where they are, in %s', (language) => {
    for (const facts of Object.values(STATES)) {
      const text = visibleText(statusMessage({ facts, isAdmin: true }, TONGUES[language]));

      expect(text).not.toMatch(/hometax (앱상태|status)/);
    }
  });

  it.each([
    { clientLinks: undefined, says: undefined },
    { clientLinks: 0, says: '고객사용 링크 켜져 있음 · 사용 중인 링크 없음' },
    { clientLinks: 1200, says: '고객사용 링크 켜져 있음 · 사용 중인 링크 1,200개' },
  ])('says whether clients have links: $clientLinks', ({ clientLinks, says }) => {
    const facts = { ...anAppStatus(), clientLinks };
    const text = visibleText(statusMessage({ facts, isAdmin: false }, ko)).replaceAll('*', '');

    expect(text.includes('고객사용 링크')).toBe(says !== undefined);
    if (says !== undefined) expect(text).toContain(says);
  });

  it('has the button for the settings only for admins', () => {
    const facts = anAppStatus();

    expect(actionsIn(statusMessage({ facts, isAdmin: true }, ko))).toContain('status_settings');
    expect(actionsIn(statusMessage({ facts, isAdmin: false }, ko))).not.toContain(
      'status_settings',
    );
  });

  it('has the button for the companies that need action only if there are some', () => {
    const some = statusMessage({ facts: anAppStatus(), isAdmin: false }, ko);
    const facts = STATES['nothing watched yet'] ?? anAppStatus();
    const none = statusMessage({ facts, isAdmin: false }, ko);

    expect(actionsIn(some)).toContain('open_attention');
    expect(actionsIn(none)).not.toContain('open_attention');
  });

  it.each([
    {
      name: '61 days before its end',
      holidays: { kind: 'known', until: '2026-12-31' },
      problems: 0,
    },
    {
      name: '60 days before its end',
      holidays: { kind: 'ends-soon', until: '2026-12-31' },
      problems: 1,
    },
    { name: 'after its end', holidays: { kind: 'ended', until: '2025-12-31' }, problems: 1 },
    { name: 'that is missing', holidays: { kind: 'none' }, problems: 1 },
  ] as const)('judges holiday data $name', ({ holidays, problems }) => {
    const { text } = statusMessage({ facts: { ...anAppStatus(), holidays }, isAdmin: true }, ko);

    expect(text.startsWith('이상 없습니다.')).toBe(problems === 0);
  });

  it.each(Object.keys(STATES))('has counts that add up: %s', (name) => {
    const facts = STATES[name] ?? anAppStatus();
    const words = visibleText(statusMessage({ facts, isAdmin: true }, ko));
    const count = (label: string) => {
      const [, digits = '0'] = new RegExp(`${label}\\S* ([\\d,]+)`).exec(words) ?? [];
      return Number(digits.replaceAll(',', ''));
    };

    const needsAction = count('조치 필요');
    const cannotCollect = count('수집 불가');
    const atRisk = count('중단 우려');
    expect(cannotCollect + atRisk).toBe(needsAction);
    const collectable = count('수집 가능');
    const unknown = count('확인하지 못함');
    const neverChecked = count('확인 전');
    const watched = count('전체');
    expect(collectable + needsAction + unknown + neverChecked).toBe(watched);
  });

  it('names ten channels and counts the others', () => {
    const facts = anAppStatus({ refusedChannels: refused(25) });
    const { blocks } = statusMessage({ facts, isAdmin: true }, ko);
    const words = visibleText({ text: '', blocks });

    expect(words.match(/부터 메시지를 보낼 수 없습니다\(/g)).toHaveLength(10);
    expect(words).toContain('그 밖의 채널 15개에도 보낼 수 없습니다.');
  });
});
