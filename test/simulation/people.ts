import type { Core } from '../../src/app/open-core.js';
import type { CheckRequest } from '../../src/check/check-company.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DAY, HOUR, type Instant } from '../../src/kernel/time.js';
import type { SnoozeChoice } from '../../src/triage/snooze-rules.js';
import type { Calendar } from './korean-days.js';
import type { NoticeTracker } from './notice-tracker.js';
import type { Chance } from './random.js';
import type { World } from './world.js';
import type { YearContext } from './year-context.js';

/** Something that a person does in Slack. */
export interface PersonAction {
  readonly what: string;
  /** Settles when the app is done; never, if the process dies first. */
  run(core: Core): Promise<void>;
  /** The company that the person asks about: if something is wrong with it, a notice must follow within minutes. */
  readonly asksAbout?: Brn;
}

export interface PeopleNeeds {
  readonly chance: Chance;
  readonly calendar: Calendar;
  readonly world: World;
  readonly context: YearContext;
  readonly onSnoozed: (brn: Brn, until: Instant) => void;
  readonly onRead: NoticeTracker['onRead'];
  readonly onRegisteredAgain: (brn: Brn, product: 'taxinvoice' | 'cashbill', at: Instant) => void;
  readonly onLoginConfirmed: (brn: Brn, product: 'taxinvoice' | 'cashbill') => void;
  readonly channels: readonly string[];
}

const PEOPLE = ['U0KIM', 'U0LEE', 'U0PARK'];

/** Creates people's actions: a few on each working day, and now and then one at night or on a day off. */
export function createPeople(needs: PeopleNeeds) {
  const { calendar, world, context } = needs;
  const chance = needs.chance.of('people');

  /** The times of people's actions on this day. The action is chosen when its time has come. */
  function actionTimesOf(day: string): readonly Instant[] {
    const isWorking = calendar.isWorking(day);
    const count = isWorking ? chance.between(2, 9) : chance.happens(0.3) ? 1 : 0;
    const times = Array.from({ length: count }, () => {
      const atWork = isWorking && !chance.happens(0.08);
      const minute = atWork ? chance.between(9 * 60, 18 * 60) : chance.between(0, 24 * 60 - 1);
      return calendar.at(day, minute) + chance.between(0, 59) * 1000;
    });
    return times.sort((a, b) => a - b);
  }

  function actionAt(at: Instant): PersonAction {
    const by = chance.pick(PEOPLE);
    const kind = chance.pick([
      'claim',
      'claim',
      'claim',
      'release',
      'snooze',
      'snooze',
      'wake',
      'client-notified',
      'check',
      'check',
      'check',
      'check-again',
      'registered-again',
      'registered-again',
      'repair',
      'repair',
      'popup',
      'watch',
      'unwatch',
      'move',
      'sweep',
    ] as const);
    const brn = pickCompany(kind);
    if (brn === undefined) return { what: 'nothing', run: async () => {} };
    const action = createAction(kind, brn, by, at);
    return {
      ...action,
      what: `${by} ${kind} ${brn}`,
      run(core) {
        context.personActedAt.set(brn, context.now());
        return action.run(core);
      },
    };
  }

  /** Prefers companies with alerts. */
  function pickCompany(kind: string): Brn | undefined {
    const open = [...context.stored.alerts.keys()];
    const watched = [...context.stored.companies.keys()];
    const unwatched = world.companies
      .map((company) => company.brn)
      .filter((brn) => !context.stored.companies.has(brn));
    if (kind === 'watch') return unwatched.length === 0 ? undefined : chance.pick(unwatched);
    // At least 90 % stay watched.
    if (kind === 'unwatch' && watched.length < world.companies.length * 0.9) return undefined;
    const today = calendar.dayOf(context.now());
    const troubled = watched.filter(
      (brn) => context.now() - (world.troubleAt.get(brn) ?? 0) < 12 * HOUR,
    );
    if (kind.startsWith('check') && troubled.length > 0 && chance.happens(0.8)) {
      return chance.pick(troubled);
    }
    const notifiedToday = open.filter(
      (brn) => context.stored.alerts.get(brn)?.told.lastNoticeOn === today,
    );
    if (notifiedToday.length > 0 && chance.happens(0.4)) return chance.pick(notifiedToday);
    if (open.length > 0 && chance.happens(0.85)) return chance.pick(open);
    return watched.length === 0 ? undefined : chance.pick(watched);
  }

  function createAction(
    kind: string,
    brn: Brn,
    by: string,
    at: Instant,
  ): Pick<PersonAction, 'run'> & { readonly asksAbout?: Brn } {
    const recordSweepRequest = () => context.personActedAt.set('all', context.now());
    switch (kind) {
      case 'claim':
        return {
          run: async (core) => {
            const result = await core.triage.claim(brn, by);
            if (result.ok) needs.onRead(brn, 'claimed');
          },
        };
      case 'release':
        return { run: async (core) => void (await core.triage.release(brn, by)) };
      case 'snooze': {
        const choice = choiceFrom(at);
        return {
          run: async (core) => {
            const result = await core.triage.snooze(brn, by, choice);
            if (!result.ok || result.value.life.state !== 'snoozed') return;
            needs.onRead(brn, 'snoozed');
            needs.onSnoozed(brn, result.value.life.until);
          },
        };
      }
      case 'wake':
        return { run: async (core) => void (await core.triage.wake(brn, by)) };
      case 'client-notified':
        return { run: async (core) => void (await core.triage.markClientNotified(brn, by)) };
      case 'repair':
        return {
          asksAbout: brn,
          run: async (core) => {
            world.repair(brn, context.now());
            await check(core, brn, by, 'registered-again');
          },
        };
      case 'check':
      case 'check-again':
      case 'registered-again':
        return { asksAbout: brn, run: (core) => check(core, brn, by, kind) };
      case 'popup':
        return {
          run: async (core) => void (await core.popups.mint({ brn, product: 'taxinvoice', by })),
        };
      case 'watch':
      case 'move': {
        const { name, products } = world.of(brn);
        const channel = chance.pick(needs.channels);
        const owner = chance.happens(0.4) ? chance.pick(PEOPLE) : '';
        return {
          run: async (core) => {
            const draft = { brn, name, products, popbillUserId: '', channel, owner, note: '' };
            await core.watchedCompanies.watch(draft, by);
          },
        };
      }
      case 'unwatch':
        return { run: async (core) => void (await core.watchedCompanies.unwatch(brn, by)) };
      default:
        return {
          run: async (core) => {
            if (!chance.happens(0.3)) return;
            recordSweepRequest();
            const sweep = core.sweeper.start(by);
            if (sweep.kind === 'started') await sweep.done;
            recordSweepRequest();
          },
        };
    }
  }

  async function check(
    core: Core,
    brn: Brn,
    by: string,
    intent: CheckRequest['intent'],
  ): Promise<void> {
    context.personActedAt.set(brn, context.now());
    if (intent === 'registered-again') {
      for (const product of world.of(brn).products)
        needs.onRegisteredAgain(brn, product, context.now());
    }
    const report = await core.checks.check({ brn, by, mayOperate: true, intent });
    // A person who registered a login again also confirms the test if it needs confirmation.
    for (const { product, method, why } of intent === 'registered-again' ? report.held : []) {
      if (why !== 'attempts-spent' || method !== 'deptUser') continue;
      needs.onLoginConfirmed(brn, product);
      const confirm = { intent: 'confirmed', product, method } as const;
      await core.checks.check({ brn, by, mayOperate: true, ...confirm });
    }
    context.personActedAt.set(brn, context.now());
  }

  function choiceFrom(at: Instant): SnoozeChoice {
    const kind = chance.pick(['one-day', 'three-days', 'next-working-day', 'date'] as const);
    if (kind !== 'date') return { kind };
    return { kind, day: calendar.dayOf(at + chance.between(1, 20) * DAY) };
  }

  return { actionTimesOf, actionAt };
}
