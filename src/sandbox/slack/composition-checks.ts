import {
  anything,
  boolean,
  byType,
  type Check,
  list,
  object,
  oneOf,
  string,
  typed,
  url,
} from './block-schema.js';
import { isObject } from './json.js';

// Limits in this file: docs.slack.dev/reference/block-kit/composition-objects and the comments of @slack/types.

export const identifier = string(255);

export function plainText(max: number): Check {
  return byType({ plain_text: typed({ text: string(max) }, { emoji: boolean }) });
}

/** A text object of either kind. Only plain text knows `emoji`, only mrkdwn knows `verbatim`. */
export function anyText(max: number): Check {
  return byType({
    plain_text: typed({ text: string(max) }, { emoji: boolean }),
    mrkdwn: typed({ text: string(max) }, { verbatim: boolean }),
  });
}

export const style = oneOf('primary', 'danger');

export const confirm: Check = object(
  { text: anyText(300) },
  { title: plainText(100), confirm: plainText(30), deny: plainText(30), style },
);

/** One choice of a menu. Only radio buttons and checkboxes may word it in mrkdwn, only overflow menus may link. */
export function option(kind: 'menu' | 'choice' | 'overflow'): Check {
  const text = kind === 'choice' ? anyText(75) : plainText(75);
  const fields = { text, value: string(150) };
  const optional = { description: kind === 'choice' ? anyText(75) : plainText(75) };
  return object(fields, kind === 'overflow' ? { ...optional, url: url(3000) } : optional);
}

export const optionGroups: Check = list(
  object({ label: plainText(75), options: list(option('menu'), { max: 100 }) }),
  { max: 100 },
);

export const dispatchConfig: Check = object(
  {},
  { trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), { max: 2 }) },
);

export const conversationFilter: Check = (value, at, scope) => {
  object(
    {},
    {
      include: list(oneOf('im', 'mpim', 'private', 'public'), { max: 4 }),
      exclude_external_shared_channels: boolean,
      exclude_bot_users: boolean,
    },
  )(value, at, scope);
  if (isObject(value) && Object.keys(value).length === 0) {
    scope.report('must have at least one field', at);
  }
};

const imageFields = {
  image_url: url(3000, ['http:', 'https:']),
  slack_file: object({}, { id: string(255), url: url(3000) }),
};

/** Images name their source in exactly one of two ways. */
export function image(extra: Readonly<Record<string, Check>>): Check {
  return (value, at, scope) => {
    typed({ alt_text: string(2000) }, { ...imageFields, ...extra })(value, at, scope);
    if (!isObject(value)) return;
    const sources = ['image_url', 'slack_file'].filter((name) => value[name] !== undefined);
    if (sources.length !== 1) scope.report('must have one of image_url and slack_file', at);
  };
}

export const imageElement = byType({ image: image({}) });

export const rawText = typed({ text: string(10_000) });
export const rawNumber = typed({ text: string(10_000), value: anything });
