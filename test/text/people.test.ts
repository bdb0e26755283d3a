import { describe, expect, it } from 'vitest';
import { historyEvent } from '../../src/history/history-words.js';
import { settingChange, settingResetLabel } from '../../src/settings/settings-words.js';
import { settingsLines } from '../../src/status/status-words.js';
import { PLAIN } from '../../src/text/markup.js';
import { people } from '../../src/text/phrases.js';
import { TONGUES } from '../../src/text/tongue.js';
import { anAppStatus } from '../support/live-settings.js';

const ids = (count: number, letter = 'U') =>
  Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
const person = (id: string) => `@${id}`;

describe('people', () => {
  it.each([
    { count: 1, ko: '@U1', en: '@U1' },
    { count: 2, ko: '@U1, @U2', en: '@U1 and @U2' },
    { count: 12, ko: /^@U1, .*, @U12$/, en: /^@U1, .*, @U11 and @U12$/ },
    { count: 13, ko: /^@U1, .*, @U12 외 1명$/, en: /^@U1, .*, @U12 and 1 more$/ },
    { count: 50, ko: /, @U12 외 38명$/, en: /, @U12 and 38 more$/ },
    { count: 1200, ko: /, @U12 외 1,188명$/, en: /, @U12 and 1,188 more$/ },
  ])('lists $count people, and counts those after the first twelve', ({ count, ko, en }) => {
    expect(people(ids(count), person, TONGUES.ko)).toMatch(ko);
    expect(people(ids(count), person, TONGUES.en)).toMatch(en);
  });

  it('mentions that groups are among the counted', () => {
    expect(people([...ids(12), 'S1', 'U99'], person, TONGUES.ko)).toMatch(/ 외 2명·그룹$/);
  });
});

describe('a change of the operators', () => {
  const changed = (from: readonly string[], to: readonly string[]) => {
    const change = { name: 'operators', from: from.join(','), to: to.join(',') } as const;
    return [TONGUES.ko, TONGUES.en].map((t) => settingChange(change, PLAIN, t));
  };

  it('lists the added and the removed, however many remain', () => {
    const before = ids(50);

    expect(changed(before, [...before.slice(1), 'S1', 'U99'])).toEqual([
      '운영자: 추가 @S1, @U99 · 제외 @U1',
      'Operators: added @S1 and @U99 · removed @U1',
    ]);
    expect(changed(before, before.slice(2))).toEqual([
      '운영자: 제외 @U1, @U2',
      'Operators: removed @U1 and @U2',
    ]);
  });

  it('shows the old and the new value if every full member is an operator before or after', () => {
    expect(changed([], ['U1'])).toEqual([
      '운영자: 정식 멤버 모두 → @U1',
      'Operators: every full member → @U1',
    ]);
    expect(changed(ids(50), [])).toEqual([
      expect.stringMatching(/외 38명 → 정식 멤버 모두$/),
      expect.stringMatching(/and 38 more → every full member$/),
    ]);
  });

  it('has the same words in the history', () => {
    const event = {
      kind: 'settings-changed',
      by: 'LEE',
      setting: 'operators',
      from: 'U1,U2',
      to: 'U2,U3',
    } as const;

    const [ko, en] = [TONGUES.ko, TONGUES.en].map((t) => historyEvent(event, 0, PLAIN, t));

    expect(ko).toContain('운영자: 추가 @U3 · 제외 @U1');
    expect(en).toContain('Operators: added @U3 · removed @U1');
  });
});

describe('the list of settings in the app’s status', () => {
  it('stays within one block with a thousand operators', () => {
    const value = ids(1000).join(',');
    const setting = { name: 'operators', source: 'settings', value, configured: '' } as const;
    const facts = anAppStatus({ settings: [setting] });

    const lines = [TONGUES.ko, TONGUES.en].map((t) => settingsLines(facts, PLAIN, t));

    expect(lines.flat()).toEqual([
      expect.stringMatching(/^운영자: @U1, .*, @U12 외 988명 \(슬랙에서 변경\)$/),
      expect.stringMatching(/^Operators: @U1, .*, @U12 and 988 more \(changed in Slack\)$/),
    ]);
  });
});

describe('the button that resets the operators to the environment', () => {
  it('shows only their number', () => {
    const text = [...ids(50), 'S1'].join(',');

    expect(settingResetLabel('operators', text, TONGUES.ko)).toBe(
      '되돌리면: 환경 변수의 사람 50명, 그룹 1개',
    );
    expect(settingResetLabel('operators', text, TONGUES.en)).toBe(
      'Back to: 50 people and 1 group (environment variable)',
    );
    expect(settingResetLabel('operators', 'S1,S2', TONGUES.ko)).toBe(
      '되돌리면: 환경 변수의 그룹 2개',
    );
    expect(settingResetLabel('operators', 'U1', TONGUES.en)).toBe(
      'Back to: 1 person (environment variable)',
    );
    expect(settingResetLabel('operators', '', TONGUES.ko)).toBe('되돌리면: 정식 멤버 모두');
  });
});
