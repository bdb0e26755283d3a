import { useId } from 'react';

export function Switch<Value extends string>({
  name,
  label,
  options,
  chosen,
  onChoose,
}: {
  /** For tests and the tour: each choice bears `data-choice="<name>-<value>"`. */
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly words: string }[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => Promise<unknown>;
}) {
  const id = useId();
  return (
    <div className="switch">
      <span id={id}>{label}</span>
      <div role="radiogroup" aria-labelledby={id} className="switch-options">
        {options.map(({ value, words }) => (
          <label
            key={value}
            data-choice={`${name}-${value}`}
            className={value === chosen ? 'switch-chosen' : ''}
          >
            <input
              type="radio"
              className="visually-hidden"
              name={id}
              value={value}
              checked={value === chosen}
              onChange={() => void onChoose(value)}
            />
            {words}
          </label>
        ))}
      </div>
    </div>
  );
}
