import { useId } from 'react';
import { textIn } from '../../../slack/json.js';
import type { PageEntry, PageJson } from '../../contract.js';
import type { ElementName } from '../surface-context.js';
import { TextObject } from './text-object.js';

/** Radio buttons or boxes to tick. */
export function Choices({
  type,
  options,
  chosen,
  name,
  labelledBy,
  onChange,
}: {
  readonly type: 'radio_buttons' | 'checkboxes';
  readonly options: readonly PageJson[];
  readonly chosen: readonly string[];
  readonly name: ElementName;
  readonly labelledBy?: string;
  readonly onChange: (entry: PageEntry) => void;
}) {
  const group = useId();
  const isRadio = type === 'radio_buttons';
  const change = (value: string, checked: boolean) => {
    if (isRadio) onChange(value);
    else onChange(checked ? [...chosen, value] : chosen.filter((each) => each !== value));
  };
  return (
    <fieldset className="choices" aria-labelledby={labelledBy} data-action={name.actionId}>
      {options.map((option) => {
        const value = textIn(option['value']) ?? '';
        return (
          <label key={value} className="choice">
            <input
              type={isRadio ? 'radio' : 'checkbox'}
              name={group}
              value={value}
              checked={chosen.includes(value)}
              onChange={(event) => change(value, event.target.checked)}
            />
            <span>
              <TextObject text={option['text']} />
              {option['description'] !== undefined && (
                <span className="choice-description">
                  <TextObject text={option['description']} />
                </span>
              )}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
