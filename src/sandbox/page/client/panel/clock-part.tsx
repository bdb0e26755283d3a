import type { PageState } from '../../contract.js';
import { useActs } from '../acts.js';
import { formatMoment } from '../format-time.js';
import { usePageContext, useWords } from '../page-context.js';
import { useNow } from '../use-now.js';

const HOUR = 60 * 60 * 1000;
const STEPS = [
  ['hour', HOUR],
  ['day', 24 * HOUR],
  ['week', 7 * 24 * HOUR],
] as const;

export function ClockPart({
  state,
  onMove,
}: {
  readonly state: PageState;
  /** Called when the clock begins to move, or a sweep begins. */
  readonly onMove: () => void;
}) {
  const { language, me } = usePageContext();
  const now = useNow(state.clock);
  const words = useWords().panel;
  const { act } = useActs();
  const { movingTo, next } = state.clock;
  const move = (to: { readonly advanceMs: number } | { readonly to: number }) => {
    onMove();
    void act('clock', to);
  };
  return (
    <section className="panel-part">
      <h3>{words.clock}</h3>
      <p className="panel-time">{formatMoment(now, language)}</p>
      {movingTo === undefined ? (
        <div className="panel-buttons">
          {STEPS.map(([name, advanceMs]) => (
            <button
              key={name}
              type="button"
              className="button button-default"
              data-clock={name}
              onClick={() => move({ advanceMs })}
            >
              {words[name]}
            </button>
          ))}
        </div>
      ) : (
        <div className="panel-buttons" role="status">
          <span className="spinner" aria-hidden="true" />
          {words.moving(formatMoment(movingTo, language))}
          <button
            type="button"
            className="button button-default"
            onClick={() => void act('clock', { stop: true })}
          >
            {words.stop}
          </button>
        </div>
      )}
      {next.length > 0 && (
        <>
          <h4>{words.next}</h4>
          <ul className="panel-next">
            {next.map((due) => (
              <li key={`${due.what} ${due.at}`}>
                <span>
                  {formatMoment(due.at, language)} ·{' '}
                  {due.what === 'rung' ? words.rung(due.company, due.days) : words.due[due.what]}
                </span>
                <button
                  type="button"
                  className="link"
                  data-due={due.what}
                  disabled={movingTo !== undefined}
                  onClick={() => move({ to: due.at })}
                >
                  {words.goThere}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <button
        type="button"
        className="button button-primary"
        aria-busy={state.sweeping}
        disabled={state.sweeping}
        data-clock="sweep"
        onClick={() => {
          onMove();
          void act('sweep', { as: me });
        }}
      >
        {state.sweeping ? words.sweeping : words.sweep}
      </button>
    </section>
  );
}
