import { asObject, isObject } from '../json.js';
import {
  accessory,
  actionsElement,
  anyText,
  cardButton,
  contextAction,
  contextElement,
  id,
  image,
  inputElement,
  plainText,
} from './elements.js';
import { richText } from './rich-text.js';
import {
  all,
  anything,
  boolean,
  byType,
  type Check,
  type Fields,
  integer,
  list,
  object,
  oneOf,
  only,
  someOf,
  string,
  typed,
  url,
} from './schema.js';

// Surfaces and limits: docs.slack.dev/reference/block-kit/blocks. Where sources disagree (a card's buttons, an alert's
// text, a table's rows, tables outside messages) the smaller value is taken, so that what passes here passes there.

function block(fields: Fields, ...rules: readonly Check[]): Check {
  return typed({ ...fields, block_id: id }, ...rules);
}

function messageBlock(fields: Fields, ...rules: readonly Check[]): Check {
  return only(['message'], block(fields, ...rules));
}

const rich = byType({ rich_text: richText });
const icon = byType({ image: image() });

const rawText = { 'text!': string(10_000) };
const cell = byType({
  raw_text: rawText,
  raw_number: { ...rawText, 'value!': anything },
  rich_text: richText,
});

const tableRows = all(list(list(cell, 20), 100), (value, at, scope) => {
  if (charactersIn(value) > 10_000) scope.report('must be less than 10001 characters', at);
});

function charactersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + charactersIn(each), 0);
  if (!isObject(value)) return 0;
  const own = typeof value['text'] === 'string' ? value['text'].length : 0;
  return own + charactersIn(value['elements']);
}

const card = block(
  {
    hero_image: icon,
    icon,
    title: anyText(150),
    subtitle: anyText(150),
    body: anyText(200),
    subtext: anyText(200),
    actions: list(cardButton, 3),
  },
  someOf(
    ['hero_image', 'title', 'actions', 'body'],
    'must have one of hero_image, title, actions, body',
  ),
);

const taskCard = messageBlock({
  'task_id!': id,
  'title!': id,
  'status!': oneOf('pending', 'in_progress', 'complete', 'error'),
  details: rich,
  output: rich,
  sources: list(byType({ url: { 'url!': url(), 'text!': string(3000) } }), 100),
});

const table = messageBlock({
  'rows!': tableRows,
  column_settings: list(
    object({ align: oneOf('left', 'center', 'right'), is_wrapped: boolean }),
    20,
  ),
});

/** Blocks of every surface, which a container may hold too. */
const PLAIN = {
  actions: block({ 'elements!': list(actionsElement, 25) }),
  context: block({ 'elements!': list(contextElement, 10) }),
  divider: block({}),
  header: block({ 'text!': plainText(150) }),
  image: image({ block_id: id, title: plainText(2000) }),
  input: block({
    'label!': plainText(2000),
    'element!': inputElement,
    hint: plainText(2000),
    optional: boolean,
    dispatch_action: boolean,
  }),
  rich_text: richText,
  section: block(
    { text: anyText(3000), fields: list(anyText(2000), 10), accessory, expand: boolean },
    someOf(['text', 'fields'], 'missing required field: text'),
  ),
  table,
};

const collapsible: Check = (value, at, scope) => {
  const { default_collapsed: isCollapsed, is_collapsible: isCollapsible } = asObject(value);
  if (isCollapsed === true && isCollapsible !== true) {
    scope.report('requires is_collapsible', `${at}/default_collapsed`);
  }
};

/** Every block type that an app may send. `file` is missing: Slack shows it, but lets no app send it. */
export const anyBlock = byType({
  ...PLAIN,
  alert: only(
    ['modal'],
    block({
      'text!': anyText(200),
      level: oneOf('default', 'info', 'warning', 'error', 'success'),
    }),
  ),
  card,
  carousel: only(['message', 'home'], block({ 'elements!': list(byType({ card }), 10) })),
  container: messageBlock(
    {
      'child_blocks!': list(byType(PLAIN), 10),
      title: plainText(150),
      rich_text_title: rich,
      subtitle: anyText(150),
      width: oneOf('narrow', 'standard', 'wide', 'full'),
      icon,
      is_collapsible: boolean,
      default_collapsed: boolean,
      has_header_divider: boolean,
    },
    someOf(['title', 'rich_text_title'], 'missing required field: title'),
    collapsible,
  ),
  context_actions: messageBlock({ 'elements!': list(contextAction, 5) }),
  data_table: messageBlock({
    'rows!': tableRows,
    'caption!': id,
    page_size: integer(1, 100),
    row_header_column_index: integer(0, 19),
  }),
  data_visualization: messageBlock({ 'title!': string(50), 'chart!': anything }),
  markdown: messageBlock({ 'text!': string(12_000) }),
  plan: messageBlock({ 'title!': id, tasks: list(byType({ task_card: taskCard }), 50) }),
  task_card: taskCard,
  video: block({
    'video_url!': url(['https:']),
    'thumbnail_url!': url(['http:', 'https:']),
    'alt_text!': string(2000),
    'title!': plainText(199),
    title_url: url(['https:']),
    author_name: string(49),
    provider_name: id,
    provider_icon_url: url(),
    description: plainText(200),
  }),
});

export const messageBlocks = list(anyBlock, 50, 0);
export const surfaceBlocks = list(anyBlock, 100, 0);

const optionalId = string(255, 0);
const viewFields = {
  'blocks!': surfaceBlocks,
  private_metadata: string(3000, 0),
  callback_id: optionalId,
  external_id: optionalId,
};

export const view = byType({
  modal: {
    'title!': plainText(24),
    ...viewFields,
    close: plainText(24),
    submit: plainText(24),
    clear_on_close: boolean,
    notify_on_close: boolean,
  },
  home: viewFields,
});
