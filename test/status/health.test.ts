import { describe, expect, it } from 'vitest';
import { nextRunOf } from '../../src/kernel/next-run.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY, HOUR, MINUTE } from '../../src/kernel/time.js';
import {
  canDeliver,
  dueSinceOf,
  type HealthFacts,
  problemsOf,
} from '../../src/status/health-rules.js';
import { seoul } from '../support/fake-clock.js';

const NOW = seoul('2026-11-26 07:00');
const daily = nextRunOf('0 6 * * *', 'Asia/Seoul');
const weekly = nextRunOf('0 6 * * 1', 'Asia/Seoul');

function facts(about: Partial<HealthFacts> = {}, sweeps: Partial<HealthFacts['sweeps']> = {}) {
  return {
    now: NOW,
    startedAt: NOW - 30 * DAY,
    ...about,
    sweeps: {
      watchedSince: NOW - 20 * DAY,
      lastFinishedAt: NOW - HOUR / 2,
      next: daily,
      ...sweeps,
    },
  };
}

function kindsOf(of: HealthFacts): readonly string[] {
  return problemsOf(of).map(({ kind }) => kind);
}

const yesterday = seoul('2026-11-25 06:10');

describe('problemsOf', () => {
  it.each<{
    readonly name: string;
    readonly about?: Partial<HealthFacts>;
    readonly sweeps?: Partial<HealthFacts['sweeps']>;
    readonly kinds: readonly string[];
  }>([
    { name: 'all is well', kinds: [] },
    {
      name: 'the day before was swept, and today may take two hours',
      about: { now: seoul('2026-11-26 08:00') },
      sweeps: { lastFinishedAt: yesterday },
      kinds: [],
    },
    {
      name: 'it took longer',
      about: { now: seoul('2026-11-26 08:01') },
      sweeps: { lastFinishedAt: yesterday },
      kinds: ['sweep-overdue'],
    },
    {
      name: 'it takes longer, and goes on since it was due',
      about: { now: seoul('2026-11-26 11:00') },
      sweeps: { lastFinishedAt: yesterday, runningSince: seoul('2026-11-26 06:00') },
      kinds: [],
    },
    {
      name: 'it has been running for half a day',
      about: { now: seoul('2026-11-26 18:01') },
      sweeps: { lastFinishedAt: yesterday, runningSince: seoul('2026-11-26 06:00') },
      kinds: ['sweep-overdue'],
    },
    {
      name: 'one began when it was overdue already',
      about: { now: seoul('2026-11-26 09:30') },
      sweeps: { lastFinishedAt: yesterday, runningSince: seoul('2026-11-26 09:00') },
      kinds: ['sweep-overdue'],
    },
    {
      name: 'sweeps are made once a week',
      sweeps: { lastFinishedAt: seoul('2026-11-23 06:10'), next: weekly },
      kinds: [],
    },
    {
      name: 'the week is over',
      about: { now: seoul('2026-11-30 08:01') },
      sweeps: { lastFinishedAt: seoul('2026-11-23 06:10'), next: weekly },
      kinds: ['sweep-overdue'],
    },
    {
      name: 'nobody is watched',
      about: { now: NOW + 90 * DAY },
      sweeps: { watchedSince: undefined } as never,
      kinds: [],
    },
    {
      name: 'a company was added two hours ago, and there never was a sweep',
      about: { now: NOW },
      sweeps: { watchedSince: NOW - 2 * HOUR - 1, lastFinishedAt: undefined } as never,
      kinds: ['sweep-overdue'],
    },
    {
      name: 'a sweep broke off',
      sweeps: { failingSince: NOW - MINUTE },
      kinds: ['sweep-broke-off'],
    },
    ...[
      { asked: 100, failed: 30, kinds: ['sweep-in-vain'] },
      { asked: 100, failed: 29, kinds: [] },
      { asked: 4, failed: 2, kinds: [] },
      { asked: 2, failed: 2, kinds: ['sweep-in-vain'] },
      { asked: 0, failed: 0, kinds: [] },
    ].map(({ asked, failed, kinds }) => ({
      name: `the last sweep could not find out about ${failed} of ${asked} companies`,
      sweeps: { unanswered: { since: NOW - HOUR / 2, asked, failed } },
      kinds,
    })),
    ...[
      { name: 'for two minutes', since: NOW - 3 * MINUTE, last: NOW - MINUTE, is: true },
      { name: 'once', since: NOW - MINUTE, last: NOW - MINUTE, is: false },
      { name: 'long ago', since: NOW - HOUR, last: NOW - HOUR / 2, is: false },
    ].map(({ name, is, ...writesFail }) => ({
      name: `writes to the store failed ${name}`,
      about: { writesFail },
      kinds: is ? ['store-not-written'] : [],
    })),
    {
      name: 'no login may be tested by itself any more',
      about: { loginsUsedUpSince: NOW },
      kinds: ['logins-used-up'],
    },
    {
      name: 'messages wait for an hour',
      about: { waiting: { count: 2, since: NOW - HOUR } },
      kinds: ['notices-wait'],
    },
    {
      name: 'messages wait for less',
      about: { waiting: { count: 2, since: NOW - HOUR + 1 } },
      kinds: [],
    },
    {
      name: 'Slack refuses',
      about: { slack: { kind: 'refused', since: NOW, error: 'account_inactive' } },
      kinds: ['slack-refused'],
    },
    {
      name: 'Slack is away for a moment',
      about: { slack: { kind: 'unreachable', since: NOW - MINUTE, error: 'ECONNRESET' } },
      kinds: [],
    },
    {
      name: 'Slack is away for ten minutes',
      about: { slack: { kind: 'unreachable', since: NOW - 10 * MINUTE, error: 'ECONNRESET' } },
      kinds: ['slack-unreachable'],
    },
    {
      name: 'the store has faults',
      about: {
        storeFails: { since: NOW },
        unreadable: { count: 1, since: NOW },
        futureTimes: { count: 3, since: NOW },
      },
      kinds: ['store-broken', 'records-unreadable', 'future-times'],
    },
    {
      name: 'the clock is off, by which nothing is late',
      about: {
        now: NOW + 400 * DAY,
        clockOff: { since: NOW, differenceMs: -400 * DAY },
        waiting: { count: 2, since: NOW },
      },
      kinds: ['clock-off'],
    },
  ])('finds $kinds when $name', ({ about, sweeps, kinds }) => {
    expect(kindsOf(facts(about, sweeps) as HealthFacts)).toEqual(kinds);
  });

  it.each([
    { kind: 'slack-refused', error: 'x', may: false },
    { kind: 'slack-unreachable', error: 'x', may: false },
    { kind: 'notices-wait', count: 1, may: false },
    { kind: 'clock-off', differenceMs: DAY, may: false },
    { kind: 'sweep-overdue', may: true },
    { kind: 'records-unreadable', count: 1, may: true },
  ] as const)('lets findings reach people with $kind: $may', ({ may, ...problem }) => {
    expect(canDeliver([{ since: NOW, ...problem }])).toBe(may);
  });
});

describe('dueSinceOf', () => {
  const morning = seoul('2026-11-26 10:00');
  const night = seoul('2026-11-26 22:00');
  const dawn = seoul('2026-11-27 08:30');

  it.each([
    {
      name: 'is due when it was made',
      message: { createdAt: morning },
      now: morning + HOUR,
      since: morning,
    },
    {
      name: 'gathers others first',
      message: { createdAt: morning, notBefore: morning + MINUTE },
      now: morning,
      since: undefined,
    },
    {
      name: 'is held by quiet hours',
      message: { createdAt: night, calm: true as const },
      now: night + HOUR,
      since: undefined,
    },
    {
      name: 'was held by quiet hours until they ended',
      message: { createdAt: night, calm: true as const },
      now: dawn + HOUR,
      since: dawn,
    },
    {
      name: 'was asked for by a person at night',
      message: { createdAt: night },
      now: night + HOUR,
      since: night,
    },
    {
      name: 'was not taken by Slack, and waits for the next try',
      message: { createdAt: morning, attempts: 3, notBefore: night },
      now: morning + HOUR,
      since: morning,
    },
  ])('of a message that $name', ({ message, now, since }) => {
    expect(dueSinceOf({ attempts: 0, ...message }, DEFAULT_POLICY, now)).toBe(since);
  });
});
