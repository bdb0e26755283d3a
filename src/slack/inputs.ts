import type { ViewStateValue } from '@slack/bolt';
import type { InputBlock, PlainTextOption } from '@slack/types';
import { z } from 'zod';
import { isGroupId, isUserId } from '../kernel/slack-id.js';
import { PRODUCTS, type Product } from '../records/company.js';
import type { FieldText } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { cut, LIMITS } from './blocks.js';
import { plain } from './modal-view.js';

/** `view.state.values` of a submitted modal: block ID -> action ID -> value. */
export type FormValues = Readonly<Record<string, Readonly<Record<string, ViewStateValue>>>>;

/** Why a form is refused: sentences by block ID, for `response_action: 'errors'`. */
export interface FieldErrors {
  readonly errors: Record<string, string>;
}

export function fieldError({ block }: { readonly block: string }, sentence: string): FieldErrors {
  return { errors: { [block]: sentence } };
}

interface FieldKind<Initial, Submitted> {
  readonly element: (id: string, initial: Initial, words: FieldText) => InputBlock['element'];
  readonly read: (submitted: ViewStateValue | undefined) => Submitted;
  readonly optional?: true;
  readonly dispatches?: true;
}

class Field<Initial, Submitted> {
  readonly id: string;
  readonly block: string;
  readonly #kind: FieldKind<Initial, Submitted>;

  constructor(id: string, kind: FieldKind<Initial, Submitted>, block = `${id}_block`) {
    this.id = id;
    this.block = block;
    this.#kind = kind;
  }

  optional(): Field<Initial, Submitted> {
    return new Field(this.id, { ...this.#kind, optional: true }, this.block);
  }

  /** A copy whose changes Slack sends at once, so that the window can be redrawn. The field's ID needs a listener. */
  dispatching(): Field<Initial, Submitted> {
    return new Field(this.id, { ...this.#kind, dispatches: true }, this.block);
  }

  /** A copy with another block ID. Slack keeps a field's content only while its block ID stays the same. */
  withBlockSuffix(suffix: string): Field<Initial, Submitted> {
    return new Field(this.id, this.#kind, `${this.block}_${suffix}`);
  }

  draw(words: FieldText, initial: Initial): InputBlock {
    const { element, optional = false, dispatches } = this.#kind;
    return {
      type: 'input',
      block_id: this.block,
      label: plain(words.label),
      element: element(this.id, initial, words),
      optional,
      dispatch_action: dispatches,
      hint: words.hint === undefined ? undefined : plain(words.hint),
    };
  }

  isIn(values: FormValues): boolean {
    return values[this.block]?.[this.id] !== undefined;
  }

  read(values: FormValues): Submitted {
    return this.#kind.read(values[this.block]?.[this.id]);
  }
}

function text(id: string, { multiline }: { readonly multiline?: true } = {}) {
  return new Field<string, string>(id, {
    element: (action_id, initial, { placeholder }) => ({
      type: 'plain_text_input',
      action_id,
      initial_value: initial || undefined,
      multiline,
      placeholder: placeholder === undefined ? undefined : plain(placeholder),
    }),
    read: (submitted) => submitted?.value?.trim() ?? '',
  });
}

function channel(id: string) {
  return new Field<string, string>(id, {
    element: (action_id, initial) => ({
      type: 'conversations_select',
      action_id,
      filter: {
        include: ['public', 'private'],
        exclude_bot_users: true,
        exclude_external_shared_channels: true,
      },
      initial_conversation: initial || undefined,
    }),
    read: (submitted) => submitted?.selected_conversation ?? '',
  });
}

/** The initial value is ignored if it is the ID of a group. */
function user(id: string) {
  return new Field<string, string>(id, {
    element: (action_id, initial) => ({
      type: 'users_select',
      action_id,
      initial_user: isUserId(initial) ? initial : undefined,
    }),
    read: (submitted) => submitted?.selected_user ?? '',
  });
}

function users(id: string) {
  return new Field<readonly string[], readonly string[]>(id, {
    element: (action_id, initial) => ({
      type: 'multi_users_select',
      action_id,
      initial_users: initial.length === 0 ? undefined : [...initial],
    }),
    read: (submitted) => submitted?.selected_users ?? [],
  });
}

type Option = PlainTextOption & { value: string };

function choice(id: string, type: 'static_select' | 'radio_buttons') {
  return new Field<{ options: readonly Option[]; chosen: string | undefined }, string>(id, {
    element: (action_id, { options, chosen }) => ({
      type,
      action_id,
      options: [...options],
      initial_option: options.find(({ value }) => value === chosen),
    }),
    read: (submitted) => submitted?.selected_option?.value ?? '',
  });
}

function multiChoice(id: string, type: 'checkboxes' | 'multi_static_select') {
  return new Field<{ options: readonly Option[]; chosen: readonly string[] }, readonly string[]>(
    id,
    {
      element: (action_id, { options, chosen }) => {
        const initial = options.filter(({ value }) => chosen.includes(value));
        return {
          type,
          action_id,
          options: [...options],
          initial_options: initial.length === 0 ? undefined : initial,
        };
      },
      read: (submitted) => submitted?.selected_options?.map(({ value }) => value) ?? [],
    },
  );
}

function checkbox(id: string) {
  return new Field<{ label: string; isTicked: boolean }, boolean>(id, {
    element: (action_id, { label, isTicked }) => {
      const options = [option(label, 'yes')];
      return {
        type: 'checkboxes',
        action_id,
        options,
        initial_options: isTicked ? options : undefined,
      };
    },
    read: (submitted) => (submitted?.selected_options ?? []).length > 0,
  });
}

/** `20:00`, or empty. */
function time(id: string) {
  return new Field<string, string>(id, {
    element: (action_id, initial) => ({
      type: 'timepicker',
      action_id,
      initial_time: initial || undefined,
    }),
    read: (submitted) => submitted?.selected_time ?? '',
  });
}

const DATE = z.iso.date();

function day(id: string) {
  return new Field<string | undefined, string | undefined>(id, {
    element: (action_id, initial) => ({ type: 'datepicker', action_id, initial_date: initial }),
    // A forged payload may contain any text.
    read: (submitted) => DATE.safeParse(submitted?.selected_date).data,
  });
}

function company(id: string) {
  return new Field<Option | undefined, string | undefined>(id, {
    element: (action_id, initial, { placeholder = '' }) => ({
      type: 'external_select',
      action_id,
      min_query_length: 1,
      focus_on_load: true,
      placeholder: plain(placeholder),
      initial_option: initial,
    }),
    read: (submitted) => submitted?.selected_option?.value,
  });
}

/** Workbooks are accepted too, because the answer explains how to save them as CSV. */
function file(id: string) {
  return new Field<void, string | undefined>(id, {
    element: (action_id) => ({
      type: 'file_input',
      action_id,
      filetypes: ['csv', 'tsv', 'txt', 'xlsx', 'xls'],
      max_files: 1,
    }),
    read: (submitted) => submitted?.files?.[0]?.id,
  });
}

export const FIELDS = {
  company: company('company'),
  products: multiChoice('products', 'checkboxes'),

  brn: text('brn'),
  name: text('name').optional(),
  channel: channel('channel').optional(),
  owner: user('owner').optional(),
  ownerGroup: choice('owner_group', 'static_select').optional(),
  note: text('note', { multiline: true }).optional(),
  popbillUserId: text('popbill_user_id').optional(),

  bulkTarget: choice('bulk_target', 'radio_buttons').dispatching(),
  /** Every list of companies has its own block (`withBlockSuffix`). */
  bulkCompanies: multiChoice('bulk_companies', 'checkboxes'),
  bulkKind: choice('bulk_kind', 'static_select').dispatching(),
  bulkFrom: user('bulk_from').optional(),
  bulkFromGroup: choice('bulk_from_group', 'static_select').optional(),
  /** A checkbox, so that an empty owner field does not remove owners by accident. */
  bulkNoOwner: checkbox('bulk_no_owner').optional(),
  bulkDefaultChannel: checkbox('bulk_default_channel').optional(),
  bulkTextLanguage: choice('bulk_text_language', 'radio_buttons'),
  pauseReason: choice('pause_reason', 'radio_buttons'),
  pauseNote: text('pause_note').optional(),

  assignee: user('assignee'),

  snooze: choice('snooze', 'radio_buttons'),
  snoozeDay: day('snooze_day').optional(),
  snoozeReason: text('snooze_reason').optional(),
  /** Each language has its own block (`withBlockSuffix`). Optional: otherwise Slack would refuse to submit it empty. */
  clientText: text('client_text', { multiline: true }).optional(),

  linkDays: choice('link_days', 'static_select'),
  linkLanguage: choice('link_language', 'radio_buttons'),
  linkText: text('link_text', { multiline: true }).optional(),

  calendarScope: choice('calendar_scope', 'radio_buttons'),

  importFile: file('import_file'),

  settingChannel: channel('setting_channel'),
  settingLanguage: choice('setting_language', 'static_select'),
  settingLadder: text('setting_ladder'),
  settingQuiet: choice('setting_quiet', 'radio_buttons'),
  settingQuietFrom: time('setting_quiet_from').optional(),
  settingQuietTo: time('setting_quiet_to').optional(),
  settingDigest: time('setting_digest'),
  settingOperators: users('setting_operators').optional(),
  settingGroups: multiChoice('setting_groups', 'multi_static_select').optional(),
  settingReset: multiChoice('setting_reset', 'checkboxes').optional(),
  settingWithoutMe: checkbox('setting_without_me').optional(),
} as const;

export function option(label: string, value: string): Option {
  return { text: plain(cut(label, LIMITS.optionText)), value };
}

export function productOptions({ words }: Tongue): readonly Option[] {
  return PRODUCTS.map((product) => option(words.productLabel[product], product));
}

export function tickedProducts(values: FormValues): readonly Product[] {
  const ticked = FIELDS.products.read(values);
  return PRODUCTS.filter((product) => ticked.includes(product));
}

export interface OwnerGroup {
  readonly id: string;
  readonly handle: string;
}

/** Chosen groups come first, even if Slack did not list them, because saving would remove one that is cut off. */
export function groupOptions(
  groups: readonly OwnerGroup[],
  chosen: readonly string[],
): readonly Option[] {
  const handles = new Map(groups.map(({ id, handle }) => [id, handle]));
  return [...new Set([...chosen.filter(isGroupId), ...handles.keys()])]
    .slice(0, LIMITS.options)
    .map((id) => option(`@${handles.get(id) ?? id}`, id));
}

/** Slack has no element for user groups. `chosen` may be a user's ID. */
export function drawGroups(
  field: typeof FIELDS.ownerGroup,
  words: FieldText,
  chosen: string,
  groups: readonly OwnerGroup[],
): readonly InputBlock[] {
  const options = groupOptions(groups, [chosen]);
  return options.length === 0 ? [] : [field.draw(words, { options, chosen })];
}
