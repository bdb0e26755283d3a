import type { KnownBlock } from '@slack/types';
import { actions, button, context, divider, header, section } from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import type { Catalog } from '../text/catalog.js';
import type { HomeModel } from './home-model.js';
import type { HomeWeek } from './home-text.js';

/** Characters of the longest bar. */
const WIDEST = 12;

/** What the coming weeks bring, the alerts that are not over, and the scheduled check. */
export function weekBlocks(model: HomeModel, text: Catalog): readonly KnownBlock[] {
  return [
    divider(),
    header(text.home.weeks.title(whoseOf(model))),
    ...expiryBlocks(model, text),
    ...alertBlocks(model, text),
  ];
}

/** The weeks are those of the reader while the list is. */
function whoseOf({ facts }: HomeModel): 'all' | 'mine' {
  return facts.list.filter.kind === 'mine' ? 'mine' : 'all';
}

/** One line a week, complete in words; the bar behind it is a picture of the same. */
function expiryBlocks({ facts, now }: HomeModel, text: Catalog): readonly KnownBlock[] {
  const { weeks } = facts;
  const most = Math.max(0, ...weeks.map(totalOf));
  if (most === 0) {
    const deadlines = weeks.flatMap(({ deadline }) => deadline ?? []);
    const { none, deadline } = text.home.weeks;
    return [
      section([none(weeks.length), ...deadlines.map((day) => deadline(day, now))].join('\n')),
    ];
  }
  const lines = weeks.map((week) => [text.home.weeks.line(week, now), bar(week, most)]);
  return [
    section(lines.map((line) => line.filter((part) => part !== '').join('  ')).join('\n')),
    context([text.home.weeks.intro]),
  ];
}

/** Full for what stops, light for what goes on by a department user. */
function bar(week: HomeWeek, most: number): string {
  const { stopsCollection, covered } = week;
  if (totalOf(week) === 0) return '';
  const wide = (count: number) =>
    count === 0 ? 0 : Math.max(1, Math.round((count / most) * WIDEST));
  return `\`${'█'.repeat(wide(stopsCollection))}${'░'.repeat(wide(covered))}\``;
}

function totalOf({ stopsCollection, covered }: HomeWeek): number {
  return stopsCollection + covered;
}

function alertBlocks({ facts, now }: HomeModel, text: Catalog): readonly KnownBlock[] {
  const { alerts, sweep } = facts;
  const { button: words, alerts: said } = text.home;
  const total = alerts.open + alerts.taken + alerts.snoozed + alerts.known;
  const buttons =
    total === 0
      ? []
      : [
          actions('home_alerts_row', [
            button({ actionId: ACTIONS.homeAlerts, label: words.alerts, value: 'all' }),
            ...(alerts.mine > 0
              ? [button({ actionId: ACTIONS.homeMyAlerts, label: words.myAlerts, value: 'mine' })]
              : []),
          ]),
        ];
  const times = [
    text.home.sweep.last(sweep.lastFinishedAt, now),
    ...(sweep.nextAt === undefined ? [] : [text.home.sweep.next(sweep.nextAt, now)]),
  ];
  return [
    divider(),
    header(said.title),
    section(total === 0 ? said.none : said.summary(alerts)),
    ...buttons,
    ...(sweep.running === undefined ? [] : [section(text.home.sweep.running(sweep.running, now))]),
    context(times),
  ];
}
