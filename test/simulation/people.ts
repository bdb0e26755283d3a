import type { Core } from '../../src/app/open-core.js';
import type { CheckRequest } from '../../src/check/check-company.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DAY, HOUR, type Instant } from '../../src/kernel/time.js';
import type { SnoozeChoice } from '../../src/triage/snooze-rules.js';
import type { Hearing } from './hearing.js';
import type { Calendar } from './korean-days.js';
import type { Chance } from './random.js';
import type { Trial } from './trial.js';
import type { World } from './world.js';

/** One thing that somebody does in Slack. */
export interface Deed {
  readonly what: string;
  /** Settles when the app has done it; a process that dies meanwhile never settles it. */
  run(core: Core): Promise<void>;
  /** A company about which the app must have spoken a few minutes later, when there is anything to say. */
  readonly asksAbout?: Brn;
}

export interface PeopleNeeds {
  readonly chance: Chance;
  readonly calendar: Calendar;
  readonly world: World;
  readonly trial: Trial;
  readonly snoozed: (brn: Brn, until: Instant) => void;
  readonly known: Hearing['known'];
  readonly saidRegistered: (brn: Brn, product: 'taxinvoice' | 'cashbill', at: Instant) => void;
  readonly confirmed: (brn: Brn, product: 'taxinvoice' | 'cashbill') => void;
  readonly channels: readonly string[];
}

const WHO = ['U0KIM', 'U0LEE', 'U0PARK'];

/** What people do in a year: a few things each working day, now and then one at night or on a Sunday. */
export function createPeople(needs: PeopleNeeds) {
  const { calendar, world, trial } = needs;
  const chance = needs.chance.of('people');

  /** When somebody does something on this day; what it is shows then. */
  function momentsOf(day: string): readonly Instant[] {
    const isWorking = calendar.isWorking(day);
    const count = isWorking ? chance.between(2, 9) : chance.happens(0.3) ? 1 : 0;
    const moments = Array.from({ length: count }, () => {
      const atWork = isWorking && !chance.happens(0.08);
      const minute = atWork ? chance.between(9 * 60, 18 * 60) : chance.between(0, 24 * 60 - 1);
      return calendar.at(day, minute) + chance.between(0, 59) * 1000;
    });
    return moments.sort((a, b) => a - b);
  }

  function deedAt(at: Instant): Deed {
    const by = chance.pick(WHO);
    const kind = chance.pick([
      'take',
      'take',
      'take',
      'hand-back',
      'snooze',
      'snooze',
      'wake',
      'client-told',
      'check',
      'check',
      'check',
      'check-again',
      'registered-again',
      'registered-again',
      'mend',
      'mend',
      'popup',
      'watch',
      'unwatch',
      'move',
      'sweep',
    ] as const);
    const brn = victimOf(kind);
    if (brn === undefined) return { what: 'nothing', run: async () => {} };
    const one = deed(kind, brn, by, at);
    return {
      ...one,
      what: `${by} ${kind} ${brn}`,
      run(core) {
        trial.askedByPerson.set(brn, trial.now());
        return one.run(core);
      },
    };
  }

  /** Alerts draw people. */
  function victimOf(kind: string): Brn | undefined {
    const open = [...trial.stored.alerts.keys()];
    const watched = [...trial.stored.companies.keys()];
    const away = world.companies
      .map((one) => one.brn)
      .filter((brn) => !trial.stored.companies.has(brn));
    if (kind === 'watch') return away.length === 0 ? undefined : chance.pick(away);
    // Few leave: there are always many watched.
    if (kind === 'unwatch' && watched.length < world.companies.length * 0.9) return undefined;
    const today = calendar.dayOf(trial.now());
    const calling = watched.filter(
      (brn) => trial.now() - (world.struckAt.get(brn) ?? 0) < 12 * HOUR,
    );
    if (kind.startsWith('check') && calling.length > 0 && chance.happens(0.8)) {
      return chance.pick(calling);
    }
    const fresh = open.filter((brn) => trial.stored.alerts.get(brn)?.told.lastNoticeOn === today);
    if (fresh.length > 0 && chance.happens(0.4)) return chance.pick(fresh);
    if (open.length > 0 && chance.happens(0.85)) return chance.pick(open);
    return watched.length === 0 ? undefined : chance.pick(watched);
  }

  function deed(
    kind: string,
    brn: Brn,
    by: string,
    at: Instant,
  ): Pick<Deed, 'run'> & { readonly asksAbout?: Brn } {
    const { trial: t } = needs;
    const asked = (about: Brn | 'all') => t.askedByPerson.set(about, t.now());
    switch (kind) {
      case 'take':
        return {
          run: async (core) => {
            const done = await core.triage.claim(brn, by);
            if (done.ok) needs.known(brn, 'takes');
          },
        };
      case 'hand-back':
        return { run: async (core) => void (await core.triage.release(brn, by)) };
      case 'snooze': {
        const choice = choiceFrom(at);
        return {
          run: async (core) => {
            const done = await core.triage.snooze(brn, by, choice);
            if (!done.ok || done.value.life.state !== 'snoozed') return;
            needs.known(brn, 'puts-off');
            needs.snoozed(brn, done.value.life.until);
          },
        };
      }
      case 'wake':
        return { run: async (core) => void (await core.triage.wake(brn, by)) };
      case 'client-told':
        return { run: async (core) => void (await core.triage.markClientNotified(brn, by)) };
      case 'mend':
        return {
          asksAbout: brn,
          run: async (core) => {
            world.mend(brn, t.now());
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
        const owner = chance.happens(0.4) ? chance.pick(WHO) : '';
        return {
          run: async (core) => {
            const draft = { brn, name, products, popbillUserId: '', channel, owner, note: '' };
            await core.register.watch(draft, by);
          },
        };
      }
      case 'unwatch':
        return { run: async (core) => void (await core.register.unwatch(brn, by)) };
      default:
        return {
          run: async (core) => {
            if (!chance.happens(0.3)) return;
            asked('all');
            const sweep = core.sweeper.start(by);
            if (sweep.kind === 'started') await sweep.done;
            asked('all');
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
    trial.askedByPerson.set(brn, trial.now());
    if (intent === 'registered-again') {
      for (const product of world.of(brn).products) needs.saidRegistered(brn, product, trial.now());
    }
    const report = await core.checks.check({ brn, by, mayOperate: true, intent });
    // Who says that it is registered again confirms what no button tests any more.
    for (const { product, method, why } of intent === 'registered-again' ? report.held : []) {
      if (why !== 'attempts-spent' || method !== 'deptUser') continue;
      needs.confirmed(brn, product);
      const confirm = { intent: 'confirmed', product, method } as const;
      await core.checks.check({ brn, by, mayOperate: true, ...confirm });
    }
    trial.askedByPerson.set(brn, trial.now());
  }

  function choiceFrom(at: Instant): SnoozeChoice {
    const kind = chance.pick(['one-day', 'three-days', 'next-working-day', 'date'] as const);
    if (kind !== 'date') return { kind };
    return { kind, day: calendar.dayOf(at + chance.between(1, 20) * DAY) };
  }

  return { momentsOf, deedAt };
}
