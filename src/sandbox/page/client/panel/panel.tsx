import { useId } from 'react';
import type { PageState } from '../../contract.js';
import { useActs } from '../acts.js';
import { Button } from '../controls.js';
import { formatMoment } from '../format-time.js';
import { usePageContext, useWords } from '../page-context.js';
import { SidePanel } from '../shell/side-panel.js';
import { useNow } from '../use-now.js';
import { WORDS } from '../words.js';
import { Companies } from './companies.js';
import { StartOver } from './start-over.js';

/** As in narrow.css. */
const PHONE = '(width <= 760px)';

const WEATHERS = ['fine', 'slow', 'down'] as const;
const LANGUAGES = ['ko', 'en'] as const;

/** What stands outside of Slack: the time, POPBiLL and HomeTax. */
export function Panel({
  state,
  onClose,
}: {
  readonly state: PageState;
  readonly onClose: () => void;
}) {
  const { language } = usePageContext();
  const { panel: words, languages } = WORDS[language];
  const { act } = useActs();
  // On a phone the panel lies over the channel, in which something is about to happen.
  const uncoverChannel = () => {
    if (matchMedia(PHONE).matches) onClose();
  };
  const knowsNobody = { value: 'knows-nobody', words: words.knowsNobody } as const;
  const weathers = WEATHERS.map((value) => ({ value, words: words.weathers[value] }));
  return (
    <SidePanel title={words.title} onClose={onClose}>
      <ClockPart state={state} onMove={uncoverChannel} />
      <section className="panel-part">
        <h3>{words.weather}</h3>
        <Switch
          name="hometax"
          label={words.hometax}
          options={weathers}
          chosen={state.popbill.hometax}
          onChoose={(hometax) => act('weather', { hometax })}
        />
        <Switch
          name="popbill"
          label={words.popbill}
          options={[...weathers, knowsNobody]}
          chosen={state.popbill.popbill}
          onChoose={(popbill) => act('weather', { popbill })}
        />
        {state.isLanguageChosen ? (
          <p className="panel-note">{words.languageChosen(languages[state.channelLanguage])}</p>
        ) : (
          <Switch
            name="channel-language"
            label={words.channelLanguage}
            options={LANGUAGES.map((value) => ({ value, words: languages[value] }))}
            chosen={state.channelLanguage}
            onChoose={(chosen) => act('channel-language', { language: chosen })}
          />
        )}
      </section>
      <section className="panel-part">
        <p className="panel-note">{words.startOverNote}</p>
        <StartOver />
      </section>
      <Companies popbill={state.popbill} now={state.clock.now} />
    </SidePanel>
  );
}

function Switch<Value extends string>({
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

const HOUR = 60 * 60 * 1000;
const STEPS = [
  ['hour', HOUR],
  ['day', 24 * HOUR],
  ['week', 7 * 24 * HOUR],
] as const;

function ClockPart({ state, onMove }: { readonly state: PageState; readonly onMove: () => void }) {
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
            <Button key={name} look="default" data-clock={name} onClick={() => move({ advanceMs })}>
              {words[name]}
            </Button>
          ))}
        </div>
      ) : (
        <div className="panel-buttons" role="status">
          <span className="spinner" aria-hidden="true" />
          {words.moving(formatMoment(movingTo, language))}
          <Button look="default" onClick={() => void act('clock', { stop: true })}>
            {words.stop}
          </Button>
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
                <Button
                  look="link"
                  data-due={due.what}
                  disabled={movingTo !== undefined}
                  onClick={() => move({ to: due.at })}
                >
                  {words.goThere}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      <Button
        look="primary"
        aria-busy={state.sweeping}
        disabled={state.sweeping}
        data-clock="sweep"
        onClick={() => {
          onMove();
          void act('sweep', { as: me });
        }}
      >
        {state.sweeping ? words.sweeping : words.sweep}
      </Button>
    </section>
  );
}
