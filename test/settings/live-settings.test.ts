import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { livePolicy } from '../../src/settings/live-settings.js';
import type { SettingChange } from '../../src/settings/settings-rules.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { historyIn } from '../support/history-in.js';
import { liveSettings } from '../support/live-settings.js';
import { memoryStore } from '../support/memory-store.js';

const NOW = seoul('2026-11-25 10:12');
const KIM = 'U0KIM';
const OFF = { from: 21 * 60, to: 7 * 60 };

async function bench(fixed = {}) {
  const store = memoryStore();
  const clock = fakeClock(NOW);
  const settings = await liveSettings({ store, clock, configured: fixed });
  return {
    store,
    clock,
    settings,
    restarted: () => liveSettings({ store, clock, configured: fixed }),
  };
}

describe('LiveSettings', () => {
  it('returns the values and the source of the environment until a change', async () => {
    const { settings } = await bench();

    expect(settings.current('defaultChannel')).toBe('C0OPS');
    expect(settings.describe('defaultChannel')).toMatchObject({ source: 'environment' });
    expect(settings.describe('operators')).toMatchObject({ source: 'default', value: '' });
  });

  it('applies a change at once and after a restart', async () => {
    const { settings, restarted } = await bench();

    await settings.change({ set: { quietHours: OFF, operators: ['S0OPS'] } }, KIM);

    for (const instance of [settings, await restarted()]) {
      expect(instance.current('quietHours')).toEqual(OFF);
      expect(instance.current('operators')).toEqual(['S0OPS']);
      expect(instance.describe('operators')).toEqual({
        name: 'operators',
        value: 'S0OPS',
        source: 'settings',
        changed: { by: KIM, at: NOW },
        configured: '',
      });
    }
  });

  it('records in the history who changed which setting, from what to what', async () => {
    const { settings, store } = await bench();

    const changed = await settings.change(
      { set: { certAlertDays: [60, 7, 0], defaultChannel: 'C0NEW' } },
      KIM,
    );

    const expected = [
      { from: 'C0OPS', to: 'C0NEW' },
      { from: '30,14,7,3,1,0', to: '60,7,0' },
    ];
    expect(changed).toMatchObject(expected);
    const history = await historyIn(store, { limit: 10 });
    expect(history.map(({ event, at }) => [at, event]).toReversed()).toEqual([
      [NOW, { kind: 'settings-changed', by: KIM, setting: 'defaultChannel', ...expected[0] }],
      [NOW, { kind: 'settings-changed', by: KIM, setting: 'certAlertDays', ...expected[1] }],
    ]);
  });

  it('resets a setting to the environment', async () => {
    const { settings, restarted, store } = await bench({ operators: ['U0LEE'] });
    await settings.change({ set: { operators: [] } }, KIM);
    expect(settings.current('operators')).toEqual([]);

    await settings.change({ reset: ['operators'] }, KIM);

    for (const instance of [settings, await restarted()]) {
      expect(instance.current('operators')).toEqual(['U0LEE']);
      expect(instance.describe('operators').changed).toBeUndefined();
    }
    const [last] = await historyIn(store, { limit: 1 });
    expect(last?.event).toMatchObject({ from: '', to: 'U0LEE', isReset: true });
  });

  it('neither writes nor calls listeners if nothing changes', async () => {
    const { settings, store } = await bench();
    const notified: (readonly SettingChange[])[] = [];
    settings.onChange((changes) => notified.push(changes));

    await settings.change({ set: { channelLanguage: 'ko' }, reset: ['quietHours'] }, KIM);

    expect(await store.settings()).toBeUndefined();
    expect(await historyIn(store, { limit: 1 })).toEqual([]);
    expect(notified).toEqual([]);
  });

  it('calls listeners after the change is in effect', async () => {
    const { settings } = await bench();
    const notified: unknown[] = [];
    settings.onChange(([change]) =>
      notified.push([change?.to, settings.current('defaultChannel')]),
    );

    await settings.change({ set: { defaultChannel: 'C0NEW' } }, KIM);

    expect(notified).toEqual([['C0NEW', 'C0NEW']]);
  });

  it('applies changes of two admins one after the other, so that neither undoes the other', async () => {
    const { settings, restarted } = await bench();

    await Promise.all([
      settings.change({ set: { channelLanguage: 'en' } }, KIM),
      settings.change({ set: { quietHours: 'off' } }, 'U0LEE'),
    ]);

    const reloaded = await restarted();
    expect([reloaded.current('channelLanguage'), reloaded.current('quietHours')]).toEqual([
      'en',
      'off',
    ]);
  });

  it('changes nothing if the store rejects the write', async () => {
    const store = memoryStore();
    const settings = await liveSettings({
      clock: fakeClock(NOW),
      store: { ...store, write: () => Promise.reject(new Error('disk full')) },
    });

    await expect(settings.change({ set: { channelLanguage: 'en' } }, KIM)).rejects.toThrow('full');

    expect(settings.current('channelLanguage')).toBe('ko');
  });

  it('falls back to the environment for a stored value that is invalid today', async () => {
    const store = memoryStore();
    const set = { by: KIM, at: NOW };
    await store.write([
      {
        put: 'settings',
        value: {
          v: 1,
          values: {
            defaultChannel: { value: 'nowhere', ...set },
            quietHours: { value: 'off', ...set },
          },
        },
      },
    ]);

    const settings = await liveSettings({ store, clock: fakeClock(NOW) });

    expect(settings.current('defaultChannel')).toBe('C0OPS');
    expect(settings.current('quietHours')).toBe('off');
  });
});

describe('livePolicy', () => {
  it('returns the current values at each read', async () => {
    const { settings } = await bench();
    const policy = livePolicy({ ...DEFAULT_POLICY, collectsBy: 'deptUser' }, settings);
    expect(policy).toMatchObject({ certAlertDays: [30, 14, 7, 3, 1, 0], collectsBy: 'deptUser' });

    await settings.change({ set: { certAlertDays: [5], quietHours: 'off' } }, KIM);

    expect([policy.certAlertDays, policy.quietHours]).toEqual([[5], 'off']);
  });
});
