import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/time.js';
import { createPeopleClient } from '../../src/slack/slack-clients.js';
import {
  allPages,
  createUserDirectory,
  type UserDirectoryOptions,
} from '../../src/slack/user-directory.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock } from '../support/fake-clock.js';

const slack = () => nock('https://slack.com/api');

function aDirectory(overrides: Partial<UserDirectoryOptions> = {}) {
  const clock = fakeClock(1_764_000_000_000);
  const log = captureLog();
  const client = createPeopleClient({ botToken: 'xoxb-test', log });
  const users = createUserDirectory({
    client,
    clock,
    log,
    teamId: () => 'T1',
    channelLanguage: () => 'ko',
    operators: () => [],
    admins: [],
    ...overrides,
  });
  return { users, clock, log };
}

const MEMBER = { id: 'U1', team_id: 'T1', locale: 'en-GB' };

function slackReturns(user: Record<string, unknown>, times = 1) {
  slack().post('/users.info').times(times).reply(200, { ok: true, user });
}

describe('createUserDirectory', () => {
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
    { name: 'a person of another workspace', user: { ...MEMBER, team_id: 'T2' }, kind: 'foreign' },
    {
      name: 'a person whom Slack marks as is_stranger',
      user: { ...MEMBER, is_stranger: true },
      kind: 'foreign',
    },
    {
      name: 'a member of ours whose home is another workspace of the organisation',
      user: { ...MEMBER, team_id: 'T2', enterprise_user: { teams: ['T2', 'T1'] } },
      kind: 'member',
    },
    {
      name: 'a person of the organisation who is not in our workspace',
      user: { ...MEMBER, team_id: 'T2', enterprise_user: { teams: ['T2'] } },
      kind: 'foreign',
    },
    { name: 'a deactivated person', user: { ...MEMBER, deleted: true }, kind: 'unknown' },
  ])('recognises $name', async ({ user, kind }) => {
    slackReturns(user);

    const { person } = await aDirectory().users.actorOf('U1');

    expect(person.kind).toBe(kind);
  });

  it('recognises Slackbot, which Slack does not mark as a bot', async () => {
    slackReturns({ ...MEMBER, id: 'USLACKBOT' });

    expect((await aDirectory().users.actorOf('USLACKBOT')).person.kind).toBe('bot');
  });

  it('requests the locale, and reads the language from it', async () => {
    slack()
      .post('/users.info', (body) => body.include_locale === 'true')
      .reply(200, { ok: true, user: { ...MEMBER, locale: 'ko-KR' } });

    const { users } = aDirectory({ channelLanguage: () => 'en' });

    expect(users.languageNow('U1')).toBe('en');
    expect((await users.actorOf('U1')).language).toBe('ko');
    expect(users.languageNow('U1')).toBe('ko');
  });

  it('keeps the language longer than the person', async () => {
    slackReturns(MEMBER);
    const { users, clock } = aDirectory();
    await users.actorOf('U1');

    clock.advance(60 * 60_000);

    expect(users.languageNow('U1')).toBe('en');
  });

  it('recognises workspace owners as admins', async () => {
    slackReturns({ ...MEMBER, is_owner: true });

    expect((await aDirectory().users.actorOf('U1')).person.isWorkspaceAdmin).toBe(true);
  });

  it('asks Slack once in ten minutes, and once for concurrent look-ups', async () => {
    slackReturns(MEMBER);
    const { users, clock } = aDirectory();

    await Promise.all([users.actorOf('U1'), users.actorOf('U1')]);
    clock.advance(9 * 60_000);
    expect((await users.actorOf('U1')).person.kind).toBe('member');

    slackReturns({ ...MEMBER, is_restricted: true });
    clock.advance(60_000);
    expect((await users.actorOf('U1')).person.kind).toBe('guest');
  });

  it('returns unknown for a person whom Slack does not describe in time, and caches the late answer', async () => {
    slack().post('/users.info').delay(80).reply(200, { ok: true, user: MEMBER });
    const { users } = aDirectory();

    const early = await users.actorOf('U1', 10);
    const later = await users.actorOf('U1', 2000);

    expect(early).toMatchObject({ person: { kind: 'unknown' }, language: 'ko' });
    expect(later).toMatchObject({ person: { kind: 'member' }, language: 'en' });
  });

  it('returns unknown for a person whom Slack does not find, and asks once in ten minutes', async () => {
    slack().post('/users.info').reply(200, { ok: false, error: 'user_not_found' });
    const { users, clock, log } = aDirectory();

    expect((await users.actorOf('U1')).person.kind).toBe('unknown');
    expect(await users.mayNow('list', 'U1', undefined, 'cached')).toBe('no');
    expect(log.lines.filter(({ level }) => level === 'warn')).toEqual([]);

    slackReturns(MEMBER);
    expect((await users.actorOf('U1')).person.kind).toBe('unknown');
    clock.advance(10 * MINUTE);
    expect((await users.actorOf('U1')).person.kind).toBe('member');
  });

  it('returns unknown for everybody until it knows our own workspace', async () => {
    let team: string | undefined;
    const { users } = aDirectory({ teamId: () => team });
    expect((await users.actorOf('U1')).person.kind).toBe('unknown');

    team = 'T1';
    slackReturns(MEMBER);

    expect((await users.actorOf('U1')).person.kind).toBe('member');
  });

  it('resolves user groups among operators and admins, and caches them', async () => {
    slackReturns(MEMBER, 2);
    slack()
      .post('/usergroups.users.list', (body) => body.usergroup === 'S1')
      .reply(200, { ok: true, users: ['U1', 'U2'] });
    const { users } = aDirectory({ operators: () => ['U9', 'S1'], admins: ['U7'] });

    const { roles, areRolesComplete } = await users.actorOf('U1');
    await users.actorOf('U2');

    expect([...(roles.operators ?? [])]).toEqual(['U9', 'U1', 'U2']);
    expect(areRolesComplete).toBe(true);
    expect([...(roles.admins ?? [])]).toEqual(['U7']);
  });

  it('says who may do something from recent answers of Slack, or from new ones', async () => {
    const { users, clock } = aDirectory({ operators: () => ['S1'] });
    const slackAnswers = (members: readonly string[], times = 1) => {
      slackReturns(MEMBER, times);
      slack().post('/usergroups.users.list').times(times).reply(200, { ok: true, users: members });
    };
    slackAnswers(['U1']);

    for (const action of ['calendar', 'client-link', 'calendar'] as const) {
      expect(await users.mayNow(action, 'U1', 1000, 'cached')).toBe('yes');
    }
    slackAnswers([]);
    expect(await users.mayNow('client-link', 'U1')).toBe('no');

    clock.advance(10 * MINUTE);
    expect(await users.mayNow('calendar', 'U1', 1000, 'cached')).toBe('unanswered');
    slackReturns({ ...MEMBER, deleted: true });
    expect(await users.mayNow('calendar', 'U1', 1000, 'cached')).toBe('no');
  });

  it('returns no roles if the settings name none', async () => {
    slackReturns(MEMBER);

    expect((await aDirectory().users.actorOf('U1')).roles).toEqual({});
  });

  it('returns the person and that their roles are incomplete if a group of operators cannot be read', async () => {
    slackReturns(MEMBER);
    slack().post('/usergroups.users.list').reply(200, { ok: false, error: 'fatal_error' });

    const actor = await aDirectory({ operators: () => ['S1'] }).users.actorOf('U1');

    expect(actor).toMatchObject({ person: { kind: 'member' }, areRolesComplete: false });
    expect(actor.roles.operators?.size).toBe(0);
  });

  it('treats a deleted, disabled or empty group as one without members, and keeps the other operators', async () => {
    slackReturns(MEMBER);
    slack()
      .post('/usergroups.users.list', (body) => body.usergroup === 'S1')
      .reply(200, { ok: false, error: 'no_such_subteam' });
    slack()
      .post('/usergroups.users.list', (body) => body.usergroup === 'S2')
      .reply(200, { ok: true, users: [] });

    const actor = await aDirectory({ operators: () => ['S1', 'S2', 'U1'] }).users.actorOf('U1');

    expect(actor.areRolesComplete).toBe(true);
    expect([...(actor.roles.operators ?? [])]).toEqual(['U1']);
  });

  it('allows nobody if the only group named has no members', async () => {
    slackReturns(MEMBER);
    slack().post('/usergroups.users.list').reply(200, { ok: true, users: [] });

    const { roles } = await aDirectory({ operators: () => ['S1'] }).users.actorOf('U1');

    expect(roles.operators?.size).toBe(0);
  });

  it('keeps the members of other groups if Slack does not list one', async () => {
    slackReturns(MEMBER);
    slack()
      .post('/usergroups.users.list', (body) => body.usergroup === 'S1')
      .reply(200, { ok: false, error: 'fatal_error' });
    slack()
      .post('/usergroups.users.list', (body) => body.usergroup === 'S2')
      .reply(200, { ok: true, users: ['U1'] });

    const actor = await aDirectory({ operators: () => ['S1', 'S2'] }).users.actorOf('U1');

    expect([actor.areRolesComplete, actor.roles.operators?.has('U1')]).toEqual([false, true]);
  });

  it('lists a group again after ten minutes', async () => {
    slackReturns(MEMBER, 2);
    slack()
      .post('/usergroups.users.list')
      .reply(200, { ok: true, users: ['U1'] });
    slack().post('/usergroups.users.list').reply(200, { ok: true, users: [] });
    const { users, clock } = aDirectory({ operators: () => ['S1'] });
    await users.actorOf('U1');

    clock.advance(10 * MINUTE);
    const { roles } = await users.actorOf('U1');

    expect(roles.operators?.size).toBe(0);
  });

  it('reads the operators each time, so that a change takes effect at once', async () => {
    slackReturns(MEMBER);
    let operators = ['U1'];
    const { users } = aDirectory({ operators: () => operators });
    expect((await users.actorOf('U1')).roles.operators?.has('U1')).toBe(true);

    operators = ['U2'];

    expect((await users.actorOf('U1')).roles.operators?.has('U1')).toBe(false);
  });

  it('returns the channels’ current language for a person without a locale', async () => {
    slackReturns({ id: 'U1', team_id: 'T1' });
    let language: 'ko' | 'en' = 'ko';
    const { users } = aDirectory({ channelLanguage: () => language });
    expect((await users.actorOf('U1')).language).toBe('ko');

    language = 'en';

    expect((await users.actorOf('U1')).language).toBe('en');
  });
});

describe('allPages', () => {
  it('follows the cursors', async () => {
    const cursors: (string | undefined)[] = [];

    const pages = await allPages(async ({ cursor }) => {
      cursors.push(cursor);
      return { response_metadata: { next_cursor: cursor === undefined ? 'more' : '' } };
    });

    expect(cursors).toEqual([undefined, 'more']);
    expect(pages).toHaveLength(2);
  });

  it('rejects a list that does not end, because an incomplete one hides namesakes', async () => {
    let calls = 0;
    const pages = allPages(async () => {
      calls += 1;
      return { response_metadata: { next_cursor: 'more' } };
    });

    await expect(pages).rejects.toThrow('too many');
    expect(calls).toBe(200);
  });
});
