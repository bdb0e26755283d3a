import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { collectClientTexts } from '../../src/list/bulk-edits.js';
import type { Alert } from '../../src/records/alert.js';
import { LANGUAGES } from '../../src/text/format.js';
import { aCompany, anAlert } from '../support/builders.js';
import { fakeClock, seoul } from '../support/fake-clock.js';

const brnOf = (n: number) => String(2148812340 + n) as Brn;

async function textsOf(alerts: readonly Alert[], language: 'ko' | 'en' = 'ko', total = 4) {
  const brns = Array.from({ length: total }, (_, n) => brnOf(n));
  const byBrn = new Map(alerts.map((alert) => [alert.brn, alert]));
  return collectClientTexts(brns, language, {
    companies: {
      get: (brn) =>
        brn === brnOf(3)
          ? undefined
          : aCompany({ brn, name: byBrn.get(brn)?.name ?? `회사 ${brn}` }),
    },
    triage: { get: async (brn) => byBrn.get(brn) },
    policy: DEFAULT_POLICY,
    clock: fakeClock(seoul('2026-11-25 10:12')),
  });
}

describe('collectClientTexts', () => {
  it('puts the texts into one file by name, and lists companies without one', async () => {
    const { content, result } = await textsOf(
      [
        anAlert({ brn: brnOf(0), name: '한빛상사' }),
        anAlert({ brn: brnOf(1), name: '가람무역' }),
        anAlert({ brn: brnOf(4), name: 'Hanbit' }),
      ],
      'ko',
      5,
    );

    expect(content.match(/^.+ · 214-88-\d{5}$/gm)).toEqual([
      '가람무역 · 214-88-12341',
      '한빛상사 · 214-88-12340',
      'Hanbit · 214-88-12344',
    ]);
    expect(content.match(/안녕하세요\./g)).toHaveLength(3);
    expect(result).toMatchObject({
      done: 3,
      refusedCount: 2,
      refused: [
        { brn: brnOf(2), why: 'no-alert' },
        { brn: brnOf(3), why: 'not-watched' },
      ],
    });
  });

  it('leaves out an alert about which the client can do nothing', async () => {
    const reasons = [{ kind: 'check-broken', products: ['taxinvoice'], since: 1 }] as const;
    const alert = { ...anAlert({ brn: brnOf(0) }), reasons } as unknown as Alert;

    const { content, result } = await textsOf([alert]);

    expect(content).toBe('');
    expect(result.refused[0]).toMatchObject({ brn: brnOf(0), why: 'nothing-to-ask' });
  });

  it.each(LANGUAGES)('keeps long names whole enough to be found, in %s', async (language) => {
    const name = '가나다라마바사아자차'.repeat(20);

    const { content } = await textsOf([anAlert({ brn: brnOf(0), name })], language);

    expect(content.split('\n')[0]).toMatch(/^가나다라.*… · 214-88-12340$/);
    expect(content.split('\n')[0]?.length).toBeLessThan(80);
  });
});
