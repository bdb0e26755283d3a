import { describe, expect, it } from 'vitest';
import { actorsOf } from '../../src/alert/alert-view.js';
import { alertState } from '../../src/alert/alert-words.js';
import { MRKDWN } from '../../src/slack/blocks.js';
import { PLAIN } from '../../src/text/markup.js';
import { TONGUES } from '../../src/text/tongue.js';
import { anAlert } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';

const NOW = seoul('2026-11-25 10:12');
const at = seoul('2026-11-25 09:02');
const { ko, en } = TONGUES;
const snoozed = { state: 'snoozed', by: 'KIM', at, until: seoul('2026-11-26 09:00') } as const;

describe('alertState', () => {
  it('says who assigned the alert to whom', () => {
    const life = { state: 'acknowledged', by: 'LEE', at, assignedBy: 'KIM' } as const;

    expect(alertState(life, NOW, PLAIN, ko)).toBe(
      '처리 중 · @KIM 님이 11월 25일 09:02에 @LEE 님에게 맡겼습니다',
    );
    expect(alertState(life, NOW, PLAIN, en)).toBe('Assigned to @LEE by @KIM on 25 Nov, 09:02');
  });

  it('shows the reason of a snooze, escaped', () => {
    const life = { ...snoozed, reason: '대표 출장 <!channel>' };

    expect(alertState(life, NOW, MRKDWN, ko)).toMatch(/ · 사유: 대표 출장 &lt;!channel&gt;$/);
    expect(alertState(life, NOW, MRKDWN, en)).toMatch(/ · reason: 대표 출장 &lt;!channel&gt;$/);
  });

  it('shows only the beginning of a long reason, and then the claim', () => {
    const life = { ...snoozed, reason: '가'.repeat(500), taken: { by: 'LEE', at } };
    const state = alertState(life, NOW, PLAIN, ko) ?? '';

    expect(state).toContain(`사유: ${'가'.repeat(79)}… · @LEE 님이 `);
  });
});

describe('the line about an assignment', () => {
  it('mentions the assigned person, but not who assigned the alert', () => {
    const line = { kind: 'assigned', by: 'U0KIM', to: 'U0LEE', at } as const;

    expect(actorsOf(line, anAlert())).toEqual(['U0KIM']);
  });
});
