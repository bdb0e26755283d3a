import { expect, it } from 'vitest';
import { healthProblem } from '../../src/status/health-words.js';
import { statusLines } from '../../src/status/status-words.js';
import { PLAIN } from '../../src/text/markup.js';
import { TONGUES } from '../../src/text/tongue.js';
import { seoul } from '../support/fake-clock.js';
import { anAppStatus } from '../support/live-settings.js';

const OVERDUE = { kind: 'sweep-overdue', since: seoul('2026-11-25 06:00') } as const;
const NOT_WRITTEN = { kind: 'store-not-written', since: OVERDUE.since } as const;

it.each([
  { language: 'ko', others: '다른 문제' },
  { language: 'en', others: 'other problems' },
] as const)('refers to other problems only where they are shown ($language)', (about) => {
  const t = TONGUES[about.language];
  const remedies = (problems: Parameters<typeof anAppStatus>[0]) =>
    statusLines(anAppStatus(problems), PLAIN, t)
      .map(({ remedy }) => remedy ?? '')
      .join(' ');
  const alone = healthProblem(OVERDUE, OVERDUE.since, t).remedy;

  expect(alone).not.toContain(about.others);
  expect(remedies({ problems: [OVERDUE] })).not.toContain(about.others);
  expect(remedies({ problems: [OVERDUE, NOT_WRITTEN] })).toContain(about.others);
});
