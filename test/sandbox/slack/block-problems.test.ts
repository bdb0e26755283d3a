import { describe, expect, it } from 'vitest';
import {
  findBlockProblems,
  findOptionProblems,
  findViewProblems,
} from '../../../src/sandbox/slack/rules/block-problems.js';

const long = (length: number) => '가'.repeat(length);
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (text = 'Hello') => ({ type: 'section', text: mrkdwn(text) });
const option = (value: string, text = value) => ({ text: plain(text), value });
const options = (count: number) => Array.from({ length: count }, (_, index) => option(`o${index}`));
const button = (extra: object = {}) => ({
  type: 'button',
  action_id: 'go',
  text: plain('Go'),
  ...extra,
});
const actions = (...elements: readonly object[]) => ({ type: 'actions', elements });
const input = (element: object, extra: object = {}) => ({
  type: 'input',
  label: plain('Name'),
  element,
  ...extra,
});
const textField = (extra: object = {}) => ({
  type: 'plain_text_input',
  action_id: 'name',
  ...extra,
});
const withAccessory = (accessory: object) => ({ ...section(), accessory });

const cell = (text: string) => ({ type: 'raw_text', text });
const series = (name: string, ...labels: readonly string[]) => ({
  name,
  data: labels.map((label) => ({ label, value: 1 })),
});
const chart = (categories = ['Nov', 'Dec'], each = [series('a', ...categories)]) => ({
  type: 'data_visualization',
  title: long(50),
  chart: { type: 'bar', series: each, axis_config: { categories } },
});

describe('findBlockProblems', () => {
  it('refuses more than one table and more than two charts in a message', () => {
    const table = { type: 'table', rows: [[cell('x')]] };

    expect(findBlockProblems([table, chart(), chart()], 'message')).toEqual([]);
    expect(findBlockProblems([table, table], 'message')).toHaveLength(1);
    expect(findBlockProblems([chart(), chart(), chart()], 'message')).toHaveLength(1);
  });

  it.each(['modal', 'home'] as const)('refuses charts and tables in a %s', (surface) => {
    const table = { type: 'table', rows: [[cell('x')]] };

    expect(findBlockProblems([table, chart()], surface)).toHaveLength(2);
  });

  it.each([
    { name: 'a section of 3000 characters', block: section(long(3000)) },
    { name: 'a header of 150 characters', block: { type: 'header', text: plain(long(150)) } },
    { name: 'a divider', block: { type: 'divider' } },
    {
      name: 'ten context elements',
      block: { type: 'context', elements: Array(10).fill(mrkdwn('x')) },
    },
    {
      name: 'a button with every field',
      block: actions(
        button({
          value: long(2000),
          url: `https://example.com/${'x'.repeat(2979)}`,
          style: 'danger',
          accessibility_label: long(75),
          confirm: {
            title: plain(long(100)),
            text: mrkdwn(long(300)),
            confirm: plain(long(30)),
            deny: plain(long(30)),
            style: 'primary',
          },
        }),
      ),
    },
    {
      name: 'a link to a loopback host',
      block: actions(button({ url: 'http://127.0.0.1:4000/popup/x' })),
    },
    {
      name: 'a menu of 100 options with an initial one',
      block: withAccessory({
        type: 'static_select',
        action_id: 'menu',
        options: options(100),
        initial_option: option('o7'),
      }),
    },
    {
      name: 'radio buttons with mrkdwn texts',
      block: withAccessory({
        type: 'radio_buttons',
        action_id: 'radio',
        options: [{ text: mrkdwn('*A*'), value: 'a', description: mrkdwn('_a_') }],
      }),
    },
    { name: 'a table', block: { type: 'table', rows: [[cell('x'), cell('1')]] } },
    { name: 'a chart', block: chart() },
  ])('accepts $name in a message', ({ block }) => {
    expect(findBlockProblems([block], 'message')).toEqual([]);
  });

  it.each([
    {
      name: 'a section that is too long',
      block: section(long(3001)),
      problem: 'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    },
    {
      name: 'an empty text',
      block: section(''),
      problem: 'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    },
    {
      name: 'a section without text',
      block: { type: 'section' },
      problem: 'missing required field: text [json-pointer:/blocks/0]',
    },
    {
      name: 'a header that is too long',
      block: { type: 'header', text: plain(long(151)) },
      problem: 'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    },
    {
      name: 'a header in mrkdwn',
      block: { type: 'header', text: mrkdwn('x') },
      problem: 'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
    },
    {
      name: 'an unknown field',
      block: { ...section(), colour: 'red' },
      problem: 'invalid additional property: colour [json-pointer:/blocks/0]',
    },
    {
      name: 'emoji in mrkdwn',
      block: { type: 'section', text: { ...mrkdwn('x'), emoji: true } },
      problem: 'invalid additional property: emoji [json-pointer:/blocks/0/text]',
    },
    {
      name: 'an unknown block',
      block: { type: 'panel' },
      problem: 'unsupported type: panel [json-pointer:/blocks/0/type]',
    },
    {
      name: 'a Slack block that the app does not send',
      block: { type: 'card', title: plain('x') },
      problem: 'unsupported type: card [json-pointer:/blocks/0/type]',
    },
    {
      name: 'a table with rows of different length',
      block: { type: 'table', rows: [[cell('x')], [cell('x'), cell('y')]] },
      problem: 'rows must have the same number of cells [json-pointer:/blocks/0/rows]',
    },
    {
      name: 'a table with an empty cell',
      block: { type: 'table', rows: [[cell('')]] },
      problem: 'must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]',
    },
    {
      name: 'a table of 101 rows',
      block: { type: 'table', rows: Array(101).fill([cell('x')]) },
      problem: 'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
    },
    {
      name: 'a chart whose title is too long',
      block: { ...chart(), title: long(51) },
      problem: 'must be less than 51 characters [json-pointer:/blocks/0/title]',
    },
    {
      name: 'a chart of seven series',
      block: chart(
        ['Dec'],
        Array.from({ length: 7 }, (_, n) => series(`s${n}`, 'Dec')),
      ),
      problem: 'no more than 6 items allowed [json-pointer:/blocks/0/chart/series]',
    },
    {
      name: 'a chart with a long label',
      block: chart([long(21)], [series('a', long(21))]),
      problem:
        'must be less than 21 characters [json-pointer:/blocks/0/chart/axis_config/categories/0]',
    },
    {
      name: 'a series with points of other categories',
      block: chart(['Dec'], [series('a', 'Jan')]),
      problem: 'data must match the categories [json-pointer:/blocks/0/chart/series/0/data]',
    },
    {
      name: 'two series of one name',
      block: chart(['Dec'], [series('a', 'Dec'), series('a', 'Dec')]),
      problem: 'series names must be unique [json-pointer:/blocks/0/chart/series]',
    },
    {
      name: 'a file input in a message',
      block: input({ type: 'file_input', action_id: 'm' }),
      problem: 'unsupported type: file_input [json-pointer:/blocks/0/element/type]',
    },
    {
      name: 'a block without type',
      block: { text: mrkdwn('x') },
      problem: 'missing required field: type [json-pointer:/blocks/0]',
    },
    {
      name: 'eleven context elements',
      block: { type: 'context', elements: Array(11).fill(mrkdwn('x')) },
      problem: 'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    },
    {
      name: 'a button in a context',
      block: { type: 'context', elements: [button()] },
      problem: 'unsupported type: button [json-pointer:/blocks/0/elements/0/type]',
    },
    {
      name: 'an actions block without elements',
      block: actions(),
      problem: 'no less than 1 items allowed [json-pointer:/blocks/0/elements]',
    },
    {
      name: '26 actions',
      block: actions(...Array.from({ length: 26 }, (_, i) => button({ action_id: `a${i}` }))),
      problem: 'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    },
    {
      name: 'a text field among actions',
      block: actions(textField()),
      problem: 'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
    },
    {
      name: 'a label that is too long',
      block: actions(button({ text: plain(long(76)) })),
      problem: 'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    },
    {
      name: 'a value that is too long',
      block: actions(button({ value: long(2001) })),
      problem: 'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    },
    {
      name: 'a link that is too long',
      block: actions(button({ url: `https://example.com/${'x'.repeat(2981)}` })),
      problem: 'must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]',
    },
    {
      name: 'a link without a protocol',
      block: actions(button({ url: 'popbill.com/x' })),
      problem: 'must be a valid URL [json-pointer:/blocks/0/elements/0/url]',
    },
    {
      name: 'a link to a script',
      block: actions(button({ url: 'javascript:alert(1)' })),
      problem: 'must be a valid URL [json-pointer:/blocks/0/elements/0/url]',
    },
    {
      name: 'an unknown style',
      block: actions(button({ style: 'warning' })),
      problem: 'must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
    },
    {
      name: 'an accessibility label that is too long',
      block: actions(button({ accessibility_label: long(76) })),
      problem:
        'must be less than 76 characters [json-pointer:/blocks/0/elements/0/accessibility_label]',
    },
    {
      name: 'a confirmation that is too long',
      block: actions(button({ confirm: { text: mrkdwn(long(301)) } })),
      problem:
        'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
    },
    {
      name: 'a confirmation without text',
      block: actions(button({ confirm: { title: plain('Sure?') } })),
      problem: 'missing required field: text [json-pointer:/blocks/0/elements/0/confirm]',
    },
    {
      name: 'two buttons with the same ID in one block',
      block: actions(button(), button()),
      problem: 'action_id already exists: go [json-pointer:/blocks/0]',
    },
    {
      name: 'an id that is too long',
      block: actions(button({ action_id: long(256) })),
      problem: 'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
    },
    {
      name: '101 options',
      block: withAccessory({ type: 'static_select', action_id: 'm', options: options(101) }),
      problem: 'no more than 100 items allowed [json-pointer:/blocks/0/accessory/options]',
    },
    {
      name: 'a menu without options',
      block: withAccessory({ type: 'static_select', action_id: 'm' }),
      problem: 'missing required field: options [json-pointer:/blocks/0/accessory]',
    },
    {
      name: 'an initial option that is not offered',
      block: withAccessory({
        type: 'static_select',
        action_id: 'm',
        options: options(2),
        initial_option: option('o1', 'another text'),
      }),
      problem: 'initial option must be one of the options [json-pointer:/blocks/0/accessory]',
    },
    {
      name: 'an option text that is too long',
      block: withAccessory({
        type: 'static_select',
        action_id: 'm',
        options: [option('a', long(76))],
      }),
      problem:
        'must be less than 76 characters [json-pointer:/blocks/0/accessory/options/0/text/text]',
    },
    {
      name: 'an option value that is too long',
      block: withAccessory({
        type: 'static_select',
        action_id: 'm',
        options: [option(long(151), 'a')],
      }),
      problem:
        'must be less than 151 characters [json-pointer:/blocks/0/accessory/options/0/value]',
    },
    {
      name: 'mrkdwn in a menu',
      block: withAccessory({
        type: 'static_select',
        action_id: 'm',
        options: [{ text: mrkdwn('a'), value: 'a' }],
      }),
      problem: 'unsupported type: mrkdwn [json-pointer:/blocks/0/accessory/options/0/text/type]',
    },
    {
      name: 'six entries in an overflow menu',
      block: withAccessory({ type: 'overflow', action_id: 'm', options: options(6) }),
      problem: 'no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]',
    },
    {
      name: 'eleven radio buttons',
      block: withAccessory({ type: 'radio_buttons', action_id: 'm', options: options(11) }),
      problem: 'no more than 10 items allowed [json-pointer:/blocks/0/accessory/options]',
    },
    {
      name: 'a placeholder that is too long',
      block: withAccessory({
        type: 'users_select',
        action_id: 'm',
        placeholder: plain(long(151)),
      }),
      problem:
        'must be less than 151 characters [json-pointer:/blocks/0/accessory/placeholder/text]',
    },
    {
      name: 'a query length that is not a number',
      block: withAccessory({ type: 'external_select', action_id: 'm', min_query_length: '1' }),
      problem: 'must be an integer [json-pointer:/blocks/0/accessory/min_query_length]',
    },
    {
      name: 'a query length in a menu with its own options',
      block: withAccessory({
        type: 'static_select',
        action_id: 'm',
        options: options(1),
        min_query_length: 1,
      }),
      problem: 'invalid additional property: min_query_length [json-pointer:/blocks/0/accessory]',
    },
    {
      name: 'a date in another format',
      block: withAccessory({ type: 'datepicker', action_id: 'm', initial_date: '2026. 12. 9.' }),
      problem: 'must be a date YYYY-MM-DD [json-pointer:/blocks/0/accessory/initial_date]',
    },
    {
      name: 'a number as text',
      block: { type: 'section', text: { type: 'mrkdwn', text: 7 } },
      problem: 'must be a string [json-pointer:/blocks/0/text/text]',
    },
  ])('refuses $name in a message', ({ block, problem }) => {
    expect(findBlockProblems([block], 'message')).toContain(problem);
  });

  it.each([
    { surface: 'message', max: 50 },
    { surface: 'modal', max: 100 },
    { surface: 'home', max: 100 },
  ] as const)('allows $max blocks in a $surface', ({ surface, max }) => {
    const blocks = Array(max + 1).fill({ type: 'divider' });

    expect(findBlockProblems(blocks.slice(1), surface)).toEqual([]);
    expect(findBlockProblems(blocks, surface)).toEqual([
      `no more than ${max} items allowed [json-pointer:/blocks]`,
    ]);
  });

  it('refuses a duplicate block ID', () => {
    const blocks = [
      { ...section(), block_id: 'a' },
      { ...section(), block_id: 'a' },
    ];

    expect(findBlockProblems(blocks, 'message')).toEqual([
      'block_id already exists: a [json-pointer:/blocks/1/block_id]',
    ]);
  });

  it('allows the same action ID in several blocks', () => {
    expect(findBlockProblems([actions(button()), actions(button())], 'message')).toEqual([]);
  });

  it('refuses blocks that are not a list', () => {
    expect(findBlockProblems('[]', 'message')).toEqual(['must be an array [json-pointer:/blocks]']);
  });
});

describe('findViewProblems', () => {
  const modal = (extra: object = {}) => ({
    type: 'modal',
    title: plain('Company'),
    blocks: [section()],
    ...extra,
  });

  it.each([
    { name: 'a modal', view: modal({ title: plain(long(24)), private_metadata: long(3000) }) },
    {
      name: 'a form',
      view: modal({
        submit: plain(long(24)),
        close: plain(long(24)),
        callback_id: long(255),
        blocks: [
          input(textField({ multiline: true, max_length: 200, initial_value: long(200) }), {
            hint: plain('Hint'),
            optional: true,
            block_id: 'name',
          }),
        ],
      }),
    },
    { name: 'a Home tab', view: { type: 'home', blocks: [section()], callback_id: 'home' } },
  ])('accepts $name', ({ view }) => {
    expect(findViewProblems(view)).toEqual([]);
  });

  it.each([
    {
      name: 'a title that is too long',
      view: modal({ title: plain(long(25)) }),
      problem: 'must be less than 25 characters [json-pointer:/view/title/text]',
    },
    {
      name: 'no title',
      view: { type: 'modal', blocks: [] },
      problem: 'missing required field: title [json-pointer:/view]',
    },
    {
      name: 'a submit label that is too long',
      view: modal({ submit: plain(long(25)) }),
      problem: 'must be less than 25 characters [json-pointer:/view/submit/text]',
    },
    {
      name: 'a close label in mrkdwn',
      view: modal({ close: mrkdwn('x') }),
      problem: 'unsupported type: mrkdwn [json-pointer:/view/close/type]',
    },
    {
      name: 'metadata that is too long',
      view: modal({ private_metadata: long(3001) }),
      problem: 'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    },
    {
      name: 'a callback id that is too long',
      view: modal({ callback_id: long(256) }),
      problem: 'must be less than 256 characters [json-pointer:/view/callback_id]',
    },
    {
      name: 'an input without a submit button',
      view: modal({ blocks: [input(textField())] }),
      problem: 'missing required field: submit [json-pointer:/view]',
    },
    {
      name: 'an initial value that is too long',
      view: modal({
        submit: plain('Save'),
        blocks: [input(textField({ max_length: 3, initial_value: 'abcd' }))],
      }),
      problem: 'must be less than 4 characters [json-pointer:/view/blocks/0/element/initial_value]',
    },
    {
      name: 'a label in mrkdwn',
      view: modal({
        submit: plain('Save'),
        blocks: [{ ...input(textField()), label: mrkdwn('x') }],
      }),
      problem: 'unsupported type: mrkdwn [json-pointer:/view/blocks/0/label/type]',
    },
    {
      name: 'a button as an input',
      view: modal({ submit: plain('Save'), blocks: [input(button())] }),
      problem: 'unsupported type: button [json-pointer:/view/blocks/0/element/type]',
    },
    {
      name: 'two focused fields',
      view: modal({
        submit: plain('Save'),
        blocks: [
          input(textField({ focus_on_load: true })),
          input(textField({ action_id: 'b', focus_on_load: true })),
        ],
      }),
      problem: 'only one element may have focus_on_load [json-pointer:/view/blocks]',
    },
    {
      name: 'a title on a Home tab',
      view: { type: 'home', title: plain('x'), blocks: [] },
      problem: 'invalid additional property: title [json-pointer:/view]',
    },
    {
      name: 'an unknown type of view',
      view: { type: 'drawer', blocks: [] },
      problem: 'unsupported type: drawer [json-pointer:/view/type]',
    },
  ])('refuses $name', ({ view, problem }) => {
    expect(findViewProblems(view)).toContain(problem);
  });
});

describe('findOptionProblems', () => {
  it.each([
    { name: 'options', answer: { options: options(100) } },
    { name: 'no results', answer: { options: [] } },
  ])('accepts $name', ({ answer }) => {
    expect(findOptionProblems(answer)).toEqual([]);
  });

  it.each([
    { name: '101 options', answer: { options: options(101) } },
    { name: 'a text that is too long', answer: { options: [option('a', long(76))] } },
    { name: 'no options', answer: {} },
  ])('refuses $name', ({ answer }) => {
    expect(findOptionProblems(answer)).toHaveLength(1);
  });
});
