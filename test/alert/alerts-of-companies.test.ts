import { describe, expect, it } from 'vitest';
import { aCompany, anAlert, HANBIT } from '../support/builders.js';
import { serviceBench } from '../support/service-bench.js';

const MESSAGE = { channel: 'C0OLD', ts: '1.1' };
const COMPANY = aCompany({ owner: 'U0LEE', note: '먼저 전화', channel: 'C0OLD' });

/** A bench with an alert whose own copy of the company's data is outdated. */
async function aBench() {
  const bench = await serviceBench({ companies: [COMPANY] });
  const copy = { name: '옛이름', owner: 'U0OLD', note: '옛 메모', channel: 'C0OLDEST' };
  await bench.store.write([{ put: 'alert', value: anAlert({ ...copy, message: MESSAGE }) }]);
  return bench;
}

type Bench = Awaited<ReturnType<typeof aBench>>;

async function importing({ imports }: Bench, line: string): Promise<void> {
  const csv = `brn,name,owner,note\n${HANBIT},${line}\n`;
  const plan = await imports.plan(new TextEncoder().encode(csv));
  if (!plan.ok) throw new Error(plan.error.kind);
  await imports.save(plan.value, 'U0KIM');
}

describe('an alert', () => {
  it('is read with the current name, owner, note and channel of its company', async () => {
    const { store, index } = await aBench();
    const { name, owner, note, channel } = COMPANY;

    expect(await store.alert(HANBIT)).toMatchObject({ name, owner, note, channel });
    for await (const alert of store.alerts()) expect(alert.name).toBe(name);

    const { owner: _, note: __, channel: ___, ...bare } = COMPANY;
    index.put(bare);
    const after = await store.alert(HANBIT);
    expect(after).toMatchObject({ name, channel: 'C0DEFAULT' });
    expect(after).not.toHaveProperty('owner', expect.anything());
    expect(after).not.toHaveProperty('note', expect.anything());
  });

  it('keeps its own copy if its company is no longer watched', async () => {
    const { store, index } = await aBench();
    index.delete(HANBIT);

    expect(await store.alert(HANBIT)).toMatchObject({ name: '옛이름', owner: 'U0OLD' });
  });

  it.each([
    {
      name: 'in its form',
      change: ({ companies }: Bench) =>
        companies.watch(
          {
            ...{ brn: HANBIT, name: '새한빛', products: ['taxinvoice'], popbillUserId: '' },
            ...{ channel: 'C0OLD', owner: '', note: '' },
          },
          'U0KIM',
        ),
      expected: { name: '새한빛' },
    },
    {
      name: 'with many others',
      change: ({ bulk }: Bench) =>
        bulk.carryOut({
          ...{ id: '1', brns: [HANBIT], by: 'U0KIM' },
          change: { kind: 'owner', owner: '' },
        }),
      expected: { name: '한빛상사' },
    },
    {
      name: 'by an import',
      change: (b: Bench) => importing(b, '새한빛,,'),
      expected: { name: '새한빛' },
    },
  ])(
    'is edited immediately, without a notification, when its company is changed $name',
    async ({ change, expected }) => {
      const bench = await aBench();

      await change(bench);

      const [job, ...others] = bench.jobs();
      expect(others).toEqual([]);
      expect(job).toMatchObject({ kind: 'edit', lines: [], alert: expected });
      expect(job).not.toHaveProperty('alert.owner', expect.anything());
      expect(bench.alertIndex.get(HANBIT)?.name).toBe(expected.name);
    },
  );

  it('moves its waiting entries to the new channel of its company', async () => {
    const bench = await aBench();
    const alert = anAlert({ channel: 'C0OLD' });
    const line = { kind: 'notice', why: 'first' } as const;
    const entry = bench.outbox.createEntry({ kind: 'notice', alert, line }, bench.clock.now());
    await bench.store.write([{ put: 'outbox', value: entry }]);
    const change = { kind: 'channel', channel: 'C0NEW' } as const;

    await bench.bulk.carryOut({ id: '1', brns: [HANBIT], by: 'U0KIM', change });

    expect(bench.outbox.inLane('C0NEW')).toHaveLength(1);
    expect(bench.jobs()).toMatchObject([{ kind: 'notice', alert: { channel: 'C0NEW' } }]);
  });
});
