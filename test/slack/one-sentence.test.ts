import { describe, expect, it } from 'vitest';
import { exportWords, firstCheckSentence } from '../../src/company-file/import-words.js';
import { testsReleased } from '../../src/incident/common-cause-words.js';
import { alertsReleased } from '../../src/incident/mass-change-words.js';
import { HOUR } from '../../src/kernel/time.js';
import { testAlertOutcomeMessage } from '../../src/outbox/test-alert-view.js';
import { sentenceMessage, type ViewMessage } from '../../src/slack/blocks.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';
import { NOW } from '../support/reports.js';
import { expectAsFixture, expectMessageFits } from '../support/views.js';

const firstCheck = (
  total: number,
  found: Partial<Record<'atRisk' | 'broken' | 'unknown', number>>,
) => {
  const { atRisk = 0, broken = 0, unknown = 0 } = found;
  const collectable = total - atRisk - broken - unknown;
  const counts = { total, collectable, atRisk, broken, unknown };
  const news = { importedAt: NOW - 20 * HOUR, counts };
  return (text: Tongue) => sentenceMessage(firstCheckSentence(news, NOW, text));
};

const MESSAGES: Readonly<Record<string, (text: Tongue) => ViewMessage>> = {
  'export-nothing-watched': (text) => sentenceMessage(exportWords(text).nothingWatched),
  'export-one': (text) => sentenceMessage(exportWords(text).sent(1)),
  'export-many': (text) => sentenceMessage(exportWords(text).sent(10_000)),
  'export-no-permission': (text) => sentenceMessage(exportWords(text).failed['no-permission']),
  'export-no-answer': (text) => sentenceMessage(exportWords(text).failed['no-answer']),
  'first-check-one': firstCheck(1, {}),
  'first-check-many': firstCheck(10_000, { atRisk: 320, broken: 1200, unknown: 14 }),
  'test-alert-sent': (text) =>
    testAlertOutcomeMessage({ kind: 'sent', message: { channel: 'C0ALERTS', ts: '1.0' } }, text),
  'test-alert-refused': (text) =>
    testAlertOutcomeMessage(
      { kind: 'refused', channel: 'C0TEAM', error: 'not_in_channel', isDefault: false },
      text,
    ),
  'test-alert-refused-by-default': (text) =>
    testAlertOutcomeMessage(
      { kind: 'refused', channel: 'C0ALERTS', error: 'is_archived', isDefault: true },
      text,
    ),
  'test-alert-waits': (text) =>
    testAlertOutcomeMessage(
      { kind: 'waits', channel: 'C0ALERTS', error: 'ratelimited', until: NOW + 60_000 },
      text,
    ),
  'release-done': (text) => sentenceMessage(testsReleased('released', text)),
  'release-over': (text) => sentenceMessage(testsReleased('over', text)),
  'alerts-released': (text) => sentenceMessage(alertsReleased('released', text)),
  'alerts-released-over': (text) => sentenceMessage(alertsReleased('over', text)),
};

describe('an answer of one paragraph', () => {
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
