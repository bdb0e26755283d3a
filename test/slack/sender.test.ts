import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RollUpNews, RollUpView } from '../../src/alert/roll-up-rules.js';
import { createDrawings, type Drawings } from '../../src/app/deliveries.js';
import { HOUR } from '../../src/kernel/time.js';
import type { Alert, MessageRef, ThreadLine } from '../../src/records/alert.js';
import type { SetupAlert } from '../../src/records/incident.js';
import { type SlackStandIn, startSlackStandIn } from '../../src/sandbox/slack/server.js';
import { createOwnerNames } from '../../src/slack/people.js';
import {
  createPacing,
  createSender,
  type Pacing,
  type SenderOptions,
} from '../../src/slack/sender.js';
import { boltLogger, createOutboxClient } from '../../src/slack/slack-clients.js';
import { alertOf, resolvedAlert } from '../support/alert-samples.js';
import { captureLog } from '../support/capture-log.js';
import { aDigest, aRow, listOf, QUIET_COUNTS } from '../support/digest-samples.js';
import type { Posting } from '../support/drawn.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import {
  aCommonCause,
  anOutage,
  aRollUp,
  aRollUpRow,
  resolvedRollUp,
} from '../support/incident-samples.js';
import { certificateExpiry, deptUserLogin, expiredYesterday } from '../support/reasons.js';

const CHANNEL = 'C0ALERTS';
const TOKEN = 'xoxb-test';
const UNPACED: Pacing = { waitForTurn: async () => undefined, enterAtTurn: (pass) => pass.enter() };

let slack: SlackStandIn;
let log: ReturnType<typeof captureLog>;

beforeEach(async () => {
  slack = await startSlackStandIn({
    signingSecret: 'secret',
    botToken: TOKEN,
    rateLimits: false,
  });
  slack.addChannel({ id: CHANNEL, name: 'alerts' });
  log = captureLog();
});

afterEach(async () => {
  await slack.close();
});

type Overrides = Partial<SenderOptions & Parameters<typeof createDrawings>[0]>;

/** Draws messages as the app does, and sends them. */
function sender(overrides: Overrides = {}) {
  const options = {
    client: createOutboxClient({ botToken: TOKEN, apiUrl: slack.apiUrl, log }),
    clock: fakeClock(seoul('2026-11-25 08:31')),
    log,
    pacing: UNPACED,
    ...overrides,
  };
  const names = createOwnerNames(options);
  const draw = createDrawings({ names, language: () => 'ko', collectsBy: 'any', ...overrides });
  const { post, edit, reply } = createSender(options);
  return {
    post: async (posting: Posting, channel: string) =>
      post(await drawPosting(posting, 'post', draw), channel),
    edit: async (posting: Posting, at: MessageRef) =>
      edit(await drawPosting(posting, 'edit', draw), at),
    reply: async (alert: Alert, at: MessageRef, line: ThreadLine, broadcast: boolean) =>
      reply(at, await draw.alertLine(line, alert, broadcast), { broadcast }),
    replyInRollUp: (rollUp: RollUpView, at: MessageRef, news: RollUpNews) =>
      reply(at, draw.rollUpNews(rollUp, news), { broadcast: true }),
  };
}

function drawPosting(posting: Posting, as: 'post' | 'edit', draw: Drawings) {
  switch (posting.kind) {
    case 'alert':
      return draw.alert(posting.alert, as);
    case 'setup':
      return draw.setup(posting.setup);
    case 'outage':
      return draw.outage(posting.outage);
    case 'common-cause':
      return draw.commonCause(posting.cause);
    case 'mass-change':
      return draw.massChange(posting.change);
    case 'roll-up':
      return draw.rollUp(posting.rollUp);
    case 'digest':
      return draw.digest(posting.digest);
    case 'test-alert':
      return draw.testAlert(posting.test);
  }
}

function callsOf(method: string): number {
  return slack.calls.filter((call) => call.method === method).length;
}

const expiring = alertOf([certificateExpiry()], { stage: 'production' });

const alertPosting = (alert: Alert): Posting => ({ kind: 'alert', alert });

async function postAlert(alert = expiring) {
  const sent = await sender().post(alertPosting(alert), CHANNEL);
  if (sent.kind !== 'sent') throw new Error(`not sent: ${sent.error}`);
  return sent.message;
}

describe('post', () => {
  it('posts the sentence and the blocks, and returns where the message is', async () => {
    const sent = await sender().post(alertPosting(expiring), CHANNEL);

    const [message] = slack.channel(CHANNEL).messages;
    expect(sent).toEqual({ kind: 'sent', message: { channel: CHANNEL, ts: message?.ts } });
    expect(message?.text).toMatch(
      /^주의: 한빛상사 인증서가 12월 9일\(수\)에 만료됩니다 · 123-45-67891\./,
    );
    expect(message?.blocks).toHaveLength(6);
  });

  it('unfolds no links', async () => {
    await sender().post(alertPosting(expiring), CHANNEL);

    expect(slack.channel(CHANNEL).messages[0]?.unfurls).toEqual({ links: false, media: false });
  });

  it('writes in the channels’ language', async () => {
    await sender({ language: () => 'en' }).post(alertPosting(expiring), CHANNEL);

    expect(slack.channel(CHANNEL).messages[0]?.text).toMatch(
      /^Warning \| 한빛상사: certificate expires/,
    );
  });

  it('says that only department users collect if COLLECTS_BY says so', async () => {
    await sender({ collectsBy: 'deptUser' }).post(
      alertPosting(alertOf([deptUserLogin()])),
      CHANNEL,
    );

    expect(slack.channel(CHANNEL).messages[0]?.text).toContain('부서사용자로만 수집하도록 설정');
  });

  it('never posts to a channel shared with another organisation', async () => {
    slack.addChannel({ id: 'C0SHARED', name: 'partners', isExtShared: true });

    const sent = await sender().post(alertPosting(expiring), 'C0SHARED');

    expect(sent).toEqual({ kind: 'channel-refused', error: 'shared_outside' });
    expect(callsOf('chat.postMessage')).toBe(0);
  });

  it('looks up a channel once in ten minutes', async () => {
    const clock = fakeClock(seoul('2026-11-25 08:31'));
    const oneSender = sender({ clock });

    await oneSender.post(alertPosting(expiring), CHANNEL);
    await oneSender.post(alertPosting(expiring), CHANNEL);
    expect(callsOf('conversations.info')).toBe(1);

    clock.advance(11 * 60_000);
    await oneSender.post(alertPosting(expiring), CHANNEL);
    expect(callsOf('conversations.info')).toBe(2);
  });

  it.each([
    { name: 'archived', channel: { isArchived: true }, error: 'is_archived' },
    { name: 'without the app', channel: { isBotMember: false }, error: 'not_in_channel' },
    {
      name: 'private without the app',
      channel: { isBotMember: false, isPrivate: true },
      error: 'channel_not_found',
    },
  ])('refuses a channel that is $name', async ({ channel, error }) => {
    slack.addChannel({ id: 'C0OTHER', name: 'other', ...channel });

    expect(await sender().post(alertPosting(expiring), 'C0OTHER')).toEqual({
      kind: 'channel-refused',
      error,
    });
  });

  it('sends the text when Slack refuses the blocks', async () => {
    slack.faults.set(
      { method: 'chat.postMessage', times: 1 },
      { kind: 'error', error: 'invalid_blocks' },
    );

    const sent = await sender().post(alertPosting(expiring), CHANNEL);

    const [message] = slack.channel(CHANNEL).messages;
    expect(sent.kind).toBe('sent');
    expect(message?.blocks).toEqual([]);
    expect(message?.text).toContain('12월 8일(화)까지 회사에서');
    expect(log.lines.some(({ level }) => level === 'error')).toBe(true);
  });

  it('retries later when Slack refuses the text too', async () => {
    slack.faults.set({ method: 'chat.postMessage' }, { kind: 'error', error: 'invalid_blocks' });

    const sent = await sender().post(alertPosting(expiring), CHANNEL);

    expect(sent).toMatchObject({ kind: 'later', error: 'invalid_blocks' });
    expect(callsOf('chat.postMessage')).toBe(2);
  });

  it.each([
    { name: 'a rate limit', fault: { kind: 'rate-limited', retryAfter: 7 }, afterMs: 7000 },
    { name: 'a server error', fault: { kind: 'status', status: 503 }, afterMs: 30_000 },
    { name: 'a broken connection', fault: { kind: 'reset' }, afterMs: 30_000 },
    { name: 'a lost answer', fault: { kind: 'accept-then-reset' }, afterMs: 30_000 },
    { name: 'a refused token', fault: { kind: 'error', error: 'token_revoked' }, afterMs: 600_000 },
  ] as const)(
    'returns later after $name, without a retry of its own',
    async ({ fault, afterMs }) => {
      slack.faults.set({ method: 'chat.postMessage' }, fault);

      const sent = await sender().post(alertPosting(expiring), CHANNEL);

      expect(sent).toMatchObject({ kind: 'later', afterMs });
      expect(callsOf('chat.postMessage')).toBe(1);
    },
  );

  it('returns later when Slack does not answer', async () => {
    slack.faults.set({ method: 'chat.postMessage' }, { kind: 'hang' });
    const client = new WebClient(TOKEN, {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      timeout: 150,
      logger: boltLogger(log),
    });

    expect(await sender({ client }).post(alertPosting(expiring), CHANNEL)).toMatchObject({
      kind: 'later',
    });
  });

  it('does not post if Slack does not say whether the channel is shared', async () => {
    slack.faults.set({ method: 'conversations.info' }, { kind: 'status', status: 500 });

    const sent = await sender().post(alertPosting(expiring), CHANNEL);

    expect(sent.kind).toBe('later');
    expect(callsOf('chat.postMessage')).toBe(0);
  });

  it('waits for its turn in the channel', async () => {
    const waits: number[] = [];
    const pacing = createPacing({
      now: () => 0,
      sleep: async (ms) => {
        waits.push(ms);
      },
    });
    const oneSender = sender({ pacing });

    await oneSender.post(alertPosting(expiring), CHANNEL);
    await oneSender.post(alertPosting(expiring), CHANNEL);

    expect(waits).toEqual([1000]);
  });

  it('returns at once when the app stops during the wait for a turn', async () => {
    const stopping = new AbortController();
    const pacing = createPacing({ now: () => 0, signal: stopping.signal });
    await pacing.waitForTurn(`post ${CHANNEL}`, { times: 1, perMs: 1000 });
    const waiting = sender({ pacing }).post(alertPosting(expiring), CHANNEL);

    stopping.abort();

    expect(await waiting).toMatchObject({ kind: 'later', error: 'stopping' });
    expect(callsOf('chat.postMessage')).toBe(0);
  });
});

describe('edit', () => {
  it('replaces the sentence and the blocks', async () => {
    const message = await postAlert();

    const sent = await sender().edit(
      alertPosting(alertOf([expiredYesterday()], { stage: 'production' })),
      message,
    );

    const [edited] = slack.channel(CHANNEL).messages;
    expect(sent).toEqual({ kind: 'sent', message });
    expect(edited?.text).toMatch(/^긴급: 한빛상사 인증서가 11월 24일\(화\)에/);
    expect(edited?.versions).toHaveLength(2);
  });

  it('returns message-gone for a deleted message', async () => {
    const message = await postAlert();
    slack.deleteMessage(CHANNEL, message.ts);

    expect(await sender().edit(alertPosting(expiring), message)).toEqual({
      kind: 'message-gone',
      error: 'message_not_found',
    });
  });

  it('removes the old blocks when Slack refuses the new ones', async () => {
    const message = await postAlert();
    slack.faults.set(
      { method: 'chat.update', times: 1 },
      { kind: 'error', error: 'msg_blocks_too_long' },
    );

    const sent = await sender().edit(alertPosting(resolvedAlert([certificateExpiry()])), message);

    expect(sent.kind).toBe('sent');
    expect(slack.channel(CHANNEL).messages[0]?.blocks).toEqual([]);
  });

  it('limits the updates of all channels together', async () => {
    const waits: number[] = [];
    const pacing = createPacing({
      now: () => 0,
      sleep: async (ms) => {
        waits.push(ms);
      },
    });
    const message = await postAlert();
    const oneSender = sender({ pacing });

    for (let i = 0; i < 46; i += 1) await oneSender.edit(alertPosting(expiring), message);

    expect(waits).toEqual([60_000]);
  });
});

describe('reply', () => {
  it('broadcasts a notice to the channel, with company, BRN and date', async () => {
    const message = await postAlert();

    await sender().reply(expiring, message, { kind: 'notice', why: 'rung' }, true);

    const { timeline } = slack.channel(CHANNEL);
    expect(timeline).toHaveLength(2);
    expect(timeline[1]?.text).toMatch(
      /^주의: 한빛상사 인증서가 12월 9일\(수\)에 만료됩니다 · 123-45-67891\./,
    );
    expect(timeline[1]?.replyBroadcast).toBe(true);
  });

  it.each([
    { why: 'worse', text: /^긴급: 한빛상사 .*\. 긴급으로 바뀌었습니다\(.+\)\. / },
    { why: 'new-reason', text: /^긴급: 한빛상사 .*\. 이 알림에 문제가 추가되었습니다\. / },
    { why: 'last-day', text: /^긴급: 한빛상사/ },
  ] as const)('names the reason for the notice: $why', async ({ why, text }) => {
    const alert = alertOf([expiredYesterday()], { stage: 'production' });
    const message = await postAlert(alert);

    await sender().reply(alert, message, { kind: 'notice', why }, true);

    expect(slack.channel(CHANNEL).timeline[1]?.text).toMatch(text);
  });

  it('keeps quiet lines in the thread', async () => {
    const message = await postAlert();
    const resolved = resolvedAlert([certificateExpiry()]);

    await sender().reply(resolved, message, { kind: 'resolved' }, false);

    const { timeline, messages } = slack.channel(CHANNEL);
    expect(timeline).toHaveLength(1);
    expect(messages[0]?.replies.map(({ text }) => text)).toEqual([
      '6일 만에 해결되었습니다(12월 1일 15:26 확인). 링크 받은 사람: <@U0KIM>.',
    ]);
  });

  it('broadcasts the resolution as a whole sentence', async () => {
    const message = await postAlert();
    const resolved = { ...resolvedAlert([deptUserLogin()]), stage: 'production' } as const;

    await sender().reply(resolved, message, { kind: 'resolved' }, true);

    expect(slack.channel(CHANNEL).timeline[1]?.text).toBe(
      '해결됨: 한빛상사 부서사용자 로그인이 다시 정상입니다. 수집은 중단되지 않았습니다.',
    );
  });

  it('replaces a notice by the resolution if the alert was resolved in the meantime', async () => {
    const message = await postAlert();

    await sender().reply(
      resolvedAlert([certificateExpiry()]),
      message,
      { kind: 'notice', why: 'rung' },
      true,
    );

    expect(slack.channel(CHANNEL).timeline[1]?.text).toMatch(/^해결됨/);
  });

  it.each([
    {
      line: { kind: 'page-opened', by: 'U0KIM', at: seoul('2026-11-25 09:02') },
      text: '11월 25일 09:02 <@U0KIM> 님이 인증 페이지 링크를 받았습니다.',
    },
    {
      line: { kind: 'moved', to: 'C0NEW' },
      text: '알림 채널이 바뀌었습니다. 이후 알림은 <#C0NEW> 채널로 보냅니다.',
    },
    {
      line: { kind: 'reason-gone', reasons: [deptUserLogin()] },
      text: '11월 25일 08:31 해결된 문제: 부서사용자 로그인 거부(전자세금계산서). 남은 문제: 인증서 만료 예정(전자세금계산서).',
    },
  ] as const)('draws a line for $line.kind', async ({ line, text }) => {
    const message = await postAlert();

    await sender().reply(expiring, message, line, false);

    expect(slack.channel(CHANNEL).messages[0]?.replies[0]?.text).toBe(text);
  });

  it('mentions only people whom a notice is for, not people who acted', async () => {
    slack.addUser({ id: 'U0KIM', name: '김지우 <!here>' });
    const message = await postAlert();
    const at = seoul('2026-11-25 09:02');

    await sender().reply(expiring, message, { kind: 'taken', by: 'U0KIM', at }, false);
    await sender().reply(
      expiring,
      message,
      { kind: 'notice', why: 'worse', calls: ['U0KIM'] },
      true,
    );

    const [lineReply, noticeReply] = slack.channel(CHANNEL).messages[0]?.replies ?? [];
    expect(lineReply?.text).toBe('11월 25일 09:02 김지우 &lt;!here&gt; 님이 이 알림을 맡았습니다.');
    expect(noticeReply?.text).toMatch(/\. <@U0KIM> · 주의로 바뀌었습니다\(.+\)\. /);
  });

  it('escapes a name that would notify everybody', async () => {
    const alert = { ...expiring, name: '<!channel> 상사' };
    const message = await postAlert(alert);

    await sender().reply(alert, message, { kind: 'notice', why: 'rung' }, true);

    expect(
      slack
        .channel(CHANNEL)
        .timeline.map(({ text }) => text)
        .join(),
    ).not.toContain('<!');
  });

  it('returns message-gone for a deleted thread', async () => {
    const message = { channel: CHANNEL, ts: '1700000000.000100' };

    expect(
      await sender().reply(expiring, message, { kind: 'notice', why: 'rung' }, true),
    ).toMatchObject({ kind: 'message-gone' });
  });
});

const since = seoul('2026-11-25 06:00');
const SETUP: SetupAlert = {
  v: 1,
  stage: 'production',
  openedAt: since,
  code: -99010008,
  message: '인증정보가 일치하지 않습니다.',
  fault: 'signature',
  at: 'token',
  channel: CHANNEL,
};

describe('a message about the whole installation', () => {
  it.each<{
    readonly name: string;
    readonly posting: Posting;
    readonly ended: Posting;
    begins: RegExp;
    ends: RegExp;
  }>([
    {
      name: 'a setup alert',
      posting: { kind: 'setup', setup: SETUP },
      ended: { kind: 'setup', setup: { ...SETUP, resolvedAt: since + HOUR } },
      begins: /^긴급: 팝빌이 API 서명을 거부했/,
      ends: /^해결됨: 앱의 팝빌 연동 설정 문제가 해결되었습니다/,
    },
    {
      name: 'an outage of HomeTax',
      posting: { kind: 'outage', outage: anOutage() },
      ended: { kind: 'outage', outage: anOutage({ endedAt: since + HOUR }) },
      begins: /^주의: 홈택스가 응답하지 않습니다\(.*11월 25일 06:00부터\)/,
      ends: /^복구됨: 홈택스가 다시 응답합니다\(11월 25일 07:00부터\)/,
    },
    {
      name: 'a common cause of rejections',
      posting: { kind: 'common-cause', cause: aCommonCause() },
      ended: {
        kind: 'common-cause',
        cause: aCommonCause({ endedAt: since + HOUR, endedBy: 'U0KIM' }),
      },
      begins: /^주의: 41곳의 홈택스 로그인이 같은 이유로/,
      ends: /^종료: 로그인 테스트를 재개했습니다\. <@U0KIM> 님이/,
    },
    {
      name: 'a combined alert',
      posting: { kind: 'roll-up', rollUp: aRollUp() },
      ended: { kind: 'roll-up', rollUp: resolvedRollUp() },
      begins: /^주의 \| 인증서 만료·만료 예정 32곳: 한빛상사/,
      ends: /^해결됨: 묶음 알림 32곳의 문제가 모두 해결되었습니다/,
    },
  ])('is posted, and edited when it ends: $name', async ({ posting, ended, begins, ends }) => {
    const sent = await sender().post(posting, CHANNEL);
    if (sent.kind !== 'sent') throw new Error('not sent');
    await sender().edit(ended, sent.message);

    const [message] = slack.channel(CHANNEL).messages;
    expect(message?.versions[0]?.text).toMatch(begins);
    expect(message?.text).toMatch(ends);
  });

  it('broadcasts in a combined alert’s thread which companies became more urgent', async () => {
    const sent = await sender().post({ kind: 'roll-up', rollUp: aRollUp() }, CHANNEL);
    if (sent.kind !== 'sent') throw new Error('not sent');
    const rows = [aRollUpRow({ severity: 'critical' })];

    await sender().replyInRollUp(aRollUp(), sent.message, {
      changed: { count: 4, rows },
    });

    const { timeline } = slack.channel(CHANNEL);
    expect(timeline[1]?.text).toMatch(
      /^긴급: 한빛상사\(11월 28일 만료\) 외 3곳 알림에 새로운 내용이 있습니다\./,
    );
    expect(timeline[1]?.replyBroadcast).toBe(true);
  });

  it('is a daily summary that names people without notifying them', async () => {
    slack.addUser({ id: 'U0KIM', name: 'jiwoo' });
    const digest = aDigest({
      counts: { ...QUIET_COUNTS, attention: { critical: 1, warning: 0, notice: 0 } },
      attention: listOf([aRow({ owner: 'U0KIM' })]),
    });

    await sender().post({ kind: 'digest', digest }, CHANNEL);

    const blocks = JSON.stringify(slack.channel(CHANNEL).messages[0]?.blocks);
    expect(blocks).toContain('담당 jiwoo');
    expect(blocks).not.toContain('<@');
  });

  it('is a test alert with the name of its sender', async () => {
    const test = { stage: 'production', channel: CHANNEL, by: 'U0KIM', at: since } as const;

    await sender().post({ kind: 'test-alert', test }, CHANNEL);

    expect(slack.channel(CHANNEL).messages[0]?.text).toMatch(/^\[테스트\] .*<@U0KIM> 님이/);
  });
});
