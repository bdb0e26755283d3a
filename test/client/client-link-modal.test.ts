import { describe, expect, it } from 'vitest';
import {
  type ClientLinkForm,
  clientLinkMessage,
  clientLinkModal,
  createdLinkModal,
  linkText,
  readLinkChoice,
} from '../../src/client/client-link-view.js';
import { clientLinkWords } from '../../src/client/client-link-words.js';
import { DAY, HOUR } from '../../src/kernel/time.js';
import type { ClientLink } from '../../src/records/links.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { EVERY_REASON } from '../support/alert-samples.js';
import { HANBIT } from '../support/builders.js';
import {
  authMissing,
  CHECKED_AT,
  certificateExpiry,
  deptUserLogin,
  expiredYesterday,
} from '../support/reasons.js';
import { expectAsFixture, expectModalFits, visibleText } from '../support/views.js';

const NOW = CHECKED_AT;
const LONG = `<!here>${'나'.repeat(200)}`;
const company = { brn: HANBIT, name: '한빛상사' };
const url = `https://watch.example.com/client/${'x'.repeat(43)}`;
const link = { url, expiresAt: NOW + 7 * DAY };
const current: ClientLink = {
  v: 1,
  brn: HANBIT,
  hash: 'hash',
  by: 'U0KIM',
  at: NOW - DAY,
  expiresAt: NOW + 6 * DAY,
};
const form: ClientLinkForm = { company, days: 7, language: 'ko', now: NOW };
const facts = { reasons: [authMissing()], collectsBy: 'any', link, now: NOW } as const;

describe.each(LANGUAGES)('the window of a link for a client in %s', (language) => {
  const t = TONGUES[language];
  const text = linkText(company, facts, language);
  const views = {
    form: clientLinkModal(form, t),
    'form-again': clientLinkModal(
      {
        ...form,
        feedback: clientLinkWords(t).revoke.none,
        current: {
          ...current,
          openedAt: NOW - HOUR,
          wrongNumbers: 1,
          pages: { day: '2026-11-25', count: 2 },
        },
      },
      t,
    ),
    current: clientLinkModal({ ...form, current, days: 1, language: 'en' }, t),
    created: createdLinkModal({ brn: HANBIT, link, text, now: NOW }, t),
    'not-saved': createdLinkModal({ brn: HANBIT, text, feedback: 'x', now: NOW }, t),
    creating: clientLinkMessage(clientLinkWords(t).creating, t),
    off: clientLinkMessage(clientLinkWords(t).off, t),
    'not-watched': clientLinkMessage(clientLinkWords(t).notWatched, t),
  };

  it.each(Object.entries(views))('draws %s', async (name, view) => {
    expectModalFits(view);
    await expectAsFixture(view, `client-link-${name}.${language}`);
  });

  it('fits with a very long name, and escapes it', () => {
    const view = clientLinkModal({ ...form, company: { brn: HANBIT, name: LONG }, current }, t);
    const created = linkText({ brn: HANBIT, name: LONG }, facts, language);

    expectModalFits(view);
    expect(JSON.stringify(view)).not.toContain('<!here>');
    expectModalFits(createdLinkModal({ brn: HANBIT, link, text: created, now: NOW }, t));
  });

  it('has the link in its text, however many problems there are', () => {
    const both = ['taxinvoice', 'cashbill'] as const;
    const reasons = [
      deptUserLogin({ sub: 'generic', products: both }),
      authMissing({ products: both }),
      expiredYesterday({ products: both }),
    ];
    const long = linkText(company, { ...facts, reasons }, language);

    expect(long).toContain(`\n${url}\n`);
    expect(long.length).toBeLessThan(3000);
    expect(linkText(company, { ...facts, reasons: [] }, language)).toContain(`\n${url}\n`);
  });

  it('asks for a department user alone if collection uses no certificate', () => {
    const noProblem = { ...facts, reasons: [] };
    const certificate = /공동인증서|joint certificate/;

    expect(linkText(company, noProblem, language)).toMatch(certificate);
    expect(linkText(company, { ...noProblem, collectsBy: 'deptUser' }, language)).not.toMatch(
      certificate,
    );
  });

  it.each([company, { brn: HANBIT, name: '123-45-67891' }])(
    'keeps the number that opens the link out of the text for $name',
    (each) => {
      const reasons = EVERY_REASON.map(({ reason }) => reason);

      expect(linkText(each, { ...facts, reasons }, language)).not.toMatch(/123-?45-?67891/);
    },
  );
});

describe('readLinkChoice', () => {
  const valuesOf = (value: string) => ({
    [FIELDS.linkDays.block]: {
      [FIELDS.linkDays.id]: {
        type: 'static_select',
        selected_option: { value, text: { type: 'plain_text' as const, text: '' } },
      },
    },
  });

  it.each(['1', '14'])('reads %s', (days) => {
    expect(readLinkChoice(valuesOf(days)).days).toBe(Number(days));
  });

  it.each(['0', '15', '-1', '1.5', 'NaN', '1e9', ''])('takes seven days for %s', (days) => {
    expect(readLinkChoice(valuesOf(days))).toEqual({ days: 7, language: 'ko' });
  });
});

describe('the window of a link for a client', () => {
  it('keeps the link out of everything but its text', () => {
    const view = createdLinkModal({ brn: HANBIT, link, text: 'x', now: NOW }, TONGUES['en']);

    expect(view.private_metadata).toBe(HANBIT);
    expect(JSON.stringify(view).split(url)).toHaveLength(2);
  });

  it('says until when, and that the text can be read only now', () => {
    const view = createdLinkModal({ brn: HANBIT, link, text: 'x', now: NOW }, TONGUES['ko']);

    expect(visibleText(view)).toContain('12월 2일 08:31까지');
    expect(visibleText(view)).toContain('이 창을 닫으면 다시 볼 수 없으니');
  });

  it('asks in the text for the same as the text for the client, and names the last day of the link', () => {
    const text = linkText(company, { ...facts, reasons: [certificateExpiry()] }, 'ko');

    expect(text).toContain('2026년 12월 9일(수)에 만료됩니다');
    expect(text).toContain('사업자번호를 입력하시면 열 수 있습니다(2026년 12월 2일(수) 08:31까지)');
    expect(text).not.toContain('환경설정');
  });

  it('says in the text who asks, if that is known', () => {
    const withSender = linkText(company, { ...facts, sender: '새봄 세무법인' }, 'ko');

    expect(withSender).toMatch(/^안녕하세요\. 새봄 세무법인입니다\.\n/);
    expect(linkText(company, facts, 'ko')).toMatch(/^안녕하세요\.\n/);
  });
});
