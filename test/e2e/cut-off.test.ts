import { describe, expect, it } from 'vitest';
import { PEOPLE } from '../../src/sandbox/world.js';
import {
  changedUrl,
  hasPostgres,
  newDatabase,
  ownServer,
  queryAt,
} from '../support/postgres-server.js';
import { startTcpProxy } from '../support/tcp-proxy.js';
import { timeOf } from './support/app-process.js';
import {
  ALERTS,
  aSharedWorld,
  expectNothingLost,
  type Member,
  recordSends,
  STORE_AWAY,
  startMember,
  untilPosted,
} from './support/members.js';
import { answerTo } from './support/what-people-see.js';

const { kim } = PEOPLE;
const SECOND = 1000;

/** The user with whom the first leader connects, so that the database knows who writes. */
const FIRST = 'first_leader';

/** A world whose database notes each change, who made it and whose term it was. */
async function anObservedWorld() {
  const server = await ownServer();
  const world = await aSharedWorld(await newDatabase(server.url()));
  const url = world.environment['STORE_URL'] ?? '';
  await queryAt(
    url,
    `CREATE ROLE ${FIRST} LOGIN SUPERUSER;
    CREATE TABLE changes (who text, key text, term text);
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO changes SELECT current_user, coalesce(NEW.key, OLD.key),
        (SELECT value FROM keyv WHERE key = 'writer');
      RETURN coalesce(NEW, OLD);
    END $$;
    CREATE TRIGGER note BEFORE INSERT OR UPDATE OR DELETE ON keyv FOR EACH ROW EXECUTE FUNCTION note();`,
  );
  /** What the first leader has written in a term of the other process. */
  const lateChanges = (other: Member) =>
    queryAt(
      url,
      `SELECT key FROM changes WHERE who = '${FIRST}' AND key <> 'writer'
        AND term::json ->> 'name' LIKE '% ${other.child.pid}'`,
    );
  return { server, world, urlOfFirst: changedUrl(url, { username: FIRST }), lateChanges };
}

describe.skipIf(!hasPostgres)('a leader that is cut off from PostgreSQL', () => {
  it('sends nothing once the standby leads, and stands by when it is connected again', async () => {
    const { server, world, urlOfFirst, lateChanges } = await anObservedWorld();
    const proxy = await startTcpProxy(server.port);
    const { settings, times } = await recordSends(world);
    const STORE_URL = changedUrl(urlOfFirst, { port: proxy.port });
    const leader = await startMember(world, { ...settings, STORE_URL });
    const standby = await startMember(world);
    await untilPosted(world, 2);

    proxy.swallow('all');
    expect(await timeOf(standby.until('leads'), standby)).toBeLessThan(15 * SECOND);
    const takenOverAt = performance.now();
    await untilPosted(world, ALERTS);
    const lastSentAt = Math.max(...times);
    world.slack.connectApp(`${leader.url}/slack/events`);
    await world.slack.slash(kim, '/hometax', '목록', { channel: 'C0TEAM' });
    await answerTo(world, kim, STORE_AWAY);
    expect(leader.times('standsBy')).toBe(0);
    proxy.resume();
    await leader.until('standsBy');

    expect(lastSentAt).toBeLessThan(takenOverAt);
    expectNothingLost(world);
    expect(await lateChanges(standby)).toEqual([]);
    standby.child.kill('SIGKILL');
    await leader.until('leads', 2);
  });

  it('sends and saves nothing when it wakes up after another process took over', async () => {
    const { world, urlOfFirst, lateChanges } = await anObservedWorld();
    let leader: Member | undefined;
    const { settings, times } = await recordSends(world, (sent) => {
      // Slack has the message, but the leader cannot record that.
      if (sent === 3) leader?.child.kill('SIGSTOP');
    });
    leader = await startMember(world, { ...settings, STORE_URL: urlOfFirst });
    const standby = await startMember(world);
    await untilPosted(world, 3);

    expect(await timeOf(standby.until('leads'), standby)).toBeLessThan(15 * SECOND);
    await untilPosted(world, ALERTS);
    leader.child.kill('SIGCONT');
    await leader.until('standsBy');

    expect(times).toHaveLength(3);
    expectNothingLost(world);
    expect(await lateChanges(standby)).toEqual([]);
  });
});
