import { asObject, objectsIn, textIn } from '../json.js';
import {
  actionsElement,
  anyText,
  contextElement,
  id,
  inputElement,
  plainText,
} from './elements.js';
import {
  boolean,
  byType,
  type Check,
  type Fields,
  list,
  number,
  object,
  oneOf,
  onlyOn,
  string,
  typed,
} from './schema.js';

// Limits: docs.slack.dev/reference/block-kit/blocks. In `string` and `list`: the maximum, then the minimum (default 1).

function block(fields: Fields): Check {
  return typed({ ...fields, block_id: id });
}

const LABEL = string(20);

const series = object({
  'name!': LABEL,
  'data!': list(object({ 'label!': LABEL, 'value!': number }), 20),
});

/** Names of series differ, and each series has a point for every category. */
const checkSeries: Check = (value, at, { report }) => {
  const { series: allSeries, axis_config: axis } = asObject(value);
  const names = objectsIn(allSeries).map(({ name }) => textIn(name));
  if (new Set(names).size < names.length) report('series names must be unique', `${at}/series`);
  const categories = JSON.stringify(asObject(axis)['categories']);
  for (const [n, { data }] of objectsIn(allSeries).entries()) {
    const labels = JSON.stringify(objectsIn(data).map(({ label }) => label));
    if (labels !== categories) report('data must match the categories', `${at}/series/${n}/data`);
  }
};

const xyChart = typed(
  {
    'series!': list(series, 6),
    'axis_config!': object({
      'categories!': list(LABEL, 20),
      x_label: string(50),
      y_label: string(50),
    }),
  },
  checkSeries,
);

/** docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
const dataVisualization = onlyOn(
  ['message'],
  typed({
    'title!': string(50),
    'chart!': byType({ bar: xyChart, line: xyChart, area: xyChart }),
    block_id: id,
  }),
);

/** The rows of a table have the same number of cells. */
const checkRows: Check = (value, at, { report }) => {
  const { rows } = asObject(value);
  const widths = Array.isArray(rows) ? rows.map((row: unknown) => objectsIn(row).length) : [];
  if (new Set(widths).size > 1) report('rows must have the same number of cells', `${at}/rows`);
};

/** docs.slack.dev/reference/block-kit/blocks/table-block; in messages only, according to other people's tests. */
const table = onlyOn(
  ['message'],
  typed(
    {
      'rows!': list(list(byType({ raw_text: { 'text!': string(10_000) } }), 20), 100),
      column_settings: list(
        object({ align: oneOf('left', 'center', 'right'), is_wrapped: boolean }),
        20,
      ),
      block_id: id,
    },
    checkRows,
  ),
);

/** The block types that the app sends. Slack has more: add a type here before the app sends it. */
export const anyBlock = byType({
  actions: block({ 'elements!': list(actionsElement, 25) }),
  context: block({ 'elements!': list(contextElement, 10) }),
  data_visualization: dataVisualization,
  divider: block({}),
  header: block({ 'text!': plainText(150) }),
  input: block({
    'label!': plainText(2000),
    'element!': inputElement,
    hint: plainText(2000),
    optional: boolean,
    dispatch_action: boolean,
  }),
  section: block({ 'text!': anyText(3000), accessory: actionsElement }),
  table,
});

export const messageBlocks = list(anyBlock, 50, 0);
export const viewBlocks = list(anyBlock, 100, 0);

const viewFields = {
  'blocks!': viewBlocks,
  private_metadata: string(3000, 0),
  callback_id: string(255, 0),
};

export const view = byType({
  modal: { 'title!': plainText(24), ...viewFields, close: plainText(24), submit: plainText(24) },
  home: viewFields,
});
