import { boolean, byType, integer, list, object, oneOf, string, typed, url } from './schema.js';

// docs.slack.dev/reference/block-kit/blocks/rich-text-block

const short = string(255);
const long = string(12_000);
const styled = {
  style: object({
    bold: boolean,
    code: boolean,
    italic: boolean,
    strike: boolean,
    underline: boolean,
    highlight: boolean,
    client_highlight: boolean,
    unlink: boolean,
  }),
};
const text = { 'text!': long, ...styled };
const link = { 'url!': url(), text: long, unsafe: boolean, ...styled };

const inlines = list(
  byType({
    text,
    link,
    broadcast: { 'range!': oneOf('here', 'channel', 'everyone'), ...styled },
    color: { 'value!': short, ...styled },
    channel: { 'channel_id!': short, ...styled },
    date: {
      'timestamp!': integer(0),
      'format!': string(1000),
      url: url(),
      fallback: string(3000),
      ...styled,
    },
    emoji: { 'name!': short, unicode: short, url: url(), ...styled },
    team: { 'team_id!': short, ...styled },
    user: { 'user_id!': short, ...styled },
    usergroup: { 'usergroup_id!': short, ...styled },
  }),
  1000,
  0,
);

const border = oneOf(0, 1);
const section = { 'elements!': inlines };

const parts = byType({
  rich_text_section: section,
  rich_text_list: {
    'elements!': list(byType({ rich_text_section: section }), 1000),
    'style!': oneOf('bullet', 'ordered'),
    indent: integer(0, 8),
    offset: integer(0),
    border,
  },
  rich_text_quote: { ...section, border },
  rich_text_preformatted: {
    'elements!': list(byType({ text, link }), 1000),
    language: short,
    border,
  },
});

export const richText = typed({ 'elements!': list(parts, 1000), block_id: short });
