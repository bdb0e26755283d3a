import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/app/config.js';
import { SETTING_NAMES } from '../../src/app/environment.js';

const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
const lines = [...example.matchAll(/^(#?)([A-Z_]+)=(.*)$/gm)].map(([, hash, name, value]) => ({
  name: name ?? '',
  isOptional: hash === '#',
  value: value ?? '',
}));

const required = {
  SLACK_BOT_TOKEN: 'xoxb-1-a',
  SLACK_SIGNING_SECRET: 'signing-secret',
  ALERT_CHANNEL: 'C0ALERTS',
  POPBILL_LINK_ID: 'LINKER',
  POPBILL_SECRET_KEY: 'c2VjcmV0',
};

/** Shown with an example value, because they have no default. */
const EXAMPLES_ONLY = [
  'SLACK_APP_TOKEN',
  'OPERATORS',
  'ADMINS',
  'PUBLIC_URL',
  'METRICS_TOKEN',
  'COLLECTOR_SECRET',
  'ALERT_WEBHOOK_URL',
  'ALERT_WEBHOOK_SECRET',
  'POPBILL_TIMEOUT_MS',
  'DATABASE_URL',
  'EXTRA_HOLIDAYS',
  'HEARTBEAT_URL',
];
/** Shown with the value that is used by default, but absent from Config unless set. */
const SAME_WHEN_SET = ['SLACK_API_URL'];

/** The config without the list of the settings that are set. */
function valuesWith(set: Readonly<Record<string, string>>): unknown {
  const config = readConfig({ ...required, ...set });
  return config.ok ? { ...config.value, setByEnvironment: [] } : config.error;
}

describe('.env.example', () => {
  it('names every setting once, in the order in which problems are listed', () => {
    expect(lines.map(({ name }) => name)).toEqual(SETTING_NAMES);
  });

  it('has no value for exactly the required settings', () => {
    const uncommented = lines.filter(({ isOptional }) => !isOptional);

    expect(uncommented.map(({ name }) => name)).toEqual(Object.keys(required));
    expect(uncommented.map(({ value }) => value)).toEqual(uncommented.map(() => ''));
    expect(readConfig({})).toMatchObject({
      ok: false,
      error: Object.keys(required).map((name) => ({ name, kind: 'missing' })),
    });
  });

  it('shows the real defaults', () => {
    const shownLines = lines.filter(
      ({ name, isOptional }) =>
        isOptional && !EXAMPLES_ONLY.includes(name) && !SAME_WHEN_SET.includes(name),
    );
    const environment = Object.fromEntries(shownLines.map(({ name, value }) => [name, value]));

    expect(valuesWith(environment)).toEqual(valuesWith({}));
  });

  it('shows valid examples', () => {
    const shownLines = lines.filter(
      ({ name, isOptional }) => isOptional && name !== 'SLACK_APP_TOKEN',
    );
    const environment = Object.fromEntries(shownLines.map(({ name, value }) => [name, value]));

    expect(readConfig({ ...required, ...environment }).ok).toBe(true);
  });

  it('is rejected if it is used unchanged', () => {
    const unchanged = Object.fromEntries(lines.map(({ name, value }) => [name, value]));

    expect(readConfig(unchanged)).toMatchObject({
      ok: false,
      error: expect.arrayContaining([
        expect.objectContaining({ name: 'SLACK_APP_TOKEN', kind: 'malformed' }),
      ]),
    });
  });
});
