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
} from './block-schema.js';
import { identifier, rawNumber, rawText } from './composition-checks.js';
import { isObject } from './json.js';
import { richText } from './rich-text-checks.js';

// docs.slack.dev/reference/block-kit/blocks/table-block and data-table-block

const blockId = { block_id: identifier };

const cell = byType({ raw_text: rawText, raw_number: rawNumber, rich_text: richText });

/** A table's text counts as a whole. */
function atMostCharacters(max: number): Check {
  return (value, at, scope) => {
    if (charactersIn(value) > max) scope.report(`must be less than ${max + 1} characters`, at);
  };
}

function charactersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + charactersIn(each), 0);
  if (!isObject(value)) return 0;
  const own = typeof value['text'] === 'string' ? value['text'].length : 0;
  return own + charactersIn(value['elements']);
}

function tableRows(): Check {
  return (value, at, scope) => {
    list(list(cell, { max: 20 }), { max: 100 })(value, at, scope);
    atMostCharacters(10_000)(value, at, scope);
  };
}

export const table = typed(
  { rows: tableRows() },
  {
    ...blockId,
    column_settings: list(
      object({}, { align: oneOf('left', 'center', 'right'), is_wrapped: boolean }),
      { max: 20 },
    ),
  },
);

export const dataTable = typed(
  { rows: tableRows(), caption: string(255) },
  { ...blockId, page_size: integer(1, 100), row_header_column_index: integer(0, 19) },
);
