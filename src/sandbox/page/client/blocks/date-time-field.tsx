import { textIn } from '../../../slack/json.js';
import type { PageEntry, PageJson } from '../../contract.js';
import type { FieldProps } from './field.js';

interface Kind {
  readonly input: 'date' | 'time' | 'datetime-local';
  /** Of its state and preset, behind `selected_` and `initial_`. */
  readonly field: string;
}

const KINDS: Readonly<Record<string, Kind>> = {
  datepicker: { input: 'date', field: 'date' },
  timepicker: { input: 'time', field: 'time' },
  datetimepicker: { input: 'datetime-local', field: 'date_time' },
};

export function isDateTime(element: PageJson): boolean {
  return Object.hasOwn(KINDS, String(element['type']));
}

/** A day, a time of day, or both. Everybody of the sandbox lives in Seoul. */
export function DateTimeField({
  element,
  name,
  state,
  draft,
  labelledBy,
  describedBy,
  onChange,
}: Omit<FieldProps, 'onChange'> & { readonly onChange: (entry: PageEntry) => void }) {
  const kind = KINDS[String(element['type'])];
  if (kind === undefined) return undefined;
  const preset =
    state === undefined ? element[`initial_${kind.field}`] : state[`selected_${kind.field}`];
  const held = draft === undefined ? preset : draft.entry;
  const isMoment = kind.input === 'datetime-local';
  return (
    <input
      type={kind.input}
      className="field field-date"
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      aria-invalid={describedBy !== undefined}
      data-action={name.actionId}
      value={(isMoment ? inSeoul(held) : textIn(held)) ?? ''}
      onChange={(event) => {
        const { value } = event.target;
        // While a year is being typed it is one of the first centuries.
        if (value !== '' && kind.input !== 'time' && value < '1000') return;
        onChange(value === '' ? null : isMoment ? ofSeoul(value) : value);
      }}
    />
  );
}

const SEOUL_AHEAD_S = 9 * 60 * 60;

/** Seconds since 1970, as a number or its digits, as the browser writes a local time. */
function inSeoul(seconds: unknown): string | undefined {
  const at = Number(seconds ?? Number.NaN);
  if (!Number.isFinite(at)) return undefined;
  return new Date((at + SEOUL_AHEAD_S) * 1000).toISOString().slice(0, 16);
}

function ofSeoul(local: string): string {
  return String(Date.parse(`${local}:00Z`) / 1000 - SEOUL_AHEAD_S);
}
