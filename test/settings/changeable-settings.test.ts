import { describe, expect, it } from 'vitest';
import type { ChangeableName } from '../../src/records/settings.js';
import {
  CHANGEABLE,
  cronOfTime,
  fitsMenus,
  parseSetting,
  settingText,
  timeOfCron,
} from '../../src/settings/settings-rules.js';

describe('parseSetting', () => {
  it.each<{ name: ChangeableName; text: string; value: unknown }>([
    { name: 'defaultChannel', text: 'C0ALERTS', value: 'C0ALERTS' },
    { name: 'defaultChannel', text: 'G0PRIVATE', value: 'G0PRIVATE' },
    { name: 'channelLanguage', text: 'en', value: 'en' },
    { name: 'certAlertDays', text: '0, 30,7 ,7', value: [30, 7, 0] },
    { name: 'certAlertDays', text: '３０，７', value: [30, 7] },
    { name: 'quietHours', text: 'off', value: 'off' },
    { name: 'quietHours', text: '21:00-07:30', value: { from: 1260, to: 450 } },
    { name: 'digestCron', text: '30 8 * * *', value: '30 8 * * *' },
    { name: 'operators', text: 'U0KIM,S0OPS,U0KIM', value: ['U0KIM', 'S0OPS'] },
    { name: 'operators', text: '', value: [] },
  ])('parses "$text" as $name', ({ name, text, value }) => {
    expect(parseSetting(name, text)).toEqual(value);
  });

  it.each<{ name: ChangeableName; text: string }>([
    { name: 'defaultChannel', text: '#alerts' },
    { name: 'defaultChannel', text: 'D0DIRECT' },
    { name: 'channelLanguage', text: 'ja' },
    { name: 'certAlertDays', text: '' },
    { name: 'certAlertDays', text: ' , ' },
    { name: 'certAlertDays', text: '30,-1' },
    { name: 'certAlertDays', text: '366' },
    { name: 'certAlertDays', text: '30 14' },
    { name: 'certAlertDays', text: '7.5' },
    { name: 'quietHours', text: '09:00-09:00' },
    { name: 'digestCron', text: '0 25 * * *' },
    { name: 'digestCron', text: 'every day' },
    { name: 'operators', text: 'U0KIM,@lee' },
    { name: 'operators', text: 'C0CHANNEL' },
  ])('returns undefined for "$text" as $name', ({ name, text }) => {
    expect(parseSetting(name, text)).toBeUndefined();
  });

  it.each<{ name: ChangeableName; text: string }>([
    { name: 'defaultChannel', text: 'C0ALERTS' },
    { name: 'channelLanguage', text: 'ko' },
    { name: 'certAlertDays', text: '60,7,0' },
    { name: 'quietHours', text: '20:00-08:30' },
    { name: 'quietHours', text: 'off' },
    { name: 'digestCron', text: '5 9 * * *' },
    { name: 'operators', text: 'U0KIM,S0OPS' },
  ])('is the inverse of settingText for $name: $text', ({ name, text }) => {
    const value = parseSetting(name, text);

    expect(value === undefined ? undefined : settingText(value)).toBe(text);
  });

  it('has each name once in CHANGEABLE', () => {
    expect(new Set(CHANGEABLE).size).toBe(CHANGEABLE.length);
  });
});

describe('cronOfTime and timeOfCron', () => {
  it.each([
    { time: '09:00', pattern: '0 9 * * *' },
    { time: '00:05', pattern: '5 0 * * *' },
    { time: '23:59', pattern: '59 23 * * *' },
  ])('convert $time to $pattern and back', ({ time, pattern }) => {
    expect(cronOfTime(time)).toBe(pattern);
    expect(timeOfCron(pattern)).toBe(time);
  });

  it.each(['24:00', '9', '09:60', '', '109:00', '09:000', 'at 09:00'])(
    'return undefined for the time "%s"',
    (time) => {
      expect(cronOfTime(time)).toBeUndefined();
    },
  );

  it.each(['0 9 * * 1-5', '*/5 * * * *', '0 9 1 * *', '0 0 9 * * *', '0 24 * * *', '60 9 * * *'])(
    'return undefined for the pattern %s',
    (pattern) => {
      expect(timeOfCron(pattern)).toBeUndefined();
    },
  );
});

describe('fitsMenus', () => {
  it.each(['U', 'S'])('counts people and groups each: %s', (first) => {
    const ids = Array.from({ length: 101 }, (_, i) => `${first}0${i}`);
    const other = first === 'U' ? 'S0OTHER' : 'U0OTHER';

    expect(fitsMenus([...ids.slice(1), other].join(','))).toBe(true);
    expect(fitsMenus(ids.join(','))).toBe(false);
  });
});
