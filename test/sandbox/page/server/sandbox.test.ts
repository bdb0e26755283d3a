import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { PageRole, RequestName } from '../../../../src/sandbox/page/contract.js';
import { AppSettings } from '../../../../src/sandbox/page/server/app-host.js';
import { CAST } from '../../../../src/sandbox/page/server/cast.js';
import {
  ALERTS,
  aSandbox,
  elementIn,
  hasElement,
  messageWith,
  type OpenSandbox,
  startSandbox,
  untilFirstSweepPosted,
} from '../../../support/page-sandbox.js';

const KIM = 'U0KIM';
const EMMA = 'U0EMMA';
const HAN = 'U0HAN';
const GUEST = 'U0GUEST';
const EXTERNAL = 'U0STRANGER';

/** One sandbox for all tests that leave no traces visible to other tests. */
let shared: OpenSandbox;

beforeAll(async () => {
  shared = await startSandbox();
  await untilFirstSweepPosted(shared);
});

afterAll(() => shared.sandbox.close());

async function slash(person: string, text: string, channel = ALERTS) {
  return shared.act('slash', { as: person, channel, command: '/hometax', text });
}

/** Waits for an ephemeral message to this person that contains `words`. */
function shownTo(open: OpenSandbox, person: string, words: string, channel = ALERTS) {
  return open.until(() =>
    open
      .state(person, channel)
      .messages.find(
        ({ isOnlyForYou, text, blocks }) =>
          isOnlyForYou && `${text} ${JSON.stringify(blocks)}`.includes(words),
      ),
  );
}

describe('the cast', () => {
  it.each<PageRole>(['operator', 'admin', 'viewer', 'guest', 'external'])(
    'has one %s per language',
    (role) => {
      const languages = CAST.filter((person) => person.role === role).map(
        ({ language }) => language,
      );

      expect(languages.sort()).toEqual(['en', 'ko']);
    },
  );

  it.each([
    {
      who: 'a member',
      person: KIM,
      channels: ['C0ALERTS', 'C0TEAM', 'C0LOUNGE', 'C0SHARED', 'D0KIM'],
    },
    { who: 'a guest', person: GUEST, channels: ['C0TEAM', 'C0SHARED', 'D0GUEST'] },
    { who: 'a person of another organisation', person: EXTERNAL, channels: ['C0SHARED'] },
  ])('shows $who only their own channels', ({ person = '', channels }) => {
    const state = shared.state(person);

    expect(state.channels.map(({ id }) => id)).toEqual(channels);
    expect(shared.state(person, 'D0EMMA').channel).toBe(channels[0]);
  });
});

describe('the page at the start', () => {
  it('posts the first sweep in the alert channel, without problems', () => {
    const state = shared.state();

    expect(messageWith(state, '초록농산')).toMatchObject({ isByApp: true, isOnlyForYou: false });
    expect([state.isSweeping, state.problems, shared.errors]).toEqual([false, [], []]);
  });

  it('shows a working morning and the app’s next actions', () => {
    const { clock } = shared.state();

    expect(new Date(clock.now).toISOString()).toMatch(/^2026-11-24T00:3/);
    expect(clock.next.map(({ kind }) => kind)).toEqual(['sweep', 'rung', 'digest']);
  });

  it('lists every sample company in the reader’s language', () => {
    const wordsOf = (person: string) =>
      shared.state(person).popbill.companies.find(({ name }) => name === '바른물류')?.taxinvoice
        .certificate.words;

    expect(shared.state().popbill.companies).toHaveLength(16);
    expect([wordsOf(KIM), wordsOf(EMMA)]).toEqual(['인증서 없음', 'no certificate']);
  });

  it('has a name for everything that a message may mention', () => {
    const { names } = shared.state();

    expect(names.users).toMatchObject({ U0KIM: '김지우', U0BOT: 'HomeTax Watch' });
    expect(names.channels).toMatchObject({ C0ALERTS: '홈택스-알림' });
    expect(names.groups).toEqual({ S0TAX: '세무담당' });
  });
});

describe('a command', () => {
  it('is answered only to the person, in their language', async () => {
    const [status, result] = await slash(EMMA, 'check 라온식품');
    const report = await shownTo(shared, EMMA, 'cannot collect');

    expect([status, result]).toEqual([200, { ok: true }]);
    expect(report.isByApp).toBe(true);
    expect(shared.state(KIM).messages.some(({ ts }) => ts === report.ts)).toBe(false);
  });

  it('is refused by the app for a guest', async () => {
    await slash(GUEST, '확인 라온식품', 'C0TEAM');

    await expect(shownTo(shared, GUEST, '정식 멤버만', 'C0TEAM')).resolves.toBeDefined();
  });

  it('is refused by the app for a viewer if it changes something', async () => {
    await slash(HAN, '팝업 라온식품');

    await expect(shownTo(shared, HAN, '운영자만')).resolves.toBeDefined();
  });

  it('is offered in the person’s language, but not to people of another organisation', () => {
    const [korean] = shared.state(KIM).commands;
    const [english] = shared.state(EMMA).commands;

    expect(korean).toMatchObject({ command: '/hometax', hint: expect.stringContaining('확인|') });
    expect(english).toMatchObject({ hint: expect.stringContaining('check|') });
    // Completed as they are typed, also one that may be left out.
    const completed = english?.usages.map(({ subcommand }) => subcommand) ?? [];
    expect(completed).toContain('check');
    expect(completed.filter((word) => !english?.hint.includes(word))).toEqual([]);
    expect(shared.state(EXTERNAL).commands).toEqual([]);
  });

  it.each([
    {
      name: 'from a person of another organisation',
      person: EXTERNAL,
      channel: 'C0SHARED',
      command: '/hometax',
    },
    {
      name: 'in a channel that the person cannot see',
      person: GUEST,
      channel: 'C0LOUNGE',
      command: '/hometax',
    },
    { name: 'of another app', person: KIM, channel: ALERTS, command: '/weather' },
  ])('never reaches the app if it is $name', async ({ person, channel, command }) => {
    const messageCount = shared.state(person).messages.length;

    const answer = await shared.act('slash', { as: person, channel, command, text: '' });

    expect(answer).toMatchObject([409, { ok: false, kind: 'refused' }]);
    expect(shared.state(person).messages).toHaveLength(messageCount);
  });
});

describe('a press', () => {
  it('performs the button’s action, and the app updates the message', async (context) => {
    const open = await aSandbox(context);
    const alert = messageWith(open.state(), '초록농산');
    const { blockId, actionId, element } = elementIn(alert, 'alert_take');

    const answer = await open.act('press', {
      as: EMMA,
      where: { in: 'message', channel: ALERTS, ts: alert?.ts ?? '' },
      blockId,
      actionId,
      value: String(element['value']),
    });
    const claimed = await open.until(() => {
      const now = messageWith(open.state(), '초록농산');
      return now !== undefined && hasElement(now.blocks, 'alert_hand_back') && now;
    });

    expect(answer).toEqual([200, { ok: true }]);
    expect(claimed).toMatchObject({ ts: alert?.ts, isEdited: true });
  });

  it.each([
    { who: 'a guest', person: GUEST },
    { who: 'a person of another organisation', person: EXTERNAL },
  ])('never reaches the app from $who on a message that they cannot see', async ({ person }) => {
    const alert = messageWith(shared.state(), '초록농산');
    const { blockId, actionId, element } = elementIn(alert, 'alert_check');
    const problemCount = shared.state(KIM).problems.length;

    const answer = await shared.act('press', {
      as: person,
      where: { in: 'message', channel: ALERTS, ts: alert?.ts ?? '' },
      blockId,
      actionId,
      value: String(element['value']),
    });

    expect(answer).toMatchObject([409, { ok: false, kind: 'refused' }]);
    expect(shared.state(person, ALERTS).channel).not.toBe(ALERTS);
    expect(shared.state(KIM).problems).toHaveLength(problemCount);
  });

  it.each([
    { name: 'a missing button', where: { in: 'message', channel: ALERTS, ts: '1.0' } },
    { name: 'a closed window', where: { in: 'modal' } },
    { name: 'an unopened Home tab', where: { in: 'home' } },
  ] as const)('is refused with a sentence on $name', async ({ where }) => {
    const press = { as: 'U0NOAH', where, blockId: 'x', actionId: 'x' };

    expect(await shared.act('press', press)).toMatchObject([
      409,
      { ok: false, kind: 'refused', sentence: expect.stringMatching(/.{10}/) },
    ]);
  });
});

describe('a window', () => {
  it('reports missing fields, searches, stores values, submits and closes', async () => {
    const person = 'U0LEE';
    await slash(person, '');
    const modal = await shared.until(() => shared.state(person).modals.at(-1));
    const field = elementIn(modal, 'company');

    const empty = await shared.act('submit', { as: person });
    const [, found] = await shared.act('typeahead', {
      as: person,
      where: { in: 'modal' },
      blockId: field.blockId,
      actionId: field.actionId,
      query: '라온',
    });
    const [option] = found.ok ? (found.options ?? []) : [];
    const filled = await shared.act('fill', {
      as: person,
      values: { [field.blockId]: String(option?.['value']) },
    });
    const stored = shared.state(person).modals.at(-1)?.values[field.blockId]?.[field.actionId];
    const submitted = await shared.act('submit', { as: person });
    const report = await shared.until(() =>
      shared.state(person).modals.find(({ blocks }) => JSON.stringify(blocks).includes('라온식품')),
    );
    await shared.act('close', { as: person, all: true });

    expect(modal).toMatchObject({ type: 'modal', title: 'Check authentication' });
    expect(empty).toEqual([
      422,
      {
        ok: false,
        kind: 'missing',
        sentence: 'Fill in: Company',
        blockIds: [field.blockId],
      },
    ]);
    expect(filled).toEqual([200, { ok: true }]);
    expect(stored).toMatchObject({ selected_option: option });
    expect(submitted).toEqual([200, { ok: true }]);
    expect(report.id).toBe(modal.id);
    expect(shared.state(person).modals).toEqual([]);
  });

  it('shows the app’s errors at its fields', async () => {
    const person = 'U0CHOI';
    await slash(person, '추가');
    const modal = await shared.until(() => shared.state(person).modals.at(-1));

    await shared.act('submit', {
      as: person,
      values: { [elementIn(modal, 'brn').blockId]: '123' },
    });
    const errors = await shared.until(() => {
      const now = shared.state(person).modals.at(-1);
      return now !== undefined && Object.keys(now.errors).length > 0 && now.errors;
    });
    await shared.act('close', { as: person });

    expect(Object.values(errors)).toEqual([expect.stringContaining('10')]);
  });
});

describe('a channel', () => {
  it('counts unread messages and mentions until it is read', async () => {
    const channelOf = (person: string) =>
      shared.state(person).channels.find(({ id }) => id === 'C0TEAM') ?? {
        unread: -1,
        mentionCount: -1,
      };

    await shared.act('say', { as: EMMA, channel: 'C0TEAM', text: '<@U0KIM> hello' });
    await shared.act('say', { as: EMMA, channel: 'C0TEAM', text: 'and again' });
    const [kim, han, emma] = [channelOf(KIM), channelOf(HAN), channelOf(EMMA)];
    await shared.act('read', { as: KIM, channel: 'C0TEAM' });

    expect([kim.unread, kim.mentionCount]).toEqual([2, 1]);
    expect([han.unread, han.mentionCount]).toEqual([2, 0]);
    expect(emma.unread).toBe(0);
    expect([channelOf(KIM).unread, channelOf(HAN).unread]).toEqual([0, 2]);
  });

  it.each(['say', 'read'] as const)(
    'refuses "%s" from a person who cannot see it',
    async (name) => {
      const body = { as: GUEST, channel: 'C0LOUNGE', text: 'hello' };
      const { text: _, ...read } = body;

      const answer =
        name === 'say' ? await shared.act('say', body) : await shared.act('read', read);

      expect(answer).toMatchObject([409, { kind: 'refused' }]);
    },
  );
});

describe('an invalid request', () => {
  it.each<{ readonly name: RequestName; readonly body: unknown; readonly says: string }>([
    { name: 'slash', body: { as: 'U0KIM' }, says: 'channel' },
    { name: 'slash', body: [], says: 'expected object' },
    { name: 'home', body: { as: 'U0NOBODY' }, says: 'There is no person U0NOBODY.' },
    { name: 'clock', body: { advanceMs: -1 }, says: 'not understood' },
    { name: 'clock', body: { to: 1 }, says: 'The clock does not move back.' },
    { name: 'clock', body: { advanceMs: 401 * 86_400_000 }, says: 'at most 400 days' },
    { name: 'service-states', body: { hometax: 'stormy' }, says: 'hometax' },
    { name: 'fill', body: { as: 'U0KIM', values: { x: { file: 'a' } } }, says: 'values.x' },
    {
      name: 'company',
      body: { brn: '1', product: 'taxinvoice', change: { kind: 'explodes' } },
      says: 'change',
    },
    { name: 'channel-language', body: { language: 'fr' }, says: 'language' },
  ])('is answered with 400: $name, "$says"', async ({ name, body, says }) => {
    expect(await shared.sandbox.act(name, body)).toMatchObject({
      status: 400,
      body: { ok: false, kind: 'invalid', sentence: expect.stringContaining(says) },
    });
  });

  it.each<{ readonly name: RequestName; readonly body: unknown }>([
    { name: 'member', body: { brn: '1', isMember: true } },
    {
      name: 'company',
      body: { brn: '1', product: 'taxinvoice', change: { kind: 'dept-user-works' } },
    },
  ])('is refused if the company does not exist: $name', async ({ name, body }) => {
    expect(await shared.sandbox.act(name, body)).toMatchObject({
      status: 409,
      body: { sentence: 'There is no sample company 1.' },
    });
  });
});

describe('a sandbox that cannot read the settings', () => {
  it('closes the store', async () => {
    const load = vi.spyOn(AppSettings, 'load').mockRejectedValueOnce(new Error('unreadable'));
    onTestFinished(() => load.mockRestore());

    await expect(startSandbox()).rejects.toThrow('unreadable');

    const [, store] = load.mock.calls[0] ?? [];
    await expect(store?.settings()).rejects.toMatchObject({ code: 'closed' });
  });
});
