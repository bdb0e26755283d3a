import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { MINUTE } from '../../src/kernel/time.js';
import { ACTIONS, BLOCKS } from '../../src/slack/ids.js';
import { aCompany } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import {
  KIM,
  LEE,
  OPS,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

const companies = Array.from({ length: 210 }, (_, index) =>
  aCompany({ brn: String(2148812340 + index) as Brn, name: `회사 ${index + 1}번` }),
);
const ALL = companies.map(({ brn }) => brn);

let workspace: SlackWorkspace;
beforeEach(async () => {
  workspace = await startSlackWorkspace({ watched: companies });
});
afterEach(() => workspace.close());

function windowShowing(words: string) {
  return workspace.slack.waitFor((slack) =>
    slack.views(LEE).find((view) => JSON.stringify(view.blocks).includes(words)),
  );
}

async function openChoice() {
  await workspace.slack.slash(LEE, '/hometax', 'list', { channel: OPS });
  const list = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);
  await workspace.slack.press(LEE, list, ACTIONS.listBulk);
  return windowShowing('page 1 of 21');
}

/** Ticks on the page that is shown, and turns to another. */
async function tickAndTurn(brns: readonly Brn[], way: string, to: number) {
  workspace.slack.fill(LEE, { [ACTIONS.inputBulkCompanies]: brns });
  return turn(way, to);
}

async function turn(way: string, to: number) {
  const [view] = workspace.slack.views(LEE);
  if (view === undefined) throw new Error('no window');
  await workspace.slack.press(LEE, view, way);
  return windowShowing(`page ${to} of 21`);
}

/** The BRNs of the boxes that are ticked on the page that is shown. */
function tickedNow(): readonly unknown[] {
  const [view] = workspace.slack.views(LEE);
  const box = Object.entries(view?.typed ?? {}).find(([id]) => id.startsWith(BLOCKS.bulkCompanies));
  const typed = box?.[1][ACTIONS.inputBulkCompanies]?.['selected_options'];
  const drawn = /"initial_options":(\[.*?\}\])/.exec(JSON.stringify(view?.blocks))?.[1];
  const options = (typed ?? JSON.parse(drawn ?? '[]')) as readonly { readonly value: string }[];
  return options.map(({ value }) => value);
}

describe('choosing companies on several pages', () => {
  it('keeps what was ticked on page 1 through page 3 and back, and says how many are elsewhere', async () => {
    await openChoice();

    await tickAndTurn(ALL.slice(0, 2), ACTIONS.bulkNext, 2);
    await windowShowing('Ticked on other pages, 2 companies: 회사 1번');
    await tickAndTurn(ALL.slice(12, 13), ACTIONS.bulkNext, 3);
    await windowShowing('Ticked on other pages, 3 companies');
    await turn(ACTIONS.bulkPrevious, 2);
    expect(tickedNow()).toEqual([ALL[12]]);
    await turn(ACTIONS.bulkPrevious, 1);
    expect(tickedNow()).toEqual(ALL.slice(0, 2));

    await tickAndTurn([], ACTIONS.bulkNext, 2);
    await tickAndTurn(ALL.slice(12, 14), ACTIONS.bulkNext, 3);
    await workspace.slack.submit(LEE, {
      [ACTIONS.inputBulkCompanies]: ALL.slice(20, 21),
      [ACTIONS.inputBulkKind]: 'resume',
    });
    await windowShowing('Resume 3 companies?');
    await workspace.slack.submit(LEE);
    await eventually(() => workspace.bulk.orders.length > 0);
    expect(workspace.bulk.orders).toMatchObject([{ brns: [ALL[12], ALL[13], ALL[20]] }]);
  });

  it('keeps what stands in the other fields', async () => {
    await openChoice();
    workspace.slack.fill(LEE, {
      [ACTIONS.inputBulkTarget]: 'owner',
      [ACTIONS.inputBulkKind]: 'pause',
      [ACTIONS.inputBulkFrom]: KIM,
    });

    await turn(ACTIONS.bulkNext, 2);
    await workspace.slack.submit(LEE);

    await windowShowing('Pause 210 companies?');
  });

  it('unticks all that is elsewhere at one press, and keeps this page', async () => {
    await openChoice();
    await tickAndTurn(ALL.slice(0, 10), ACTIONS.bulkNext, 2);
    await windowShowing('Ticked on other pages, 10 companies');
    workspace.slack.fill(LEE, { [ACTIONS.inputBulkCompanies]: ALL.slice(10, 11) });

    const [view] = workspace.slack.views(LEE);
    if (view === undefined) throw new Error('no window');
    await workspace.slack.press(LEE, view, ACTIONS.bulkDropElsewhere);

    await eventually(() => !JSON.stringify(workspace.slack.views(LEE)).includes('other pages,'));
    expect(tickedNow()).toEqual([ALL[10]]);
  });

  it('turns no page and begins nothing while more are ticked than it can hold, and says how many too many', async () => {
    await openChoice();
    for (let page = 1; page <= 20; page += 1) {
      await tickAndTurn(ALL.slice((page - 1) * 10, page * 10), ACTIONS.bulkNext, page + 1);
    }
    await windowShowing('Ticked on other pages, 200 companies');
    const tooMany = 'At most 200 companies can be ticked at once, and 203 are. Please untick 3.';
    workspace.slack.fill(LEE, { [ACTIONS.inputBulkCompanies]: ALL.slice(200, 203) });

    const [view] = workspace.slack.views(LEE);
    if (view === undefined) throw new Error('no window');
    await workspace.slack.press(LEE, view, ACTIONS.bulkPrevious);

    await windowShowing(tooMany);
    await windowShowing('page 21 of 21');
    expect(tickedNow()).toEqual(ALL.slice(200, 203));
    await workspace.slack.submit(LEE, { [ACTIONS.inputBulkKind]: 'resume' });
    const [error] = Object.values(workspace.slack.views(LEE)[0]?.errors ?? {});
    expect(error).toContain(tooMany);

    await tickAndTurn([], ACTIONS.bulkPrevious, 20);
    await workspace.slack.submit(LEE);
    await windowShowing('Resume 200 companies?');
    await windowShowing('and 195 more');
    expect(workspace.slack.warnings).toEqual([]);
  }, 60_000);

  it('leaves out who is not watched any more', async () => {
    await openChoice();
    await tickAndTurn(ALL.slice(0, 2), ACTIONS.bulkNext, 2);
    workspace.companies.watched.delete(ALL[0] ?? ('' as Brn));

    await workspace.slack.press(LEE, await windowShowing('page 2 of 21'), ACTIONS.bulkNext);

    await windowShowing('Ticked on other pages, 1 company: 회사 2번');
    workspace.slack.fill(LEE, { [ACTIONS.inputBulkCompanies]: ALL.slice(21, 23) });
    workspace.companies.watched.delete(ALL[22] ?? ('' as Brn));
    await workspace.slack.submit(LEE, { [ACTIONS.inputBulkKind]: 'resume' });
    await windowShowing('Resume 2 companies?');
  });

  it('is back with every tick when Slack did not say who sent it', async () => {
    await openChoice();
    await tickAndTurn(ALL.slice(0, 2), ACTIONS.bulkNext, 2);
    workspace.clock.advance(11 * MINUTE);
    const heal = workspace.slack.faults.set(
      { method: 'users.info' },
      { kind: 'error', error: 'ratelimited' },
    );

    await workspace.slack.submit(LEE, {
      [ACTIONS.inputBulkCompanies]: ALL.slice(10, 12),
      [ACTIONS.inputBulkKind]: 'unwatch',
    });

    await windowShowing('did not tell us in time');
    heal();
    await workspace.slack.submit(LEE);
    await windowShowing('Stop watching 4 companies?');
  });
});

describe('choosing companies', () => {
  it.each([
    {
      name: 'no owner is named',
      fields: { [ACTIONS.inputBulkTarget]: 'owner' },
      block: BLOCKS.bulkFrom,
    },
    {
      name: 'a person and a group are named',
      fields: {
        [ACTIONS.inputBulkTarget]: 'owner',
        [ACTIONS.inputBulkFrom]: KIM,
        [ACTIONS.inputBulkFromGroup]: 'S0OPS',
      },
      block: BLOCKS.bulkFrom,
    },
    {
      name: 'an owner is named beside another choice',
      fields: { [ACTIONS.inputBulkTarget]: 'filter', [ACTIONS.inputBulkFrom]: KIM },
      block: BLOCKS.bulkTarget,
    },
    {
      name: 'nothing is ticked',
      fields: { [ACTIONS.inputBulkTarget]: 'page' },
      block: `${BLOCKS.bulkCompanies}_${ALL.slice(0, 10).join('_')}`,
    },
  ])('says beside the field that $name', async ({ fields, block }) => {
    await openChoice();

    await workspace.slack.submit(LEE, { [ACTIONS.inputBulkKind]: 'owner', ...fields });

    expect(Object.keys(workspace.slack.views(LEE)[0]?.errors ?? {})).toEqual([block]);
    expect(workspace.bulk.orders).toEqual([]);
  });
});

describe('back from the second window', () => {
  async function back() {
    const [view] = workspace.slack.views(LEE);
    if (view === undefined) throw new Error('no window');
    await workspace.slack.press(LEE, view, ACTIONS.bulkBack);
  }

  it('leads to the first one with all that was ticked, on its page', async () => {
    await openChoice();
    await tickAndTurn(ALL.slice(0, 2), ACTIONS.bulkNext, 2);
    await workspace.slack.submit(LEE, {
      [ACTIONS.inputBulkCompanies]: ALL.slice(12, 13),
      [ACTIONS.inputBulkKind]: 'pause',
    });
    await windowShowing('Pause 3 companies?');

    await back();
    const first = await windowShowing('page 2 of 21');

    expect(tickedNow()).toEqual([ALL[12]]);
    expect(JSON.stringify(first.blocks)).toContain('Ticked on other pages, 2 companies');
    await workspace.slack.submit(LEE);
    await windowShowing('Pause 3 companies?');
  });

  it('keeps the owner whose companies were meant, and the ticks beside', async () => {
    await openChoice();
    await workspace.slack.submit(LEE, {
      [ACTIONS.inputBulkCompanies]: ALL.slice(0, 1),
      [ACTIONS.inputBulkTarget]: 'owner',
      [ACTIONS.inputBulkFrom]: KIM,
      [ACTIONS.inputBulkKind]: 'pause',
    });
    await windowShowing('Pause 210 companies?');

    await back();
    const first = await windowShowing('page 1 of 21');

    expect(tickedNow()).toEqual([ALL[0]]);
    expect(JSON.stringify(first.blocks)).toContain(`"initial_user":"${KIM}"`);
    await workspace.slack.submit(LEE);
    await windowShowing('Pause 210 companies?');
  });

  it('is there when nobody fits any more', async () => {
    await openChoice();
    await tickAndTurn(ALL.slice(0, 1), ACTIONS.bulkNext, 2);
    workspace.companies.watched.delete(ALL[0] ?? ('' as Brn));
    await workspace.slack.submit(LEE, { [ACTIONS.inputBulkKind]: 'pause' });
    await windowShowing('No company');

    await back();

    await windowShowing('page 2 of 21');
  });
});
