import { Cron } from 'croner';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readConfig } from '../../src/app/config.js';
import { SETTING_NAMES } from '../../src/app/environment.js';
import { serviceBench } from '../support/service-bench.js';

const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '0',
    '-1',
    '99999',
    'true',
    'off',
    'U0KIM',
    'C0ALERTS',
    'https://a.example',
    '0 6 * * *',
    '20:00-08:30',
  ),
  fc.string({ unit: fc.constantFrom(...'0123456789 */,-LW#'), maxLength: 20 }),
);

it('readConfig returns settings, or names each wrong one without its value', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...SETTING_NAMES), value), (environment) => {
      const config = readConfig(environment);
      if (config.ok) {
        for (const { cron } of [config.value.sweep, config.value.digest]) {
          expect(new Cron(cron, { paused: true }).nextRun()).not.toBeNull();
        }
        return;
      }
      for (const { name, sentence } of config.error) {
        expect(sentence).toContain(name);
        const text = environment[name]?.trim() ?? '';
        if (text.length > 20) expect(sentence).not.toContain(text);
      }
    }),
    { numRuns: 300 },
  );
});

it('readConfig accepts any schedule of fields, or names only SWEEP_CRON', () => {
  const field = fc.constantFrom('*', '0', '5', '*/7', '1-5', '31', '60', 'L', '1,15', 'x', '2');
  const required = {
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_SIGNING_SECRET: 'signing-secret',
    ALERT_CHANNEL: 'C0',
    POPBILL_LINK_ID: 'L',
    POPBILL_SECRET_KEY: 'c2VjcmV0',
  };
  fc.assert(
    fc.property(fc.array(field, { minLength: 3, maxLength: 7 }), (fields) => {
      const config = readConfig({ ...required, SWEEP_CRON: fields.join(' ') });
      const names = config.ok ? [] : config.error.map(({ name }) => name);
      expect(names.every((name) => name === 'SWEEP_CRON')).toBe(true);
    }),
  );
});

it('peek and redeem do not know a ticket that was never issued', async () => {
  const { popups } = await serviceBench({ publicUrl: 'https://watch.example.com' });
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (ticket) => {
      expect(await popups.peek(ticket)).toEqual({ ok: false, error: 'unknown' });
      expect(await popups.redeem(ticket)).toEqual({ ok: false, error: 'unknown' });
    }),
    { numRuns: 50 },
  );
});
