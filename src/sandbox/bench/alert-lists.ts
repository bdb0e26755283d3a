import { PEOPLE, type World } from '../world.js';
import { withApp } from './app-process.js';
import { loopDelaySettings, loopDelaysDuring } from './blocked-loop.js';
import { type Figure, formatNumber } from './figures.js';
import { addExpiringCompanies } from './generated-companies.js';
import { timeHome, timeList } from './reactions.js';

const ALERTS = 100_000;
const TIMEOUT_MS = 60_000;
const REPETITIONS = 5;

/** Measures how long views of 100,000 open alerts block the event loop of the built app. */
export function measureAlertLists(): Promise<readonly Figure[]> {
  return withApp(
    {
      environment: loopDelaySettings,
      fill: (store, { clock }) =>
        addExpiringCompanies(store, ALERTS, {
          now: clock.now(),
          owner: PEOPLE.kim,
          companiesPerAlert: 1,
        }),
    },
    async (world) => {
      // Not measured: the first Home reads the statuses of all companies.
      await timeHome(world, PEOPLE.lee, TIMEOUT_MS);
      const figures: Figure[] = [];
      for (const [name, view] of Object.entries(VIEWS))
        figures.push(await measure(world, name, view));
      return figures;
    },
  );
}

/** In this order, because each press needs the list that the first one opens. */
const VIEWS: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  'list of alerts': ({ slack }) => changeWindow(slack, () => command(slack, 'alerts')),
  'its next page': ({ slack }) => changeWindow(slack, () => press(slack, 'alerts_next')),
  'its filters "mine" and "all"': async ({ slack }) => {
    await changeWindow(slack, () => press(slack, 'alerts_mine'));
    await changeWindow(slack, () => press(slack, 'alerts_all'));
  },
  'a search in it': ({ slack }) => changeWindow(slack, () => command(slack, 'alerts 표본상사 77')),
  Home: (world) => timeHome(world, PEOPLE.kim, TIMEOUT_MS),
  'list of companies': (world) => timeList(world, 'list', TIMEOUT_MS),
};

async function measure(world: World, name: string, view: (world: World) => Promise<unknown>) {
  const times: number[] = [];
  const delays = await loopDelaysDuring(world, async () => {
    for (let n = 0; n < REPETITIONS; n++) {
      const start = performance.now();
      await view(world);
      times.push(performance.now() - start);
    }
  });
  const all = times.map(formatNumber).join(', ');
  return {
    name: `Event loop blocked with ${formatNumber(ALERTS)} open alerts by: ${name}`,
    value: Math.max(...delays),
    unit: 'ms',
    aim: { bound: 'at most', value: 50 },
    detail: `shown after ${all} ms`,
  } satisfies Figure;
}

type Slack = World['slack'];

function command(slack: Slack, text: string) {
  return slack.slash(PEOPLE.kim, '/hometax', text, { channel: 'C0TEAM' });
}

function press(slack: Slack, action: string) {
  const window = slack.views(PEOPLE.kim).at(-1);
  if (window === undefined) throw new Error('There is no window.');
  return slack.press(PEOPLE.kim, window, action);
}

/** Acts, and resolves when the top window is another one or has other content. */
async function changeWindow(slack: Slack, act: () => Promise<unknown>): Promise<void> {
  const hashOfTop = () => slack.views(PEOPLE.kim).at(-1)?.hash;
  const before = hashOfTop();
  await act();
  await slack.waitFor(() => hashOfTop() !== before, TIMEOUT_MS);
}
