import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/time.js';
import { createReader, type ReaderOptions } from '../../src/slack/reader.js';
import { createPeopleClient } from '../../src/slack/slack-clients.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock } from '../support/fake-clock.js';

const slack = () => nock('https://slack.com/api');

function aReader(about: Partial<ReaderOptions> = {}) {
  const clock = fakeClock(1_764_000_000_000);
  const log = captureLog();
  const client = createPeopleClient({ botToken: 'xoxb-test', log });
  const reader = createReader({
    client,
    clock,
    log,
    teamId: () => 'T1',
    channelLanguage: () => 'ko',
    operators: () => [],
    admins: [],
    ...about,
  });
  return { reader, clock, log };
}

const MEMBER = { id: 'U1', team_id: 'T1', locale: 'en-GB' };

function answers(user: Record<string, unknown>, times = 1) {
  slack().post('/users.info').times(times).reply(200, { ok: true, user });
}

describe('createReader', () => {
  it.each([
    { name: 'a full member', user: MEMBER, kind: 'member' },
    {
      name: 'a guest of several channels',
      user: { ...MEMBER, is_restricted: true },
      kind: 'guest',
    },
    {
      name: 'a guest of one channel',
      user: { ...MEMBER, is_ultra_restricted: true },
      kind: 'guest',
    },
    { name: 'a bot', user: { ...MEMBER, is_bot: true }, kind: 'bot' },
    { name: 'somebody of another workspace', user: { ...MEMBER, team_id: 'T2' }, kind: 'foreign' },
    { name: 'a stranger', user: { ...MEMBER, is_stranger: true }, kind: 'foreign' },
    {
      name: 'a member of ours whose home is another workspace of the organisation',
      user: { ...MEMBER, team_id: 'T2', enterprise_user: { teams: ['T2', 'T1'] } },
      kind: 'member',
    },
    {
      name: 'somebody of the organisation who is not in our workspace',
      user: { ...MEMBER, team_id: 'T2', enterprise_user: { teams: ['T2'] } },
      kind: 'foreign',
    },
    { name: 'a deactivated person', user: { ...MEMBER, deleted: true }, kind: 'unknown' },
  ])('recognises $name', async ({ user, kind }) => {
    answers(user);

    const { person } = await aReader().reader.who('U1');

    expect(person.kind).toBe(kind);
  });

  it('takes Slackbot, which is not marked as a bot, for one', async () => {
    answers({ ...MEMBER, id: 'USLACKBOT' });

    expect((await aReader().reader.who('USLACKBOT')).person.kind).toBe('bot');
  });

  it('reads the language from the locale, asking Slack for it', async () => {
    slack()
      .post('/users.info', (body) => body.include_locale === 'true')
      .reply(200, { ok: true, user: { ...MEMBER, locale: 'ko-KR' } });

    const { reader } = aReader({ channelLanguage: () => 'en' });

    expect(reader.languageNow('U1')).toBe('en');
    expect((await reader.who('U1')).language).toBe('ko');
    expect(reader.languageNow('U1')).toBe('ko');
  });

  it('remembers the language longer than the person', async () => {
    answers(MEMBER);
    const { reader, clock } = aReader();
    await reader.who('U1');

    clock.advance(60 * 60_000);

    expect(reader.languageNow('U1')).toBe('en');
  });

  it('knows workspace admins and owners', async () => {
    answers({ ...MEMBER, is_owner: true });

    expect((await aReader().reader.who('U1')).person.isWorkspaceAdmin).toBe(true);
  });

  it('asks Slack once in ten minutes, and once for people who ask at the same time', async () => {
    answers(MEMBER);
    const { reader, clock } = aReader();

    await Promise.all([reader.who('U1'), reader.who('U1')]);
    clock.advance(9 * 60_000);
    expect((await reader.who('U1')).person.kind).toBe('member');

    answers({ ...MEMBER, is_restricted: true });
    clock.advance(60_000);
    expect((await reader.who('U1')).person.kind).toBe('guest');
  });

  it('calls a person unknown whom Slack does not describe in time, and keeps the late answer', async () => {
    slack().post('/users.info').delay(80).reply(200, { ok: true, user: MEMBER });
    const { reader } = aReader();

    const early = await reader.who('U1', 10);
    const later = await reader.who('U1', 2000);

    expect(early).toMatchObject({ person: { kind: 'unknown' }, language: 'ko' });
    expect(later).toMatchObject({ person: { kind: 'member' }, language: 'en' });
  });

  it('calls a person unknown whom Slack refuses to describe, and asks again next time', async () => {
    slack().post('/users.info').reply(200, { ok: false, error: 'user_not_found' });
    answers(MEMBER);
    const { reader, log } = aReader();

    expect((await reader.who('U1')).person.kind).toBe('unknown');
    expect((await reader.who('U1')).person.kind).toBe('member');
    expect(log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  });

  it('judges nobody before it knows our own workspace', async () => {
    let team: string | undefined;
    const { reader } = aReader({ teamId: () => team });
    expect((await reader.who('U1')).person.kind).toBe('unknown');

    team = 'T1';
    answers(MEMBER);

    expect((await reader.who('U1')).person.kind).toBe('member');
  });

  it('resolves user groups among operators and admins, and keeps them for ten minutes', async () => {
    answers(MEMBER, 2);
    slack()
      .post('/usergroups.users.list', (body) => body.usergroup === 'S1')
      .reply(200, { ok: true, users: ['U1', 'U2'] });
    const { reader } = aReader({ operators: () => ['U9', 'S1'], admins: ['U7'] });

    const { roles, rolesKnown } = await reader.who('U1');
    await reader.who('U2');

    expect([...(roles.operators ?? [])]).toEqual(['U9', 'U1', 'U2']);
    expect(rolesKnown).toBe(true);
    expect([...(roles.admins ?? [])]).toEqual(['U7']);
  });

  it('names no roles where the settings name none', async () => {
    answers(MEMBER);

    expect((await aReader().reader.who('U1')).roles).toEqual({});
  });

  it('knows the person, but not their role, when a group of operators cannot be read', async () => {
    answers(MEMBER);
    slack().post('/usergroups.users.list').reply(200, { ok: false, error: 'fatal_error' });

    const asker = await aReader({ operators: () => ['S1'] }).reader.who('U1');

    expect(asker).toMatchObject({ person: { kind: 'member' }, rolesKnown: false });
    expect(asker.roles.operators?.size).toBe(0);
  });

  it('takes a group that is gone, disabled or empty for one without members, and counts who is named beside it', async () => {
    answers(MEMBER);
    slack()
      .post('/usergroups.users.list', (body) => body.usergroup === 'S1')
      .reply(200, { ok: false, error: 'no_such_subteam' });
    slack()
      .post('/usergroups.users.list', (body) => body.usergroup === 'S2')
      .reply(200, { ok: true, users: [] });

    const asker = await aReader({ operators: () => ['S1', 'S2', 'U1'] }).reader.who('U1');

    expect(asker.rolesKnown).toBe(true);
    expect([...(asker.roles.operators ?? [])]).toEqual(['U1']);
  });

  it('opens to nobody what a group without members was named for', async () => {
    answers(MEMBER);
    slack().post('/usergroups.users.list').reply(200, { ok: true, users: [] });

    const { roles } = await aReader({ operators: () => ['S1'] }).reader.who('U1');

    expect(roles.operators?.size).toBe(0);
  });

  it('counts who is known of other groups while Slack does not tell of one', async () => {
    answers(MEMBER);
    slack()
      .post('/usergroups.users.list', (body) => body.usergroup === 'S1')
      .reply(200, { ok: false, error: 'fatal_error' });
    slack()
      .post('/usergroups.users.list', (body) => body.usergroup === 'S2')
      .reply(200, { ok: true, users: ['U1'] });

    const asker = await aReader({ operators: () => ['S1', 'S2'] }).reader.who('U1');

    expect([asker.rolesKnown, asker.roles.operators?.has('U1')]).toEqual([false, true]);
  });

  it('looks into a group again after ten minutes', async () => {
    answers(MEMBER, 2);
    slack()
      .post('/usergroups.users.list')
      .reply(200, { ok: true, users: ['U1'] });
    slack().post('/usergroups.users.list').reply(200, { ok: true, users: [] });
    const { reader, clock } = aReader({ operators: () => ['S1'] });
    await reader.who('U1');

    clock.advance(10 * MINUTE);
    const { roles } = await reader.who('U1');

    expect(roles.operators?.size).toBe(0);
  });

  it('asks who operates each time, so that a change counts at once', async () => {
    answers(MEMBER);
    let operators = ['U1'];
    const { reader } = aReader({ operators: () => operators });
    expect((await reader.who('U1')).roles.operators?.has('U1')).toBe(true);

    operators = ['U2'];

    expect((await reader.who('U1')).roles.operators?.has('U1')).toBe(false);
  });

  it('gives the channels’ language of now to whom Slack tells none of', async () => {
    answers({ id: 'U1', team_id: 'T1' });
    let language: 'ko' | 'en' = 'ko';
    const { reader } = aReader({ channelLanguage: () => language });
    expect((await reader.who('U1')).language).toBe('ko');

    language = 'en';

    expect((await reader.who('U1')).language).toBe('en');
  });
});
