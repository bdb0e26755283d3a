import { asObject, objectsIn, textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import { UnknownNotice } from './field.js';

/** The plot's height in pixels, as in blocks.css. Labels are drawn in its margins; all widths are percentages. */
const HEIGHT = 208;
/** The part of a category's width that its bars take. */
const BAR_SHARE = 0.7;
const MAX_TICKS = 5;

interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** A chart of bars, grouped by category; other charts are not drawn. */
export function Chart({ block }: { readonly block: PageJson }) {
  const chart = asObject(block['chart']);
  if (chart['type'] !== 'bar') return <UnknownNotice part="block" type={chart['type']} />;
  const title = textIn(block['title']) ?? '';
  const axis = asObject(chart['axis_config']);
  const categories = Array.isArray(axis['categories']) ? axis['categories'].map(String) : [];
  const series = objectsIn(chart['series']).map(
    (each): Series => ({
      name: textIn(each['name']) ?? '',
      values: objectsIn(each['data']).map(({ value }) => Number(value)),
    }),
  );
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <ul className="chart-legend">
        {series.map(({ name }, n) => (
          <li key={name}>
            <span className={`chart-colour chart-series-${n}`} aria-hidden="true" />
            {name}
          </li>
        ))}
      </ul>
      <svg role="img" aria-label={title}>
        <Grid max={topOf(series)} label={textIn(axis['y_label']) ?? ''} />
        <g>
          {categories.map((category, at) => (
            <Category key={category} {...{ category, at, series }} count={categories.length} />
          ))}
        </g>
        <text className="chart-label" textAnchor="middle" x="50%" y={HEIGHT + 56}>
          {textIn(axis['x_label'])}
        </text>
      </svg>
    </figure>
  );
}

/** The highest tick: at least the largest value, and a round number. */
function topOf(series: readonly Series[]): number {
  const max = Math.max(1, ...series.flatMap(({ values }) => values));
  const step = stepOf(max);
  return Math.ceil(max / step) * step;
}

/** 1, 2 or 5 times a power of ten. */
function stepOf(max: number): number {
  const rough = max / MAX_TICKS;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
}

function Grid({ max, label }: { readonly max: number; readonly label: string }) {
  const step = stepOf(max);
  const ticks = Array.from({ length: Math.round(max / step) + 1 }, (_, n) => n * step);
  return (
    <>
      {ticks.map((tick) => {
        const y = HEIGHT * (1 - tick / max);
        return (
          <g key={tick}>
            <line className="chart-grid" x2="100%" y1={y} y2={y} />
            <text className="chart-label" x={-6} y={y + 4} textAnchor="end">
              {tick}
            </text>
          </g>
        );
      })}
      <text
        className="chart-label"
        textAnchor="middle"
        transform={`translate(-36 ${HEIGHT / 2}) rotate(-90)`}
      >
        {label}
      </text>
    </>
  );
}

function Category({
  category,
  at,
  count,
  series,
}: {
  readonly category: string;
  readonly at: number;
  readonly count: number;
  readonly series: readonly Series[];
}) {
  const max = topOf(series);
  const slot = 100 / count;
  const width = (slot * BAR_SHARE) / series.length;
  return (
    <g>
      {series.map(({ name, values }, n) => {
        const value = values[at] ?? 0;
        const height = (HEIGHT * value) / max;
        return (
          <rect
            key={name}
            className={`chart-series-${n}`}
            x={`${slot * (at + (1 - BAR_SHARE) / 2) + width * n}%`}
            y={HEIGHT - height}
            width={`${width}%`}
            height={height}
          >
            <title>{`${category} · ${name}: ${value}`}</title>
          </rect>
        );
      })}
      <text className="chart-label chart-category" x={`${slot * (at + 0.5)}%`} y={HEIGHT + 14}>
        {category}
      </text>
    </g>
  );
}

/** A table; its first row is the header. */
export function Table({ block }: { readonly block: PageJson }) {
  const rows = Array.isArray(block['rows']) ? block['rows'].map(objectsIn) : [];
  const [head = [], ...body] = rows;
  const settings = objectsIn(block['column_settings']);
  const cell = (each: PageJson, column: number) => ({
    key: column,
    className: settings[column]?.['align'] === 'right' ? 'table-right' : undefined,
    children: textIn(each['text']),
  });
  return (
    <div className="table-frame">
      <table className="table">
        <thead>
          <tr>
            {head.map((each, column) => {
              const { key, ...props } = cell(each, column);
              return <th key={key} scope="col" {...props} />;
            })}
          </tr>
        </thead>
        <tbody>
          {body.map((row) => (
            <tr key={textIn(row[0]?.['text'])}>
              {row.map((each, column) => {
                const { key, ...props } = cell(each, column);
                return <td key={key} {...props} />;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
