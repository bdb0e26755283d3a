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

it('settings are read, or each that is wrong is named without its value', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...SETTING_NAMES), value), (environment) => {
      const read = readConfig(environment);
      if (read.ok) {
        for (const { cron } of [read.value.sweep, read.value.digest]) {
          expect(new Cron(cron, { paused: true }).nextRun()).not.toBeNull();
        }
        return;
      }
      for (const { name, sentence } of read.error) {
        expect(sentence).toContain(name);
        const given = environment[name]?.trim() ?? '';
        if (given.length > 20) expect(sentence).not.toContain(given);
      }
    }),
    { numRuns: 300 },
  );
});

it('a schedule of five or six fields is taken when it has a next run, and refused otherwise', () => {
  const field = fc.constantFrom('*', '0', '5', '*/7', '1-5', '31', '60', 'L', '1,15', 'x', '2');
  const needed = {
    ...{ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'signing-secret', ALERT_CHANNEL: 'C0' },
    ...{ POPBILL_LINK_ID: 'L', POPBILL_SECRET_KEY: 'c2VjcmV0' },
  };
  fc.assert(
    fc.property(fc.array(field, { minLength: 3, maxLength: 7 }), (fields) => {
      const read = readConfig({ ...needed, SWEEP_CRON: fields.join(' ') });
      const names = read.ok ? [] : read.error.map(({ name }) => name);
      expect(names.every((name) => name === 'SWEEP_CRON')).toBe(true);
    }),
  );
});

it('a ticket that was never given out is unknown, whatever it is', async () => {
  const { popups } = await serviceBench({ publicUrl: 'https://watch.example.com' });
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (ticket) => {
      expect(await popups.peek(ticket)).toEqual({ ok: false, error: 'unknown' });
      expect(await popups.redeem(ticket)).toEqual({ ok: false, error: 'unknown' });
    }),
    { numRuns: 50 },
  );
});
