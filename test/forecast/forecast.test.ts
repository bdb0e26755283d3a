import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACTIONS, CALLBACKS } from '../../src/slack/ids.js';
import { aCompany, NURI } from '../support/builders.js';
import { historyIn } from '../support/history-in.js';
import {
  GUEST,
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
beforeEach(async () => {
  workspace = await startSlackWorkspace({
    watched: [aCompany({ owner: KIM }), aCompany({ brn: NURI, name: '=누리', owner: undefined })],
  });
});
afterEach(() => workspace.close());

const command = (person: string, text: string) =>
  workspace.slack.slash(person, '/hometax', text, { channel: OPS_CHANNEL });

/** The person's newest ephemeral message with these words. */
function answer(person: string, words: string) {
  return workspace.slack.waitFor((slack) =>
    slack.ephemerals(person).findLast((each) => JSON.stringify(each).includes(words)),
  );
}

const typesIn = ({ blocks }: { readonly blocks: readonly { readonly type?: unknown }[] }) =>
  blocks.map(({ type }) => type);

describe('/hometax forecast', () => {
  it.each([
    { person: LEE, text: 'forecast', says: '2 certificates expire' },
    { person: KIM, text: '전망', says: '인증서 2건이 만료' },
    { person: KIM, text: '만료 전망', says: '인증서 2건이 만료' },
  ])('answers "$text" with a chart and a table', async ({ person, text, says }) => {
    await command(person, text);

    const shown = await answer(person, says);
    expect(typesIn(shown)).toEqual([
      'section',
      'data_visualization',
      'table',
      'actions',
      'context',
    ]);
  });

  it('sends a table where Slack refuses the chart, and text where it refuses both', async () => {
    const refused = { kind: 'status', status: 400 } as const;
    workspace.slack.faults.set({ method: 'response_url', times: 1 }, refused);
    await command(LEE, 'forecast');
    const second = await answer(LEE, '2 certificates expire');

    workspace.slack.faults.set({ method: 'response_url', times: 2 }, refused);
    await command(LEE, 'forecast');
    const third = await answer(LEE, '```');

    expect(typesIn(second)).not.toContain('data_visualization');
    expect(typesIn(second)).toContain('table');
    expect(typesIn(third)).not.toContain('table');
    expect(third.text).toBe(second.text);
  });

  it('sends a simpler version where Slack refuses with status 200', async () => {
    const body = '{"ok":false,"error":"invalid_blocks"}';
    workspace.slack.faults.set({ method: 'response_url', times: 1 }, { kind: 'body', body });

    await command(LEE, 'forecast');

    expect(typesIn(await answer(LEE, '2 certificates expire'))).not.toContain('data_visualization');
  });

  it('shows it by owner on request, in the place of the total', async () => {
    await command(LEE, 'forecast');
    const total = await answer(LEE, '2 certificates expire');

    await workspace.slack.press(LEE, total, ACTIONS.forecastView, 'owner');

    const shown = await answer(LEE, 'No owner');
    expect(shown.ts).toBe(total.ts);
    expect(JSON.stringify(shown.blocks)).toContain('• kim · 1 (0 with a department user)');
    await command(LEE, 'forecast owner');
    await workspace.slack.waitFor(
      (slack) => slack.ephemerals(LEE).filter((each) => each.ts !== total.ts).length === 1,
    );
  });

  it('sends the CSV file in a direct message, and records that', async () => {
    await command(KIM, '전망 파일');

    await answer(KIM, 'CSV 파일을 앱의 다이렉트 메시지로');
    const [file] = workspace.slack.files;
    const lines = file?.content.toString().split('\n') ?? [];
    expect(file).toMatchObject({ name: '홈택스-인증서-만료-2026-11-25.csv' });
    expect(lines[0]).toContain('월,인증서 만료일,남은 날,회사,사업자번호,담당자,만료되면');
    expect(lines[1]).toBe('2026-12,2026-12-09,14,한빛상사,123-45-67891,kim,만료되면 수집 중단');
    // A spreadsheet would run a name that begins with a sign of equality.
    expect(lines[2]).toContain("'=누리");
    expect(await historyIn(workspace.store, { limit: 10 })).toMatchObject([
      { event: { kind: 'exported', by: KIM, companies: 2 } },
    ]);
  });

  it('gives the file to operators only', async () => {
    await workspace.close();
    workspace = await startSlackWorkspace({ operators: () => [KIM] });

    await command(LEE, 'forecast csv');
    await answer(LEE, 'operators');
    await command(LEE, 'forecast');

    const shown = await answer(LEE, '1 certificate expires');
    expect(JSON.stringify(shown)).not.toContain(ACTIONS.forecastFile);
    expect(workspace.slack.files).toEqual([]);
  });

  it('refuses a guest', async () => {
    await command(GUEST, 'forecast');

    await answer(GUEST, 'full members');
  });
});

describe('the forecast over the Home tab', () => {
  async function openWindow() {
    const { slack, app } = workspace;
    await app.client.views.publish({
      user_id: LEE,
      view: {
        type: 'home',
        blocks: [
          {
            type: 'actions',
            elements: [
              {
                type: 'button',
                action_id: ACTIONS.homeForecast,
                value: 'home',
                text: { type: 'plain_text', text: 'x' },
              },
            ],
          },
        ],
      },
    });
    const home = slack.home(LEE);
    if (home === undefined) throw new Error('The Home tab was not published.');
    await slack.press(LEE, home, ACTIONS.homeForecast);
    return slack.waitFor(() =>
      slack.views(LEE).find(({ callbackId }) => callbackId === CALLBACKS.forecast),
    );
  }

  const windowWith = (words: string) =>
    workspace.slack.waitFor((slack) =>
      slack.views(LEE).find(({ blocks }) => JSON.stringify(blocks).includes(words)),
    );

  it('is a window of text, by month and by owner', async () => {
    const window = await openWindow();

    await workspace.slack.press(LEE, window, ACTIONS.forecastView, 'owner');

    expect((await windowWith('No owner')).id).toBe(window.id);
  });

  it('sends the chart as a direct message, and says so above', async () => {
    const window = await openWindow();

    await workspace.slack.press(LEE, window, ACTIONS.forecastSend, 'total');

    await windowWith('The chart is in your direct messages');
    const [message] = workspace.slack.im(LEE).messages;
    expect(message && typesIn(message)).toContain('data_visualization');
  });

  it('sends the file, and says so above', async () => {
    const window = await openWindow();

    await workspace.slack.press(LEE, window, ACTIONS.forecastFile, 'total');

    await windowWith('The CSV file is in your direct messages');
    expect(workspace.slack.files).toHaveLength(1);
  });
});
