import {
  anything,
  boolean,
  byType,
  type Check,
  list,
  oneOf,
  only,
  string,
  typed,
  url,
} from './block-schema.js';
import { anyText, identifier, image, imageElement, plainText } from './composition-checks.js';
import {
  accessory,
  actionsElement,
  cardButton,
  contextAction,
  contextElement,
  inputElement,
} from './element-checks.js';
import { asObject } from './json.js';
import { richText } from './rich-text-checks.js';
import { dataTable, table } from './table-checks.js';

// Surfaces and limits: docs.slack.dev/reference/block-kit/blocks. Where sources disagree (a card's buttons, an alert's
// text, a table's rows, tables outside messages) the smaller value is taken, so that what passes here passes there.

const blockId = { block_id: identifier };

const section: Check = (value, at, scope) => {
  typed(
    {},
    {
      ...blockId,
      text: anyText(3000),
      fields: list(anyText(2000), { max: 10 }),
      accessory,
      expand: boolean,
    },
  )(value, at, scope);
  const { text, fields } = asObject(value);
  if (text === undefined && fields === undefined) scope.report('missing required field: text', at);
};

const header = typed({ text: plainText(150) }, blockId);
const context = typed({ elements: list(contextElement, { max: 10 }) }, blockId);
const actions = typed({ elements: list(actionsElement, { max: 25 }) }, blockId);
const divider = typed({}, blockId);
const picture = image({ ...blockId, title: plainText(2000) });

const input = typed(
  { label: plainText(2000), element: inputElement },
  { ...blockId, hint: plainText(2000), optional: boolean, dispatch_action: boolean },
);

const card: Check = (value, at, scope) => {
  typed(
    {},
    {
      ...blockId,
      hero_image: imageElement,
      icon: imageElement,
      title: anyText(150),
      subtitle: anyText(150),
      body: anyText(200),
      subtext: anyText(200),
      actions: list(cardButton, { max: 3 }),
    },
  )(value, at, scope);
  const given = asObject(value);
  const needed = ['hero_image', 'title', 'actions', 'body'];
  if (needed.every((name) => given[name] === undefined)) {
    scope.report('must have one of hero_image, title, actions, body', at);
  }
};

const taskCard = typed(
  {
    task_id: string(255),
    title: string(255),
    status: oneOf('pending', 'in_progress', 'complete', 'error'),
  },
  {
    ...blockId,
    details: byType({ rich_text: richText }),
    output: byType({ rich_text: richText }),
    sources: list(byType({ url: typed({ url: url(3000), text: string(3000) }) }), { max: 100 }),
  },
);

const childBlock = byType({
  actions,
  context,
  divider,
  header,
  image: picture,
  input,
  rich_text: richText,
  section,
  table,
});

const container: Check = (value, at, scope) => {
  typed(
    { child_blocks: list(childBlock, { max: 10 }) },
    {
      ...blockId,
      title: plainText(150),
      rich_text_title: byType({ rich_text: richText }),
      subtitle: anyText(150),
      width: oneOf('narrow', 'standard', 'wide', 'full'),
      icon: imageElement,
      is_collapsible: boolean,
      default_collapsed: boolean,
      has_header_divider: boolean,
    },
  )(value, at, scope);
  const given = asObject(value);
  if (given['title'] === undefined && given['rich_text_title'] === undefined) {
    scope.report('missing required field: title', at);
  }
  if (given['default_collapsed'] === true && given['is_collapsible'] !== true) {
    scope.report('requires is_collapsible', `${at}/default_collapsed`);
  }
};

const video = typed(
  {
    video_url: url(3000, ['https:']),
    thumbnail_url: url(3000, ['http:', 'https:']),
    alt_text: string(2000),
    title: plainText(199),
  },
  {
    ...blockId,
    title_url: url(3000, ['https:']),
    author_name: string(49),
    provider_name: string(255),
    provider_icon_url: url(3000),
    description: plainText(200),
  },
);

const MESSAGE = ['message'] as const;

/** Every block type that an app may send, with what Slack refuses about it. */
export const block: Check = byType({
  actions,
  alert: only(
    ['modal'],
    typed(
      { text: anyText(200) },
      { ...blockId, level: oneOf('default', 'info', 'warning', 'error', 'success') },
    ),
  ),
  card,
  carousel: only(
    ['message', 'home'],
    typed({ elements: list(byType({ card }), { max: 10 }) }, blockId),
  ),
  container: only(MESSAGE, container),
  context,
  context_actions: only(MESSAGE, typed({ elements: list(contextAction, { max: 5 }) }, blockId)),
  data_table: only(MESSAGE, dataTable),
  data_visualization: only(MESSAGE, typed({ title: string(50), chart: anything }, blockId)),
  divider,
  // A `file` block has no row: Slack shows it in messages that it reads out, but lets no app send it.
  header,
  image: picture,
  input,
  markdown: only(MESSAGE, typed({ text: string(12_000) }, blockId)),
  plan: only(
    MESSAGE,
    typed(
      { title: string(255) },
      { ...blockId, tasks: list(byType({ task_card: taskCard }), { max: 50 }) },
    ),
  ),
  rich_text: richText,
  section,
  table: only(MESSAGE, table),
  task_card: only(MESSAGE, taskCard),
  video,
});

const viewFields = {
  blocks: list(block, { min: 0, max: 100 }),
  private_metadata: string(3000, 0),
  callback_id: string(255, 0),
  external_id: string(255, 0),
};

export const view: Check = byType({
  modal: typed(
    { title: plainText(24), blocks: viewFields.blocks },
    {
      ...viewFields,
      close: plainText(24),
      submit: plainText(24),
      clear_on_close: boolean,
      notify_on_close: boolean,
    },
  ),
  home: typed({ blocks: viewFields.blocks }, viewFields),
});

export const messageBlocks: Check = list(block, { min: 0, max: 50 });
export const surfaceBlocks: Check = viewFields.blocks;
