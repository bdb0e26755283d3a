import type { Brn } from '../../src/kernel/brn.js';
import { HOUR, SECOND } from '../../src/kernel/time.js';
import type { Stage } from '../../src/records/company.js';
import type { Change } from '../../src/records/store.js';
import { recordsCommand } from '../../src/status/store-command.js';
import { keyOf } from '../../src/store/keys.js';
import { TONGUES } from '../../src/text/tongue.js';
import type { FaultNeeds } from './faults-of-the-year.js';
import { type Disk, damageRow, storeOn } from './quick-store.js';
import type { Stored } from './year-context.js';

/** The kinds of the records to damage, one after another. */
const KINDS = ['status', 'alert', 'company', 'sweep', 'status', 'alert', 'company'] as const;
export type DamagedKind = (typeof KINDS)[number];
const STAGE: Stage = 'test';

export interface DamagedRecords {
  /** To be called after each write, because a written record is readable again. */
  onWritten(changes: readonly Change[]): void;
}

/** Plans damage to stored records, and an admin who finds them with the `records` command and repairs them. */
export function planDamage(
  needs: FaultNeeds & {
    readonly disk: Disk;
    readonly stored: Pick<Stored, 'companies' | 'alerts'>;
    readonly onDamaged: (kind: DamagedKind, brn: Brn | undefined) => void;
    readonly fail: (what: string) => void;
  },
): DamagedRecords {
  const { calendar, from, until, now, world, surroundings, note, onHappened, stop, act } = needs;
  const { disk, stored } = needs;
  const { unreadable } = surroundings;
  const chance = needs.chance.of('damage');

  KINDS.forEach((kind, i) => {
    const interval = Math.floor((until - from) / KINDS.length);
    const at = from + i * interval + chance.between(0, 0.8 * interval);
    world.plan(at, `a ${kind} record is damaged`, () =>
      stop({ ms: chance.between(30, 600) * SECOND, whileStopped: () => damageRecord(kind) }),
    );
  });

  async function damageRecord(kind: DamagedKind): Promise<void> {
    const records = kind === 'alert' ? stored.alerts : stored.companies;
    const brn =
      kind === 'sweep' || records.size === 0 ? undefined : chance.pick([...records.keys()]);
    if (kind !== 'sweep' && brn === undefined) return;
    const key = keyOf(kind, STAGE, ...(brn === undefined ? [] : [brn]));
    await damageRow(disk, key);
    unreadable.set(key, now());
    note(`the record ${key} is damaged`);
    onHappened(`damaged ${kind}`);
    needs.onDamaged(kind, brn);
    planAdminVisit(key);
  }

  /** The admin comes in the morning of the next working day. */
  function planAdminVisit(key: string): void {
    let day = calendar.plus(calendar.dayOf(now()), 1);
    while (!calendar.isWorking(day)) day = calendar.plus(day, 1);
    world.plan(
      calendar.at(day, chance.between(10 * 60, 12 * 60)),
      'an admin checks the records',
      visit,
    );

    function visit(): void {
      let isDone = false;
      world.plan(now() + HOUR, 'the admin checks again', () => {
        if (!isDone) visit();
      });
      act({
        what: `U0ADMIN lists the records and finds ${key}`,
        async run({ watchedCompanies }) {
          const listed = await listRecords();
          isDone = !unreadable.has(key);
          if (isDone) return;
          if (!listed.includes(key)) needs.fail(`the command "records" does not name ${key}`);
          const [kind, , number = ''] = key.split(':');
          if (kind === 'company') {
            // The key's BRN was validated when the record was written.
            const { brn, name, products } = world.of(number as Brn);
            const emptyFields = { popbillUserId: '', channel: '', owner: '', note: '' };
            await watchedCompanies.watch({ brn, name, products, ...emptyFields }, 'U0ADMIN');
            onHappened('watched again');
          } else stop({ ms: 60 * SECOND, whileStopped: () => removeByHand(key) });
        },
      });
    }
  }

  /** For records that nothing will replace, because the company or alert has ended. */
  async function removeByHand(key: string): Promise<void> {
    if (!unreadable.delete(key)) return;
    await disk.rows.write([{ key, text: undefined }]);
    note(`an admin removes ${key}`);
    onHappened('removed by hand');
  }

  async function listRecords(): Promise<string> {
    const store = await storeOn(disk.rows, STAGE, now);
    const lines: string[] = [];
    const print = (line: string) => void lines.push(line);
    const terminal = { out: print, err: print, progress: () => {} };
    await recordsCommand('', { store, t: TONGUES['en'], terminal });
    return lines.join('');
  }

  return {
    onWritten(changes) {
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
