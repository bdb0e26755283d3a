import { DAY, HOUR, type Instant, MINUTE } from '../../kernel/time.js';
import { historyKeptSince } from '../../records/history.js';
import type { Change, Store } from '../../records/store.js';
import { MENU_ENTRY } from '../../slack/blocks.js';
import { ACTIONS } from '../../slack/ids.js';
import type { SampleDeptUser } from '../popbill/companies.js';
import { interactiveElements } from '../slack/interactive-elements.js';
import { ALERT_CHANNEL, openWorld, PEOPLE, type World } from '../world.js';
import { withStore } from './app-process.js';
import { addSweptCompanies, generatedBrn, HEALTHY_AT_POPBILL } from './generated-companies.js';
import type { ResourceUsage, SoakJob, SoakQuestion } from './soak-worker.js';
import { startWorker, type Worker } from './worker.js';

/** A Monday in Seoul before the day's sweep. The month that follows has no holidays. */
const STARTS_AT = Date.parse('2026-10-12T00:30:00+09:00');

/** Few, because each causes several edits and the app sends at most 45 edits a minute. */
const BROKEN_LOGINS_PER_DAY = 3;
const REPAIR_AFTER_DAYS = 2;
/** This many old history records reach the end of their retention on each simulated day, and the app removes them. */
const OLD_RECORDS_PER_DAY = 200;

interface SoakOptions {
  readonly companies: number;
  readonly days: number;
  readonly onDay: (day: number, measure: () => Promise<ResourceUsage | null>) => Promise<void>;
}

type SoakApp = Worker<string, ResourceUsage | null, SoakQuestion>;

/** Runs the built app in its own process through days of sweeps, alerts, digests and people's actions. */
export async function simulateDays({ companies, days, onDay }: SoakOptions): Promise<void> {
  const world = await openWorld({ startsAt: STARTS_AT, slackRateLimits: false });
  try {
    for (let n = 0; n < companies; n++)
      world.popbill.companies.set(generatedBrn(n), HEALTHY_AT_POPBILL);
    const startsAt = world.clock.now();
    await withStore(world.environment, async (store) => {
      await addSweptCompanies(store, companies, startsAt - DAY);
      await writeOldHistory(store, days, startsAt);
    });
    const job: SoakJob = { environment: world.environment, startsAt };
    const app: SoakApp = await startWorker('./soak-worker.js', job);
    try {
      world.slack.connectApp(`${app.started}/slack/events`);
      for (let day = 1; day <= days; day++) {
        await simulateDay({ world, app, companies, day });
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
    const at = historyKeptSince(now) + day * DAY;
    await store.write(
      Array.from({ length: OLD_RECORDS_PER_DAY }, (_, n): Change => {
        const brn = generatedBrn(n);
        return { put: 'history', value: { v: 1, at: at + n, brn, event } };
      }),
    );
  }
}

interface SimulatedDay {
  readonly world: World;
  readonly app: SoakApp;
  readonly companies: number;
  readonly day: number;
}

async function simulateDay(context: SimulatedDay): Promise<void> {
  const { world, app, day } = context;
  const midnight = STARTS_AT - 30 * MINUTE + (day - 1) * DAY;
  const advanceTo = async (at: Instant): Promise<void> => {
    world.clock.advance(Math.max(0, at - world.clock.now()));
    await app.ask({ until: at });
  };
  breakAndRepair(context);
  await advanceTo(midnight + 6 * HOUR + MINUTE);
  await advanceTo(midnight + 9 * HOUR + MINUTE);
  await runCommands(context);
  await advanceTo(midnight + 9 * HOUR + 30 * MINUTE);
  await handleAlerts(context);
  await advanceTo(midnight + 15 * HOUR);
  await advanceTo(midnight + 23 * HOUR);
}

/** Makes a few logins fail from today on, and repairs those that broke two days ago. */
function breakAndRepair({ world, companies, day }: SimulatedDay): void {
  const change = (brokenOn: number, deptUser: SampleDeptUser): void => {
    if (brokenOn < 1) return;
    for (let n = 0; n < BROKEN_LOGINS_PER_DAY; n++) {
      const brn = generatedBrn((brokenOn * BROKEN_LOGINS_PER_DAY + n) % companies);
      const onlyDeptUser = { certificate: { state: 'none' }, deptUser } as const;
      world.popbill.companies.updateProduct(brn, 'taxinvoice', onlyDeptUser);
    }
  };
  change(day - REPAIR_AFTER_DAYS, { state: 'works' });
  // The password was changed.
  change(day, { state: 'rejected', code: -11100021 });
}

async function runCommands({ world: { slack }, companies, day }: SimulatedDay): Promise<void> {
  for (const person of [PEOPLE.kim, PEOPLE.lee]) await slack.openHome(person);
  const commands = ['list', 'list attention', 'alerts', 'status', 'help', 'digest', 'history'];
  for (const command of commands) {
    await slack.slash(PEOPLE.lee, '/hometax', command);
    await closeViews(slack, PEOPLE.lee);
  }
  for (let n = 0; n < 20; n++) {
    // Other companies each day.
    const brn = generatedBrn((day * 131 + n * 17) % companies);
    await slack.slash(PEOPLE.kim, '/hometax', `check ${brn}`, { channel: ALERT_CHANNEL });
  }
  await slack.slash(PEOPLE.kim, '/hometax');
  const modal = await slack.waitFor(({ views }) =>
    views(PEOPLE.kim).findLast(({ blocks }) =>
      interactiveElements(blocks).some(({ actionId }) => actionId === 'company'),
    ),
  );
  await slack.typeahead(PEOPLE.kim, 'company', `표본상사 ${day}`, modal);
  await closeViews(slack, PEOPLE.kim);
}

async function closeViews(slack: World['slack'], person: string): Promise<void> {
  if (slack.views(person).length > 0) await slack.closeView(person, { all: true });
}

/** Of the newest alerts, claims and checks each unclaimed one, and opens its authentication page. */
async function handleAlerts({ world: { slack } }: SimulatedDay): Promise<void> {
  const alerts = slack.channel(ALERT_CHANNEL).messages.slice(-2 * BROKEN_LOGINS_PER_DAY);
  for (const message of alerts) {
    const claim = interactiveElements(message.blocks).find(
      (each) => each.actionId === 'alert_take',
    );
    const target = claim?.element['value'];
    if (typeof target !== 'string') continue;
    const presses = [
      ['alert_take', target],
      [ACTIONS.more, MENU_ENTRY.encode({ actionId: 'alert_check', value: target })],
      ['alert_page', target],
    ] as const;
    for (const [action, value] of presses) {
      await slack.press(PEOPLE.kim, message, action, value);
      if (action === 'alert_page') await slack.waitFor(({ views }) => views(PEOPLE.kim).length > 0);
      await closeViews(slack, PEOPLE.kim);
    }
  }
}
