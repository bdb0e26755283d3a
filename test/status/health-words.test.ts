import { expect, it } from 'vitest';
import { catalogOf } from '../../src/text/catalog.js';
import { PLAIN } from '../../src/text/markup.js';
import { seoul } from '../support/fake-clock.js';
import { anAppStatus } from '../support/live-settings.js';

const OVERDUE = { kind: 'sweep-overdue', since: seoul('2026-11-25 06:00') } as const;
const NOT_WRITTEN = { kind: 'store-not-written', since: OVERDUE.since } as const;

it.each([
  { language: 'ko', others: '다른 문제' },
  { language: 'en', others: 'other problems' },
] as const)('refers to other problems only where they are shown ($language)', (about) => {
  const { health, status } = catalogOf(about.language);
  const remedies = (problems: Parameters<typeof anAppStatus>[0]) =>
    status
      .lines(anAppStatus(problems), PLAIN)
      .map(({ remedy }) => remedy ?? '')
      .join(' ');
  const alone = health.problem(OVERDUE, OVERDUE.since).remedy;

  expect(alone).not.toContain(about.others);
  expect(remedies({ problems: [OVERDUE] })).not.toContain(about.others);
  expect(remedies({ problems: [OVERDUE, NOT_WRITTEN] })).toContain(about.others);
});
