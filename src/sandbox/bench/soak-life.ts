import { DAY, HOUR, type Instant, MINUTE } from '../../kernel/time.js';
import type { Change, Store } from '../../records/store.js';
import type { SampleDeptUser } from '../popbill/companies.js';
import { interactiveElements } from '../slack/interactive-elements.js';
import { configOf } from '../start-app.js';
import { ALERT_CHANNEL, openWorld, PEOPLE, type World } from '../world.js';
import { withStore } from './app-process.js';
import { CROWD_AT_POPBILL, crowdBrn, watchSweptCrowd } from './crowd.js';
import type { SoakOrder, SoakQuestion, Taken } from './soak-worker.js';
import { startWorker, type Worker } from './worker.js';

/** A Monday in Seoul, before the day's sweep; no holiday is in the month that follows. */
const STARTS_AT = Date.parse('2026-10-12T00:30:00+09:00');

/** Slack takes 45 edits a minute, and each of these makes a few. */
const BREAK_A_DAY = 3;
const BROKEN_FOR_DAYS = 2;
/** Records of before, of which each day some are as old as history gets. */
const OLD_RECORDS_A_DAY = 200;
const HISTORY_IS_KEPT_FOR = 400 * DAY;

interface SoakAbout {
  readonly companies: number;
  readonly days: number;
  readonly onDay: (day: number, take: () => Promise<Taken | null>) => Promise<void>;
}

type SoakApp = Worker<string, Taken | null, SoakQuestion>;

/** The built app in a process of its own lives so many days of sweeps, alerts, summaries and people. */
export async function liveDays({ companies, days, onDay }: SoakAbout): Promise<void> {
  const world = await openWorld({ startsAt: STARTS_AT, slackRateLimits: false });
  try {
    for (let n = 0; n < companies; n++) world.popbill.companies.set(crowdBrn(n), CROWD_AT_POPBILL);
    const startsAt = world.clock.now();
    await withStore(world, async (store) => {
      await watchSweptCrowd(store, companies, startsAt - DAY);
      await writeOldHistory(store, days, startsAt);
    });
    const { environment } = world;
    const file = configOf(environment).store.url.replace('sqlite://', '');
    const order: SoakOrder = { environment, startsAt, file };
    const app: SoakApp = await startWorker('./soak-worker.js', order);
    try {
      world.slack.connectApp(`${app.started}/slack/events`);
      for (let day = 1; day <= days; day++) {
        await liveOneDay({ world, app, companies, day });
        await onDay(day, () => app.ask('measure'));
      }
    } finally {
      await app.close();
    }
  } finally {
    await world.close();
  }
}

async function writeOldHistory(store: Store, days: number, now: Instant): Promise<void> {
  const event = { kind: 'watched', by: 'cli' } as const;
  for (let day = 0; day <= days; day++) {
    const at = now - HISTORY_IS_KEPT_FOR + day * DAY;
    await store.write(
      Array.from({ length: OLD_RECORDS_A_DAY }, (_, n): Change => {
        const brn = crowdBrn(n);
        return { put: 'history', value: { v: 1, at: at + n, brn, event } };
      }),
    );
  }
}

interface OneDay {
  readonly world: World;
  readonly app: SoakApp;
  readonly companies: number;
  readonly day: number;
}

async function liveOneDay(about: OneDay): Promise<void> {
  const { world, app, day } = about;
  const midnight = STARTS_AT - 30 * MINUTE + (day - 1) * DAY;
  const until = async (at: Instant): Promise<void> => {
    world.clock.advance(Math.max(0, at - world.clock.now()));
    await app.ask({ until: at });
  };
  breakAndRepair(about);
  await until(midnight + 6 * HOUR + MINUTE);
  await until(midnight + 9 * HOUR + MINUTE);
  await peopleLook(about);
  await until(midnight + 9 * HOUR + 30 * MINUTE);
  await peoplePress(about);
  await until(midnight + 15 * HOUR);
  await until(midnight + 23 * HOUR);
}

/** A few logins are rejected from today on, and those of two days ago work again. */
function breakAndRepair({ world, companies, day }: OneDay): void {
  const change = (on: number, deptUser: SampleDeptUser): void => {
    if (on < 1) return;
    for (let n = 0; n < BREAK_A_DAY; n++) {
      const brn = crowdBrn((on * BREAK_A_DAY + n) % companies);
      const only = { certificate: { state: 'none' }, deptUser } as const;
      world.popbill.companies.updateProduct(brn, 'taxinvoice', only);
    }
  };
  change(day - BROKEN_FOR_DAYS, { state: 'works' });
  // The password was changed.
  change(day, { state: 'rejected', code: -11100021 });
}

async function peopleLook({ world: { slack }, companies, day }: OneDay): Promise<void> {
  for (const person of [PEOPLE.kim, PEOPLE.lee]) await slack.openHome(person);
  for (const words of ['list', 'list attention', 'alerts', 'status', 'help', 'digest', 'history']) {
    await slack.slash(PEOPLE.lee, '/hometax', words);
    await closeAll(slack, PEOPLE.lee);
  }
  for (let n = 0; n < 20; n++) {
    const brn = crowdBrn((day * 131 + n * 17) % companies);
    await slack.slash(PEOPLE.kim, '/hometax', `check ${brn}`, { channel: ALERT_CHANNEL });
  }
  await slack.slash(PEOPLE.kim, '/hometax');
  const form = await slack.waitFor(({ views }) =>
    views(PEOPLE.kim).findLast(({ blocks }) =>
      interactiveElements(blocks).some(({ actionId }) => actionId === 'company'),
    ),
  );
  await slack.typeahead(PEOPLE.kim, 'company', `표본상사 ${day}`, form);
  await closeAll(slack, PEOPLE.kim);
}

async function closeAll(slack: World['slack'], person: string): Promise<void> {
  if (slack.views(person).length > 0) await slack.closeView(person, { all: true });
}

/** Each alert that nobody has claimed is claimed, checked, and its authentication page opened. */
async function peoplePress({ world: { slack } }: OneDay): Promise<void> {
  const alerts = slack.channel(ALERT_CHANNEL).messages.slice(-2 * BREAK_A_DAY);
  for (const message of alerts) {
    for (const action of ['alert_take', 'alert_check', 'alert_page']) {
      const drawn = interactiveElements(message.blocks).find((each) => each.actionId === action);
      const value = drawn?.element['value'];
      if (typeof value !== 'string') continue;
      await slack.press(PEOPLE.kim, message, action, value);
      if (action === 'alert_page') await slack.waitFor(({ views }) => views(PEOPLE.kim).length > 0);
      await closeAll(slack, PEOPLE.kim);
    }
  }
}
