import {
  boolean,
  byType,
  type Check,
  integer,
  list,
  object,
  oneOf,
  string,
  typed,
  url,
} from './block-schema.js';
import { identifier } from './composition-checks.js';

// docs.slack.dev/reference/block-kit/blocks/rich-text-block

const style = object(
  {},
  {
    bold: boolean,
    code: boolean,
    italic: boolean,
    strike: boolean,
    underline: boolean,
    highlight: boolean,
    client_highlight: boolean,
    unlink: boolean,
  },
);

const styled = { style };
const longText = string(12_000);

const text = typed({ text: longText }, styled);
const link = typed({ url: url(3000) }, { ...styled, text: longText, unsafe: boolean });

const inline = byType({
  text,
  link,
  broadcast: typed({ range: oneOf('here', 'channel', 'everyone') }, styled),
  color: typed({ value: string(255) }, styled),
  channel: typed({ channel_id: string(255) }, styled),
  date: typed(
    { timestamp: integer(0), format: string(1000) },
    { ...styled, url: url(3000), fallback: string(3000) },
  ),
  emoji: typed({ name: string(255) }, { ...styled, unicode: string(255), url: url(3000) }),
  team: typed({ team_id: string(255) }, styled),
  user: typed({ user_id: string(255) }, styled),
  usergroup: typed({ usergroup_id: string(255) }, styled),
});

const border = oneOf(0, 1);
const inlines = list(inline, { min: 0, max: 1000 });
const section = typed({ elements: inlines });

const parts: Check = byType({
  rich_text_section: section,
  rich_text_list: typed(
    {
      elements: list(byType({ rich_text_section: section }), { max: 1000 }),
      style: oneOf('bullet', 'ordered'),
    },
    { border, indent: integer(0, 8), offset: integer(0) },
  ),
  rich_text_quote: typed({ elements: inlines }, { border }),
  rich_text_preformatted: typed(
    { elements: list(byType({ text, link }), { max: 1000 }) },
    { border, language: string(255) },
  ),
});

export const richText: Check = typed(
  { elements: list(parts, { max: 1000 }) },
  { block_id: identifier },
);
