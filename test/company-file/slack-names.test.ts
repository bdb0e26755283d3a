import { describe, expect, it } from 'vitest';
import {
  createNameBook,
  isName,
  ownerNamesOf,
  type SlackNames,
} from '../../src/company-file/slack-names-rules.js';
import type { ListedPerson } from '../../src/slack/user-directory.js';

function person(id: string, name: string, more: Partial<ListedPerson> = {}): ListedPerson {
  return { id, kind: 'member', name, fullName: name, username: id.toLowerCase(), ...more };
}

const PEOPLE: readonly ListedPerson[] = [
  person('U0KIM', '김지우', { fullName: 'Jiwoo Kim', email: 'jiwoo@example.com' }),
  person('U0PARK1', '박서준'),
  person('U0PARK2', '박서준'),
  person('U0LEE', 'Lee', { fullName: '이민호' }),
  person('U0CHOI', '최유나'),
  person('U0OLDCHOI', '최유나', { kind: 'unknown' }),
  person('U0GONE', '정다은', { kind: 'unknown' }),
  person('U0GUEST', '손님', { kind: 'guest' }),
  person('B0BOT', '봇', { kind: 'bot' }),
  person('U0FAR', '외부인', { kind: 'foreign' }),
  person('U0TAX', '세무', { kind: 'bot', fullName: '다른 이름' }),
  person('U0REAL', '서연', { fullName: '세무' }),
];

const NAMES: Required<SlackNames> = {
  owners: { people: PEOPLE, groups: [{ id: 'S0TAX', handle: 'tax-team' }] },
  channels: [
    { id: 'C0TAX', name: '세무', finding: 'fine' },
    { id: 'C0OLD', name: '예전', finding: 'archived' },
    { id: 'C0NEW', name: '예전-2', finding: 'fine' },
    { id: 'C0ELSE', name: 'else', finding: 'not-in-channel' },
    { id: 'C0OUT', name: 'shared', finding: 'shared-outside' },
    { id: 'C0ONE', name: 'twice', finding: 'fine' },
    { id: 'C0TWO', name: 'twice', finding: 'fine' },
  ],
};

const book = createNameBook(NAMES);
const ownerOf = (cell: string) => resultOf(book.find.owner(cell));
const channelOf = (cell: string) => resultOf(book.find.channel(cell));

function resultOf(found: ReturnType<(typeof book.find)['owner']>) {
  return found.ok ? found.value : found.error.why;
}

describe('an owner', () => {
  it.each([
    { cell: '김지우', owner: 'U0KIM', name: 'the display name' },
    { cell: '@김지우', owner: 'U0KIM', name: 'a display name after @' },
    { cell: ' 김지우 ', owner: 'U0KIM', name: 'a display name with spaces around it' },
    { cell: 'jiwoo  KIM', owner: 'U0KIM', name: 'the full name, in other spelling' },
    { cell: '이민호', owner: 'U0LEE', name: 'the full name of someone with a display name' },
    { cell: 'u0park2', owner: 'U0PARK2', name: 'the username' },
    { cell: '@Tax-Team', owner: 'S0TAX', name: 'the handle of a group' },
    { cell: 'Jiwoo@Example.com', owner: 'U0KIM', name: 'the email address' },
    { cell: '최유나', owner: 'U0CHOI', name: 'a name that someone had who left' },
    { cell: '세무', owner: 'U0REAL', name: 'the full name of a member, which a bot shows' },
    { cell: 'U0NOBODY', owner: 'U0NOBODY', name: 'an ID, which is not looked up' },
    { cell: '', owner: '', name: 'nothing' },
  ])('is found by $name', ({ cell, owner }) => {
    expect(ownerOf(cell)).toBe(owner);
  });

  it.each([
    { cell: '정다은', why: 'left' },
    { cell: '손님', why: 'not-a-member' },
    { cell: '봇', why: 'not-a-member' },
    { cell: '외부인', why: 'not-a-member' },
    { cell: '없는 사람', why: 'unknown' },
    { cell: '@', why: 'unknown' },
    { cell: 'nobody@example.com', why: 'unknown' },
  ])('is refused: $cell', ({ cell, why }) => {
    expect(ownerOf(cell)).toBe(why);
  });

  it('is not guessed if two people have the same name', () => {
    expect(book.find.owner('박서준')).toEqual({
      ok: false,
      error: {
        field: 'owner',
        why: 'ambiguous',
        matches: [
          { id: 'U0PARK1', kind: 'member', detail: 'u0park1' },
          { id: 'U0PARK2', kind: 'member', detail: 'u0park2' },
        ],
      },
    });
  });

  it('cannot be found by an email address that Slack does not show', () => {
    const people = PEOPLE.map(({ email: _, ...rest }) => rest);
    const withoutEmails = createNameBook({ owners: { people, groups: [] } });

    expect(resultOf(withoutEmails.find.owner('jiwoo@example.com'))).toBe('email-hidden');
  });
});

describe('a channel', () => {
  it.each([
    { cell: '#세무', channel: 'C0TAX' },
    { cell: '세무', channel: 'C0TAX' },
    { cell: 'C0ANY', channel: 'C0ANY' },
    { cell: '', channel: '' },
  ])('is found: $cell', ({ cell, channel }) => {
    expect(channelOf(cell)).toBe(channel);
  });

  it.each([
    { cell: '#예전', why: 'archived' },
    { cell: '#else', why: 'not-in-channel' },
    { cell: '#shared', why: 'shared-outside' },
    { cell: '#twice', why: 'ambiguous' },
    { cell: '#없음', why: 'not-in-channel' },
  ])('is refused: $cell', ({ cell, why }) => {
    expect(channelOf(cell)).toBe(why);
  });
});

describe('createNameBook', () => {
  it('accepts only IDs if Slack did not answer', () => {
    const empty = createNameBook({});

    expect(resultOf(empty.find.owner('김지우'))).toBe('not-looked-up');
    expect(resultOf(empty.find.channel('#세무'))).toBe('not-looked-up');
    expect(resultOf(empty.find.owner('U0KIM'))).toBe('U0KIM');
  });

  it('knows which IDs need no look-up', () => {
    const usable = ['U0KIM', 'S0TAX', 'U0GUEST', 'U0GONE', 'U0NOBODY'];

    expect(usable.filter((id) => book.isUsable('owner', id))).toEqual(['U0KIM', 'S0TAX']);
    expect(book.isUsable('channel', 'C0TAX')).toBe(true);
    expect(book.isUsable('channel', 'C0OLD')).toBe(false);
  });
});

describe('isName', () => {
  it('is true only for a cell that is neither empty nor an ID', () => {
    expect(
      ['', ' ', 'U0KIM', 'S0TAX', '김지우', '@tax'].filter((cell) => isName('owner', cell)),
    ).toEqual(['김지우', '@tax']);
    expect(['C0TAX', 'G0OLD', 'U0KIM', '#세무'].filter((cell) => isName('channel', cell))).toEqual([
      'U0KIM',
      '#세무',
    ]);
  });
});

describe('ownerNamesOf', () => {
  it('names people as Slack shows them, and groups by their handle', () => {
    const names = ownerNamesOf(NAMES);

    expect([names.get('U0KIM'), names.get('S0TAX')]).toEqual(['김지우', 'tax-team']);
    expect(ownerNamesOf({}).size).toBe(0);
  });
});
