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

function healthFacts(
  facts: Partial<HealthFacts> = {},
  sweeps: Partial<HealthFacts['sweeps']> = {},
) {
  return {
    now: NOW,
    startedAt: NOW - 30 * DAY,
    ...facts,
    sweeps: {
      watchedSince: NOW - 20 * DAY,
      lastFinishedAt: NOW - HOUR / 2,
      nextSweep: daily,
      ...sweeps,
    },
  };
}

function kindsOf(facts: HealthFacts): readonly string[] {
  return problemsOf(facts).map(({ kind }) => kind);
}

const yesterday = seoul('2026-11-25 06:10');

describe('problemsOf', () => {
  it.each<{
    readonly name: string;
    readonly facts?: Partial<HealthFacts>;
    readonly sweeps?: Partial<HealthFacts['sweeps']>;
    readonly kinds: readonly string[];
  }>([
    { name: 'everything works', kinds: [] },
    {
      name: 'the last sweep finished yesterday, and today’s has two hours',
      facts: { now: seoul('2026-11-26 08:00') },
      sweeps: { lastFinishedAt: yesterday },
      kinds: [],
    },
    {
      name: 'today’s sweep did not finish within two hours',
      facts: { now: seoul('2026-11-26 08:01') },
      sweeps: { lastFinishedAt: yesterday },
      kinds: ['sweep-overdue'],
    },
    {
      name: 'today’s sweep started on time and is still running',
      facts: { now: seoul('2026-11-26 11:00') },
      sweeps: { lastFinishedAt: yesterday, runningSince: seoul('2026-11-26 06:00') },
      kinds: [],
    },
    {
      name: 'today’s sweep has been running for half a day',
      facts: { now: seoul('2026-11-26 18:01') },
      sweeps: { lastFinishedAt: yesterday, runningSince: seoul('2026-11-26 06:00') },
      kinds: ['sweep-overdue'],
    },
    {
      name: 'today’s sweep started when it was already overdue',
      facts: { now: seoul('2026-11-26 09:30') },
      sweeps: { lastFinishedAt: yesterday, runningSince: seoul('2026-11-26 09:00') },
      kinds: ['sweep-overdue'],
    },
    {
      name: 'sweeps are weekly, and the next is not due',
      sweeps: { lastFinishedAt: seoul('2026-11-23 06:10'), nextSweep: weekly },
      kinds: [],
    },
    {
      name: 'a weekly sweep is overdue',
      facts: { now: seoul('2026-11-30 08:01') },
      sweeps: { lastFinishedAt: seoul('2026-11-23 06:10'), nextSweep: weekly },
      kinds: ['sweep-overdue'],
    },
    {
      name: 'no company is watched',
      facts: { now: NOW + 90 * DAY },
      sweeps: { watchedSince: undefined } as never,
      kinds: [],
    },
    {
      name: 'a company was added two hours ago, and there was no sweep',
      facts: { now: NOW },
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
      name: `the last sweep could not check ${failed} of ${asked} companies`,
      sweeps: { unanswered: { since: NOW - HOUR / 2, asked, failed } },
      kinds,
    })),
    ...[
      { name: 'for two minutes', since: NOW - 3 * MINUTE, last: NOW - MINUTE, isProblem: true },
      { name: 'once', since: NOW - MINUTE, last: NOW - MINUTE, isProblem: false },
      { name: 'long ago', since: NOW - HOUR, last: NOW - HOUR / 2, isProblem: false },
    ].map(({ name, isProblem, ...writeFailures }) => ({
      name: `writes to the store failed ${name}`,
      facts: { writeFailures },
      kinds: isProblem ? ['store-not-written'] : [],
    })),
    {
      name: 'no automatic login test is left',
      facts: { loginsUntestableSince: NOW },
      kinds: ['logins-used-up'],
    },
    {
      name: 'messages have been due for an hour',
      facts: { waiting: { count: 2, since: NOW - HOUR } },
      kinds: ['notices-wait'],
    },
    {
      name: 'messages have been due for less than an hour',
      facts: { waiting: { count: 2, since: NOW - HOUR + 1 } },
      kinds: [],
    },
    {
      name: 'the webhook refuses an event',
      facts: { webhook: { count: 1, since: NOW, error: 'HTTP 401', isRefusal: true } },
      kinds: ['webhook-failing'],
    },
    {
      name: 'the webhook has not answered for an hour',
      facts: { webhook: { count: 1, since: NOW - HOUR, error: 'HTTP 500', isRefusal: false } },
      kinds: ['webhook-failing'],
    },
    {
      name: 'the webhook has not answered for less than an hour',
      facts: { webhook: { count: 1, since: NOW - HOUR + 1, error: 'HTTP 500', isRefusal: false } },
      kinds: [],
    },
    {
      name: 'Slack refuses the token',
      facts: { slack: { kind: 'refused', since: NOW, error: 'account_inactive' } },
      kinds: ['slack-refused'],
    },
    {
      name: 'Slack cannot be reached for one minute',
      facts: { slack: { kind: 'unreachable', since: NOW - MINUTE, error: 'ECONNRESET' } },
      kinds: [],
    },
    {
      name: 'Slack cannot be reached for ten minutes',
      facts: { slack: { kind: 'unreachable', since: NOW - 10 * MINUTE, error: 'ECONNRESET' } },
      kinds: ['slack-unreachable'],
    },
    {
      name: 'the store has problems',
      facts: {
        storeFailure: { since: NOW },
        unreadable: { count: 1, since: NOW },
        futureTimes: { count: 3, since: NOW },
      },
      kinds: ['store-broken', 'records-unreadable', 'future-times'],
    },
    {
      name: 'the clock is off, so that lateness cannot be judged',
      facts: {
        now: NOW + 400 * DAY,
        clockOff: { since: NOW, differenceMs: -400 * DAY },
        waiting: { count: 2, since: NOW },
      },
      kinds: ['clock-off'],
    },
  ])('finds $kinds when $name', ({ facts, sweeps, kinds }) => {
    expect(kindsOf(healthFacts(facts, sweeps) as HealthFacts)).toEqual(kinds);
  });

  it.each([
    { kind: 'slack-refused', error: 'x', can: false },
    { kind: 'slack-unreachable', error: 'x', can: false },
    { kind: 'notices-wait', count: 1, can: false },
    { kind: 'clock-off', differenceMs: DAY, can: false },
    { kind: 'sweep-overdue', can: true },
    { kind: 'webhook-failing', count: 1, error: 'x', isRefusal: true, can: true },
    { kind: 'records-unreadable', count: 1, can: true },
  ] as const)('can deliver notices with $kind: $can', ({ can, ...problem }) => {
    expect(canDeliver([{ since: NOW, ...problem }])).toBe(can);
  });
});

describe('dueSinceOf', () => {
  const morning = seoul('2026-11-26 10:00');
  const night = seoul('2026-11-26 22:00');
  const dawn = seoul('2026-11-27 08:30');

  it.each([
    {
      name: 'is due when it was created',
      message: { createdAt: morning },
      now: morning + HOUR,
      since: morning,
    },
    {
      name: 'waits to be sent with others',
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
      name: 'a person requested at night',
      message: { createdAt: night },
      now: night + HOUR,
      since: night,
    },
    {
      name: 'Slack rejected, and that waits for the next attempt',
      message: { createdAt: morning, attempts: 3, notBefore: night },
      now: morning + HOUR,
      since: morning,
    },
  ])('handles a message that $name', ({ message, now, since }) => {
    expect(dueSinceOf({ attempts: 0, ...message }, DEFAULT_POLICY, now)).toBe(since);
  });
});
