import { describe, expect, it } from 'vitest';
import { ALERT_CHANNEL, PEOPLE } from '../../src/sandbox/world.js';
import { MORNING, untilSwept } from './support/days.js';
import { aWorld, startIn } from './support/running-app.js';
import { brns, certificateOnly, watch } from './support/watching.js';
import { answerTo } from './support/what-people-see.js';

const [GARAM = ''] = brns(1);
const NAME = '@here <!channel> https://evil.example/x *가람* evil.example';

/** All that Slack reads as mrkdwn of what was sent: texts of messages, and text objects of that type. */
function mrkdwnIn(node: unknown, found: string[] = []): readonly string[] {
  if (Array.isArray(node)) for (const each of node) mrkdwnIn(each, found);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return found;
  const { type, text } = node as Readonly<Record<string, unknown>>;
  if (typeof text === 'string' && type !== 'plain_text') found.push(text);
  for (const value of Object.values(node)) mrkdwnIn(value, found);
  return found;
}

describe('words of people and of POPBiLL', () => {
  it('ring at nobody and lead nowhere, in whatever message they stand', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ brn: GARAM, name: NAME, at: certificateOnly(world, 2) }]);
    const running = await startIn(world);
    await untilSwept(running);
    const refusal = { kind: 'code', code: -11199999, message: `${NAME}\n> second line` } as const;
    world.popbill.faults.set({ operation: 'certInfo' }, refusal);
    await world.slack.slash(PEOPLE.kim, '/hometax', `확인 ${GARAM}`, { channel: 'C0TEAM' });
    await answerTo(world, PEOPLE.kim, '-11199999');
    await world.slack.slash(PEOPLE.kim, '/hometax', `목록 ${NAME}`, { channel: 'C0TEAM' });
    await answerTo(world, PEOPLE.kim, 'evil');

    const channel = world.slack.channel(ALERT_CHANNEL).messages;
    const said = mrkdwnIn([channel, world.slack.ephemerals(PEOPLE.kim)]);

    expect(said.some((text) => text.includes('evil'))).toBe(true);
    for (const text of said) {
      expect(text).not.toMatch(
        /@here|<!channel>|https:\/\/evil|evil\.example|\*가람\*|\n&gt; second/,
      );
    }
  });
});

describe('/slack/events', () => {
  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])(
    'takes no %s, and says so without a stack',
    async (method) => {
      const running = await startIn(await aWorld());

      const answer = await fetch(`${running.url}/slack/events`, { method });

      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
      expect(running.logged.join('')).not.toMatch(/"stack"|"level":"(?:error|warn)"/);
    },
  );

  it('answers a window whose private metadata is missing, empty or foreign', async () => {
    const running = await startIn(await aWorld());
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
