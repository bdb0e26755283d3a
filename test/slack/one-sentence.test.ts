import { describe, expect, it } from 'vitest';
import { exportWords } from '../../src/company-file/export-words.js';
import { firstCheckMessage } from '../../src/company-file/import-view.js';
import { releaseTestsWords } from '../../src/incident/common-cause-words.js';
import { releaseAlertsWords } from '../../src/incident/mass-change-words.js';
import { HOUR } from '../../src/kernel/time.js';
import { testAlertOutcomeMessage } from '../../src/outbox/test-alert-view.js';
import { sentenceMessage, type ViewMessage } from '../../src/slack/blocks.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';
import { NOW } from '../support/reports.js';
import { expectAsFixture, expectMessageFits } from '../support/views.js';

const firstCheck = (
  total: number,
  problems: Partial<Record<'atRisk' | 'broken' | 'unknown', number>>,
) => {
  const { atRisk = 0, broken = 0, unknown = 0 } = problems;
  const collectable = total - atRisk - broken - unknown;
  const counts = { total, collectable, atRisk, broken, unknown };
  const result = { importedAt: NOW - 20 * HOUR, counts };
  return (t: Tongue) => firstCheckMessage(result, NOW, t);
};

const MESSAGES: Readonly<Record<string, (t: Tongue) => ViewMessage>> = {
  'export-nothing-watched': (t) => sentenceMessage(exportWords(t).nothingWatched),
  'export-one': (t) => sentenceMessage(`${exportWords(t).sent(1)} ${exportWords(t).otherReport}`),
  'export-many': (t) => sentenceMessage(exportWords(t).sent(10_000)),
  'export-no-permission': (t) => sentenceMessage(exportWords(t).failed['no-permission']),
  'export-no-answer': (t) => sentenceMessage(exportWords(t).failed['no-answer']),
  'first-check-one': firstCheck(1, {}),
  'first-check-many': firstCheck(10_000, { atRisk: 320, broken: 1200, unknown: 14 }),
  'test-alert-sent': (t) =>
    testAlertOutcomeMessage({ kind: 'sent', message: { channel: 'C0ALERTS', ts: '1.0' } }, t),
  'test-alert-refused': (t) =>
    testAlertOutcomeMessage({ kind: 'refused', channel: 'C0TEAM', error: 'not_in_channel' }, t),
  'test-alert-waits': (t) =>
    testAlertOutcomeMessage(
      { kind: 'waits', channel: 'C0ALERTS', error: 'ratelimited', until: NOW + 60_000 },
      t,
    ),
  'release-done': (t) => sentenceMessage(releaseTestsWords(t).released),
  'release-over': (t) => sentenceMessage(releaseTestsWords(t).alreadyEnded),
  'alerts-released': (t) => sentenceMessage(releaseAlertsWords(t).released),
  'alerts-released-over': (t) => sentenceMessage(releaseAlertsWords(t).alreadyEnded),
};

describe('a message of one paragraph', () => {
  const every = LANGUAGES.flatMap((language) =>
    Object.entries(MESSAGES).map(([name, draw]) => ({ name, draw, language })),
  );

  it.each(every)('is drawn as $name in $language', async ({ name, draw, language }) => {
    const message = draw(TONGUES[language]);

    expectMessageFits(message);
    expect(message.text).toMatch(/[.?]$/);
    await expectAsFixture(message, `${name}.${language}`);
  });
});
