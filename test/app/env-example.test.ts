import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/app/config.js';
import { SETTING_NAMES } from '../../src/app/environment.js';

const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
const lines = [...example.matchAll(/^(#?)([A-Z_]+)=(.*)$/gm)].map(([, mark, name, value]) => ({
  name: name ?? '',
  isOptional: mark === '#',
  value: value ?? '',
}));

const required = {
  SLACK_BOT_TOKEN: 'xoxb-1-a',
  SLACK_SIGNING_SECRET: 'signing-secret',
  ALERT_CHANNEL: 'C0ALERTS',
  POPBILL_LINK_ID: 'LINKER',
  POPBILL_SECRET_KEY: 'c2VjcmV0',
};

/** Shown as an example, because the app has no default of its own for it. */
const EXAMPLES_ONLY = [
  'SLACK_APP_TOKEN',
  'OPERATORS',
  'ADMINS',
  'PUBLIC_URL',
  'METRICS_TOKEN',
  'POPBILL_TIMEOUT_MS',
  'EXTRA_HOLIDAYS',
  'HEARTBEAT_URL',
];
/** Shown as what is used otherwise; setting it makes no difference but is kept apart in Config. */
const SAME_WHEN_SET = ['SLACK_API_URL'];

/** What the settings say; which of them were given is another matter. */
function valuesWith(set: Readonly<Record<string, string>>): unknown {
  const read = readConfig({ ...required, ...set });
  return read.ok ? { ...read.value, named: [] } : read.error;
}

describe('.env.example', () => {
  it('names every setting once, in the order in which problems are listed', () => {
    expect(lines.map(({ name }) => name)).toEqual(SETTING_NAMES);
  });

  it('leaves open exactly what is required', () => {
    const open = lines.filter(({ isOptional }) => !isOptional);

    expect(open.map(({ name }) => name)).toEqual(Object.keys(required));
    expect(open.map(({ value }) => value)).toEqual(open.map(() => ''));
    expect(readConfig({})).toMatchObject({
      ok: false,
      error: Object.keys(required).map((name) => ({ name, kind: 'missing' })),
    });
  });

  it('shows the defaults as they are', () => {
    const shown = lines.filter(
      ({ name, isOptional }) =>
        isOptional && !EXAMPLES_ONLY.includes(name) && !SAME_WHEN_SET.includes(name),
    );
    const set = Object.fromEntries(shown.map(({ name, value }) => [name, value]));

    expect(valuesWith(set)).toEqual(valuesWith({}));
  });

  it('shows examples that are accepted', () => {
    const shown = lines.filter(({ name, isOptional }) => isOptional && name !== 'SLACK_APP_TOKEN');
    const set = Object.fromEntries(shown.map(({ name, value }) => [name, value]));

    expect(readConfig({ ...required, ...set }).ok).toBe(true);
  });

  it('cannot be started with as it is', () => {
    const asItIs = Object.fromEntries(lines.map(({ name, value }) => [name, value]));

    expect(readConfig(asItIs)).toMatchObject({
      ok: false,
      error: expect.arrayContaining([
        expect.objectContaining({ name: 'SLACK_APP_TOKEN', kind: 'malformed' }),
      ]),
    });
  });
});
