import type { Brn } from '../../src/kernel/brn.js';
import { HOUR, SECOND } from '../../src/kernel/time.js';
import type { Stage } from '../../src/records/company.js';
import type { Change } from '../../src/records/store.js';
import { recordsCommand } from '../../src/status/records-command.js';
import { keyOf } from '../../src/store/keys.js';
import { TONGUES } from '../../src/text/tongue.js';
import type { FaultNeeds } from './faults-of-the-year.js';
import { type Disk, damage, storeOn } from './quick-store.js';
import type { Stored } from './trial.js';

export type DamagedKind = (typeof KINDS)[number];
const KINDS = ['status', 'alert', 'company', 'sweep', 'status', 'alert', 'company'] as const;
const STAGE: Stage = 'test';

export interface DamagedRecords {
  /** What was written took the place of what could not be read. */
  written(changes: readonly Change[]): void;
}

/** Records that nobody can read any more, and the admin who finds them with the command that the app names. */
export function planDamage(
  needs: FaultNeeds & {
    readonly disk: Disk;
    readonly stored: Pick<Stored, 'companies' | 'alerts'>;
    readonly damaged: (kind: DamagedKind, brn: Brn | undefined) => void;
    readonly fail: (what: string) => void;
  },
): DamagedRecords {
  const { calendar, from, until, now, world, around, note, happened, stop, act } = needs;
  const { disk, stored } = needs;
  const { unreadable } = around;
  const chance = needs.chance.of('damage');

  KINDS.forEach((kind, i) => {
    const each = Math.floor((until - from) / KINDS.length);
    const at = from + i * each + chance.between(0, 0.8 * each);
    world.plan(at, `a ${kind} record is damaged`, () =>
      stop({ ms: chance.between(30, 600) * SECOND, meanwhile: () => damageOne(kind) }),
    );
  });

  async function damageOne(kind: DamagedKind): Promise<void> {
    const among = kind === 'alert' ? stored.alerts : stored.companies;
    const brn = kind === 'sweep' || among.size === 0 ? undefined : chance.pick([...among.keys()]);
    if (kind !== 'sweep' && brn === undefined) return;
    const key = keyOf(kind, STAGE, ...(brn === undefined ? [] : [brn]));
    await damage(disk, key);
    unreadable.set(key, now());
    note(`the record ${key} is damaged`);
    happened(`damaged ${kind}`);
    needs.damaged(kind, brn);
    adminLooks(key);
  }

  /** In the morning of a working day. */
  function adminLooks(key: string): void {
    let day = calendar.plus(calendar.dayOf(now()), 1);
    while (!calendar.isWorking(day)) day = calendar.plus(day, 1);
    world.plan(calendar.at(day, chance.between(10 * 60, 12 * 60)), 'an admin looks', look);

    function look(): void {
      let isDone = false;
      world.plan(now() + HOUR, 'the admin looks once more', () => {
        if (!isDone) look();
      });
      act({
        what: `U0ADMIN looks into the records, and sees ${key}`,
        async run({ register }) {
          const listed = await listRecords();
          isDone = !unreadable.has(key);
          if (isDone) return;
          if (!listed.includes(key)) needs.fail(`the command "records" does not name ${key}`);
          const [kind, , number = ''] = key.split(':');
          if (kind === 'company') {
            // A number out of a key of this disk.
            const { brn, name, products } = world.of(number as Brn);
            const about = { popbillUserId: '', channel: '', owner: '', note: '' };
            await register.watch({ brn, name, products, ...about }, 'U0ADMIN');
            happened('watched again');
          } else stop({ ms: 60 * SECOND, meanwhile: () => removeByHand(key) });
        },
      });
    }
  }

  /** Of what is over meanwhile nothing takes the place. */
  async function removeByHand(key: string): Promise<void> {
    if (!unreadable.delete(key)) return;
    await disk.rows.write([{ key, text: undefined }]);
    note(`an admin removes ${key}`);
    happened('removed by hand');
  }

  async function listRecords(): Promise<string> {
    const store = await storeOn(disk.rows, STAGE, now);
    const said: string[] = [];
    const say = (line: string) => void said.push(line);
    const terminal = { out: say, err: say, progress: () => {} };
    await recordsCommand('', { store, text: TONGUES['en'], terminal });
    return said.join('');
  }

  return {
    written(changes) {
      if (unreadable.size === 0) return;
      for (const change of changes) {
        if (!('put' in change)) continue;
        const { put, value } = change;
        if (put === 'sweep') unreadable.delete(keyOf(put, STAGE));
        if (put === 'status' || put === 'alert' || put === 'company') {
          unreadable.delete(keyOf(put, STAGE, value.brn));
        }
      }
    },
  };
}
