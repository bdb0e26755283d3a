import { describe, expect, it } from 'vitest';
import { ALERT_CHANNEL, PEOPLE } from '../../src/sandbox/world.js';
import { MORNING, untilSwept } from './support/days.js';
import { aWorld, startApp } from './support/running-app.js';
import { brns, certificateOnly, watch } from './support/watching.js';
import { answerTo } from './support/what-people-see.js';

const [GARAM = ''] = brns(1);
const NAME = '@here <!channel> https://evil.example/x *가람* evil.example';

/** All text that Slack reads as mrkdwn: texts of messages and mrkdwn text objects. */
function mrkdwnIn(node: unknown, texts: string[] = []): readonly string[] {
  if (Array.isArray(node)) for (const each of node) mrkdwnIn(each, texts);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return texts;
  const { type, text } = node as Readonly<Record<string, unknown>>;
  if (typeof text === 'string' && type !== 'plain_text') texts.push(text);
  for (const value of Object.values(node)) mrkdwnIn(value, texts);
  return texts;
}

describe('names and messages of outsiders', () => {
  it('mention nobody and contain no link in any message', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ brn: GARAM, name: NAME, state: certificateOnly(world, 2) }]);
    const running = await startApp(world);
    await untilSwept(running);
    const refusal = { kind: 'code', code: -11199999, message: `${NAME}\n> second line` } as const;
    world.popbill.faults.set({ operation: 'certInfo' }, refusal);
    await world.slack.slash(PEOPLE.kim, '/hometax', `확인 ${GARAM}`, { channel: 'C0TEAM' });
    await answerTo(world, PEOPLE.kim, '-11199999');
    await world.slack.slash(PEOPLE.kim, '/hometax', `목록 ${NAME}`, { channel: 'C0TEAM' });
    await answerTo(world, PEOPLE.kim, 'evil');

    const channel = world.slack.channel(ALERT_CHANNEL).messages;
    const texts = mrkdwnIn([channel, world.slack.ephemerals(PEOPLE.kim)]);

    expect(texts.some((text) => text.includes('evil'))).toBe(true);
    for (const text of texts) {
      expect(text).not.toMatch(
        /@here|<!channel>|https:\/\/evil|evil\.example|\*가람\*|\n&gt; second/,
      );
    }
  });
});

describe('/slack/events', () => {
  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])(
    'rejects %s, and logs no stack',
    async (method) => {
      const running = await startApp(await aWorld());

      const answer = await fetch(`${running.url}/slack/events`, { method });

      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
      expect(running.logged.join('')).not.toMatch(/"stack"|"level":"(?:error|warn)"/);
    },
  );

  it('answers a form whose private metadata is missing, empty or invalid', async () => {
    const running = await startApp(await aWorld());
    const { slack } = running.world;
    const callbacks = [
      ...['unwatch_company', 'cert_test', 'snooze_alert', 'client_text', 'bulk', 'bulk_confirm'],
      ...['import_save', 'watch_company'],
    ];
    for (const callback_id of callbacks) {
      for (const metadata of [{}, { private_metadata: '' }, { private_metadata: 'x y z' }]) {
        const view = { id: 'V1', type: 'modal', callback_id, ...metadata, state: { values: {} } };
        const user = { id: PEOPLE.lee };
        const trigger_id = `${callback_id} ${JSON.stringify(metadata)}`;
        const payload = { type: 'view_submission', user, trigger_id, view };
        const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
        const type = 'application/x-www-form-urlencoded';
        const headers = { 'content-type': type, ...slack.sign(body) };
        const answer = await slack.deliverRaw(body, headers);

        expect({ callback_id, metadata, status: answer.status }).toMatchObject({ status: 200 });
        expect(JSON.parse(answer.body)).toMatchObject({ response_action: 'update' });
      }
    }
    expect(running.logged.join('')).not.toContain('"level":"error"');
  });
});
