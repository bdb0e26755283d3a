import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageRole, RequestName } from '../../../../src/sandbox/page/contract.js';
import { CAST } from '../../../../src/sandbox/page/server/cast.js';
import {
  ALERTS,
  aSandbox,
  elementIn,
  firstSweepTold,
  hasElement,
  messageWith,
  type OpenSandbox,
  startSandbox,
} from '../../../support/page-sandbox.js';

const KIM = 'U0KIM';
const EMMA = 'U0EMMA';
const HAN = 'U0HAN';
const GUEST = 'U0GUEST';
const STRANGER = 'U0STRANGER';

/** One sandbox for what leaves no traces that others would see. */
let shared: OpenSandbox;

beforeAll(async () => {
  shared = await startSandbox();
  await firstSweepTold(shared);
});

afterAll(() => shared.sandbox.close());

async function slash(person: string, text: string, channel = ALERTS) {
  return shared.act('slash', { as: person, channel, command: '/hometax', text });
}

/** What only this person was shown in the channel, once there is something. */
function shownTo(open: OpenSandbox, person: string, words: string, channel = ALERTS) {
  return open.until(() =>
    open
      .state(person, channel)
      .messages.find(
        ({ onlyForYou, text, blocks }) =>
          onlyForYou && `${text} ${JSON.stringify(blocks)}`.includes(words),
      ),
  );
}

describe('the cast', () => {
  it.each<PageRole>(['operator', 'admin', 'viewer', 'guest', 'stranger'])(
    'has one %s of each language',
    (role) => {
      const languages = CAST.filter((one) => one.role === role).map(({ language }) => language);

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
    { who: 'a person of another organisation', person: STRANGER, channels: ['C0SHARED'] },
  ])('sees as $who only their own channels', ({ person = '', channels }) => {
    const state = shared.state(person);

    expect(state.channels.map(({ id }) => id)).toEqual(channels);
    expect(shared.state(person, 'D0EMMA').channel).toBe(channels[0]);
  });
});

describe('at the start', () => {
  it('the first sweep is told in the alert channel, and nothing is wrong', () => {
    const state = shared.state();

    expect(messageWith(state, '초록농산')).toMatchObject({ byApp: true, onlyForYou: false });
    expect([state.sweeping, state.troubles, shared.complaints]).toEqual([false, [], []]);
  });

  it('it is a working morning, and the next things are known', () => {
    const { clock } = shared.state();

    expect(new Date(clock.now).toISOString()).toMatch(/^2026-11-24T00:3/);
    expect(clock.next.map(({ what }) => what)).toEqual(['sweep', 'rung', 'digest']);
  });

  it('every sample company is on the panel, in the words of the person', () => {
    const wordsOf = (person: string) =>
      shared.state(person).popbill.companies.find(({ name }) => name === '바른물류')?.taxinvoice
        .certificate.words;

    expect(shared.state().popbill.companies).toHaveLength(16);
    expect([wordsOf(KIM), wordsOf(EMMA)]).toEqual(['인증서 없음', 'no certificate']);
  });

  it('names everybody and everything that a message may mention', () => {
    const { names } = shared.state();

    expect(names.users).toMatchObject({ U0KIM: '김지우', U0BOT: 'HomeTax Watch' });
    expect(names.channels).toMatchObject({ C0ALERTS: '홈택스-알림' });
    expect(names.groups).toEqual({ S0TAX: '세무담당' });
  });
});

describe('a command', () => {
  it('is answered to the person alone, in their language', async () => {
    const [status, result] = await slash(EMMA, 'check 라온식품');
    const report = await shownTo(shared, EMMA, 'cannot collect');

    expect([status, result]).toEqual([200, { ok: true }]);
    expect(report.byApp).toBe(true);
    expect(shared.state(KIM).messages.some(({ ts }) => ts === report.ts)).toBe(false);
  });

  it('of a guest is refused by the app', async () => {
    await slash(GUEST, '확인 라온식품', 'C0TEAM');

    await expect(shownTo(shared, GUEST, '정식 구성원만', 'C0TEAM')).resolves.toBeDefined();
  });

  it('of a viewer that changes something is refused by the app', async () => {
    await slash(HAN, '팝업 라온식품');

    await expect(shownTo(shared, HAN, '운영 권한')).resolves.toBeDefined();
  });

  it('is offered in the words of the person, but not to people of another organisation', () => {
    const [korean] = shared.state(KIM).commands;
    const [english] = shared.state(EMMA).commands;

    expect(korean).toMatchObject({ command: '/hometax', hint: expect.stringContaining('확인|') });
    expect(english?.subcommands).toContain('check');
    expect(shared.state(STRANGER).commands).toEqual([]);
  });

  it.each([
    {
      name: 'of a person of another organisation',
      person: STRANGER,
      channel: 'C0SHARED',
      command: '/hometax',
    },
    {
      name: 'in a channel that they do not see',
      person: GUEST,
      channel: 'C0LOUNGE',
      command: '/hometax',
    },
    { name: 'that is not the app’s', person: KIM, channel: ALERTS, command: '/weather' },
  ])('$name never reaches the app', async ({ person, channel, command }) => {
    const before = shared.state(person).messages.length;

    const answer = await shared.act('slash', { as: person, channel, command, text: '' });

    expect(answer).toMatchObject([409, { ok: false, kind: 'refused' }]);
    expect(shared.state(person).messages).toHaveLength(before);
  });
});

describe('a press', () => {
  it('does what the button says, and the message is changed in its place', async (context) => {
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
    const taken = await open.until(() => {
      const now = messageWith(open.state(), '초록농산');
      return now !== undefined && hasElement(now.blocks, 'alert_hand_back') && now;
    });

    expect(answer).toEqual([200, { ok: true }]);
    expect(taken).toMatchObject({ ts: alert?.ts, edited: true });
  });

  it.each([
    { who: 'a guest', person: GUEST },
    { who: 'a person of another organisation', person: STRANGER },
  ])('of $who on a message that they do not see never reaches the app', async ({ person }) => {
    const alert = messageWith(shared.state(), '초록농산');
    const { blockId, actionId, element } = elementIn(alert, 'alert_check');
    const before = shared.state(KIM).troubles.length;

    const answer = await shared.act('press', {
      as: person,
      where: { in: 'message', channel: ALERTS, ts: alert?.ts ?? '' },
      blockId,
      actionId,
      value: String(element['value']),
    });

    expect(answer).toMatchObject([409, { ok: false, kind: 'refused' }]);
    expect(shared.state(person, ALERTS).channel).not.toBe(ALERTS);
    expect(shared.state(KIM).troubles).toHaveLength(before);
  });

  it.each([
    { name: 'a button that is not drawn', where: { in: 'message', channel: ALERTS, ts: '1.0' } },
    { name: 'a window that is not open', where: { in: 'modal' } },
    { name: 'a Home tab that was never opened', where: { in: 'home' } },
  ] as const)('on $name is refused in a sentence', async ({ where }) => {
    const press = { as: 'U0NOAH', where, blockId: 'x', actionId: 'x' };

    expect(await shared.act('press', press)).toMatchObject([
      409,
      { ok: false, kind: 'refused', sentence: expect.stringMatching(/.{10}/) },
    ]);
  });
});

describe('a window', () => {
  it('is filled, refused with what is missing, searched in, submitted and closed', async () => {
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
    const typed = shared.state(person).modals.at(-1)?.values[field.blockId]?.[field.actionId];
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
        sentence: 'Please fill in: Company',
        blockIds: [field.blockId],
      },
    ]);
    expect(filled).toEqual([200, { ok: true }]);
    expect(typed).toMatchObject({ selected_option: option });
    expect(submitted).toEqual([200, { ok: true }]);
    expect(report.id).toBe(modal.id);
    expect(shared.state(person).modals).toEqual([]);
  });

  it('shows below its fields what the app found wrong', async () => {
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
  it('has unread messages until it is read, and those that mention the person among them', async () => {
    const of = (person: string) =>
      shared.state(person).channels.find(({ id }) => id === 'C0TEAM') ?? {
        unread: -1,
        mentions: -1,
      };

    await shared.act('say', { as: EMMA, channel: 'C0TEAM', text: '<@U0KIM> hello' });
    await shared.act('say', { as: EMMA, channel: 'C0TEAM', text: 'and again' });
    const [kim, han, emma] = [of(KIM), of(HAN), of(EMMA)];
    await shared.act('read', { as: KIM, channel: 'C0TEAM' });

    expect([kim.unread, kim.mentions]).toEqual([2, 1]);
    expect([han.unread, han.mentions]).toEqual([2, 0]);
    expect(emma.unread).toBe(0);
    expect([of(KIM).unread, of(HAN).unread]).toEqual([0, 2]);
  });

  it.each(['say', 'read'] as const)('that a person does not see takes no "%s"', async (name) => {
    const body = { as: GUEST, channel: 'C0LOUNGE', text: 'hello' };
    const { text: _, ...read } = body;

    const answer = name === 'say' ? await shared.act('say', body) : await shared.act('read', read);

    expect(answer).toMatchObject([409, { kind: 'refused' }]);
  });
});

describe('a request that nobody understands', () => {
  it.each<{ readonly name: RequestName; readonly body: unknown; readonly says: string }>([
    { name: 'slash', body: { as: 'U0KIM' }, says: 'channel' },
    { name: 'slash', body: [], says: 'expected object' },
    { name: 'home', body: { as: 'U0NOBODY' }, says: 'There is nobody called U0NOBODY.' },
    { name: 'clock', body: { advanceMs: -1 }, says: 'not understood' },
    { name: 'clock', body: { to: 1 }, says: 'The clock does not move back.' },
    { name: 'clock', body: { advanceMs: 401 * 86_400_000 }, says: 'at most 400 days' },
    { name: 'weather', body: { hometax: 'stormy' }, says: 'hometax' },
    { name: 'fill', body: { as: 'U0KIM', values: { x: { file: 'a' } } }, says: 'values.x' },
    {
      name: 'company',
      body: { brn: '1', product: 'taxinvoice', change: { kind: 'explodes' } },
      says: 'change',
    },
    { name: 'channel-language', body: { language: 'fr' }, says: 'language' },
  ])('$name with $says is answered 400', async ({ name, body, says }) => {
    expect(await shared.sandbox.act(name, body)).toMatchObject({
      status: 400,
      body: { ok: false, kind: 'invalid', sentence: expect.stringContaining(says) },
    });
  });

  it.each<{ readonly name: RequestName; readonly body: unknown }>([
    { name: 'member', body: { brn: '1', member: true } },
    {
      name: 'company',
      body: { brn: '1', product: 'taxinvoice', change: { kind: 'dept-user-works' } },
    },
  ])('$name of a company that is not there is refused', async ({ name, body }) => {
    expect(await shared.sandbox.act(name, body)).toMatchObject({
      status: 409,
      body: { sentence: 'There is no sample company 1.' },
    });
  });
});
