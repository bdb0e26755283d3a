import type { Block, KnownBlock, ModalView, TableBlock } from '@slack/types';
import type { PeriodOfExpiries } from '../list/overview-entry.js';
import type { Stage } from '../records/company.js';
import {
  button,
  buttonRow,
  context,
  cut,
  escapeMrkdwn,
  type PlainButton,
  section,
  type ViewMessage,
} from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { modal } from '../slack/modal-view.js';
import { number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import type { OwnerForecast } from './forecast-rules.js';
import { collectionWords, forecastWords, monthLabel, monthName } from './forecast-words.js';

export interface ForecastModel {
  readonly months: readonly PeriodOfExpiries[];
  /** Present: the forecast is broken down by owner. `name` is plain text; absent: Slack did not name the owner. */
  readonly owners?: readonly (OwnerForecast & { readonly name?: string })[];
  readonly mayExport: boolean;
  readonly hasCalendars: boolean;
  readonly stage: Stage;
}

/** How the numbers are drawn, the best first. Slack may refuse a chart or a table; a window always gets `text`. */
export type ForecastForm = 'chart' | 'table' | 'text';

export function forecastMessage(model: ForecastModel, form: ForecastForm, t: Tongue): ViewMessage {
  const { buttons, summary, notes } = partsOf(model, t);
  return {
    text: summary,
    blocks: [
      section(summary),
      ...numbersOf(model, form, t),
      ...buttonRow('forecast_row', buttons),
      ...notes,
    ],
  };
}

/** `feedback`: what the last press did. */
export function forecastModal(model: ForecastModel, t: Tongue, feedback?: string): ModalView {
  const { buttons, summary, notes, breakdown } = partsOf(model, t);
  const { title, button: labels } = forecastWords(t);
  const send = button({ actionId: ACTIONS.forecastSend, label: labels.chart, value: breakdown });
  const blocks = [
    ...(feedback === undefined ? [] : [section(feedback)]),
    section(summary),
    ...numbersOf(model, 'text', t),
    ...buttonRow('forecast_row', [...(isEmpty(model) ? [] : [send]), ...buttons]),
    ...notes,
  ];
  return modal({ callbackId: CALLBACKS.forecast, title, blocks }, t);
}

function isEmpty({ months }: ForecastModel): boolean {
  return months.every((month) => totalOf(month) === 0);
}

function partsOf(model: ForecastModel, t: Tongue) {
  const { months, owners, mayExport, hasCalendars, stage } = model;
  const words = forecastWords(t);
  const breakdown = owners === undefined ? 'total' : 'owner';
  const total = months.reduce((sum, month) => sum + totalOf(month), 0);
  const covered = months.reduce((sum, month) => sum + month.covered, 0);
  const peak = months.reduce((a, b) => (totalOf(b) > totalOf(a) ? b : a));
  const otherView = button({
    actionId: ACTIONS.forecastView,
    label: breakdown === 'total' ? words.button.byOwner : words.button.inTotal,
    value: breakdown === 'total' ? 'owner' : 'total',
  });
  const file = button({
    actionId: ACTIONS.forecastFile,
    label: words.button.file,
    value: breakdown,
  });
  const calendar = button({
    actionId: ACTIONS.calendar,
    label: words.button.calendar,
    value: breakdown,
  });
  const buttons: readonly PlainButton[] = [
    ...(total === 0 ? [] : [otherView, ...(mayExport ? [file] : [])]),
    ...(hasCalendars ? [calendar] : []),
  ];
  const testStage = stage === 'test' ? [t.words.testStage] : [];
  return {
    breakdown,
    buttons,
    summary: total === 0 ? words.none : words.summary(total, covered, monthName(peak.from, t)),
    notes: [context([collectionWords(t).until, ...testStage])],
  };
}

function numbersOf(model: ForecastModel, form: ForecastForm, t: Tongue): readonly KnownBlock[] {
  if (isEmpty(model)) return [];
  switch (form) {
    case 'chart':
      return [chartOf(model, t), tableOf(model, t), ...ownerLines(model, t)];
    case 'table':
      return [tableOf(model, t), ...ownerLines(model, t)];
    case 'text': {
      const rows = model.months.map((month) => ({ ...month, label: monthLabel(month.from, t) }));
      return [
        section(`\`\`\`\n${barLines(rows).join('\n')}\n\`\`\``),
        ...ownerLines(model, t),
        context([collectionWords(t).legend]),
      ];
    }
  }
}

function ownerLines({ owners = [] }: ForecastModel, t: Tongue): readonly KnownBlock[] {
  const { ownerLine } = forecastWords(t);
  const lines = withLabels(owners, t).map(
    ({ label, total, covered }) => `• ${ownerLine(escapeMrkdwn(label), total, covered)}`,
  );
  return lines.length === 0 ? [] : [section(lines.join('\n'))];
}

/** Slack's limit for a label in a chart (docs.slack.dev/reference/block-kit/blocks/data-visualization-block). */
const MAX_LABEL = 20;

interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

function seriesOf({ months, owners }: ForecastModel, t: Tongue): readonly Series[] {
  const { chart } = forecastWords(t);
  if (owners === undefined) {
    return [
      { name: chart.stops, values: months.map(({ stopsCollection }) => stopsCollection) },
      { name: chart.covered, values: months.map(({ covered }) => covered) },
    ];
  }
  return withLabels(owners, t).map(({ label, months: values }) => ({ name: label, values }));
}

/** Adds a label to each owner. The labels differ even if names do not, as Slack requires of series. */
function withLabels(owners: NonNullable<ForecastModel['owners']>, t: Tongue) {
  const { owner: words } = forecastWords(t);
  const counts = new Map<string, number>();
  return owners.map((each) => {
    const { owner, name } = each;
    const plain = typeof owner === 'string' ? words[owner] : (name ?? owner.id);
    const short = cut(plain, MAX_LABEL);
    const count = (counts.get(short) ?? 0) + 1;
    counts.set(short, count);
    const label = count === 1 ? short : `${cut(plain, MAX_LABEL - 4)} (${count})`;
    return { ...each, label };
  });
}

function chartOf(model: ForecastModel, t: Tongue): KnownBlock {
  const { chart: words, month, total } = forecastWords(t);
  const categories = model.months.map(({ from }) => monthLabel(from, t));
  const series = seriesOf(model, t).map(({ name, values }) => ({
    name,
    data: categories.map((label, n) => ({ label, value: values[n] ?? 0 })),
  }));
  const block: Block & Readonly<Record<'title' | 'chart', unknown>> = {
    type: 'data_visualization',
    title: model.owners === undefined ? words.title : words.byOwner,
    chart: { type: 'bar', series, axis_config: { categories, x_label: month, y_label: total } },
  };
  // The types of @slack/types lack this block.
  return block as unknown as KnownBlock;
}

function tableOf(model: ForecastModel, t: Tongue): TableBlock {
  const words = forecastWords(t);
  const series = seriesOf(model, t);
  const total = { name: words.total, values: model.months.map(totalOf) };
  const columns = model.owners === undefined ? [total, ...series] : series;
  const rows = model.months.map((month, n) => [
    monthLabel(month.from, t),
    ...columns.map(({ values }) => number(values[n] ?? 0)),
  ]);
  const header = [words.month, ...columns.map(({ name }) => name)];
  return {
    type: 'table',
    rows: [header, ...rows].map((row) => row.map((text) => ({ type: 'raw_text', text }))),
    column_settings: header.map((_, n) => ({ align: n === 0 ? 'left' : 'right' })),
  };
}

type Counts = Pick<PeriodOfExpiries, 'stopsCollection' | 'covered'>;

interface BarRow extends Counts {
  readonly label: string;
}

const BAR_CELLS = 12;

/** `12/23 - 12/29  42 (12) ███░░░░░░`: monospaced, so that the bars begin in one column. */
export function barLines(rows: readonly BarRow[]): readonly string[] {
  const max = Math.max(1, ...rows.map(totalOf));
  const counts = rows.map((row) => `${number(totalOf(row))} (${number(row.stopsCollection)})`);
  const width = Math.max(...counts.map(({ length }) => length));
  const labelWidth = Math.max(...rows.map(({ label }) => label.length));
  return rows.map((row, n) =>
    `${row.label.padEnd(labelWidth)}  ${(counts[n] ?? '').padStart(width)} ${bar(row, max)}`.trimEnd(),
  );
}

/** Full blocks: the expiry stops collection; light blocks: a department user continues it. */
function bar({ stopsCollection, covered }: Counts, max: number): string {
  const cells = (count: number) =>
    count === 0 ? 0 : Math.max(1, Math.round((count / max) * BAR_CELLS));
  return `${'█'.repeat(cells(stopsCollection))}${'░'.repeat(cells(covered))}`;
}

export function totalOf({ stopsCollection, covered }: Counts): number {
  return stopsCollection + covered;
}

/** The line on Home that leads to the forecast. */
export function forecastLine(t: Tongue): KnownBlock {
  const { home, title } = forecastWords(t);
  const open = button({ actionId: ACTIONS.homeForecast, label: title, value: 'home' });
  return { ...section(home), accessory: open };
}
