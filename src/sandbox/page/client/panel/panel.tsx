import { useId } from 'react';
import type { ActionResult, PageState } from '../../contract.js';
import { useActions } from '../actions.js';
import { Button } from '../controls.js';
import { formatDateTime } from '../format-time.js';
import { usePageContext, useWords } from '../page-context.js';
import { SidePanel } from '../shell/side-panel.js';
import { useNow } from '../use-now.js';
import { LANGUAGES, WORDS } from '../words.js';
import { Companies } from './companies.js';
import { StartOver } from './start-over.js';

/** Whether the panel lies over the channel instead of beside it, as in narrow.css. */
export function isPanelOverChannel(): boolean {
  return matchMedia('(width <= 1100px)').matches;
}

const SERVICE_STATES = ['fine', 'slow', 'down'] as const;

/** The sandbox controls: clock, HomeTax and POPBiLL, the channel language, starting over, and the companies. */
export function Panel({
  state,
  onClose,
}: {
  readonly state: PageState;
  readonly onClose: () => void;
}) {
  const { language } = usePageContext();
  const { panel: words, languages } = WORDS[language];
  const { act } = useActions();
  // Called for actions whose result appears in the channel.
  const uncoverChannel = () => {
    if (isPanelOverChannel()) onClose();
  };
  const noMembers = { value: 'no-members', words: words.noMembers } as const;
  const states = SERVICE_STATES.map((value) => ({ value, words: words.serviceStates[value] }));
  return (
    <SidePanel title={words.title} onClose={onClose}>
      <ClockPart state={state} onMove={uncoverChannel} />
      <section className="panel-part">
        <h3>{words.services}</h3>
        <Switch
          name="hometax"
          label={words.hometax}
          options={states}
          chosen={state.popbill.hometax}
          onChoose={(hometax) => act('service-states', { hometax })}
        />
        <Switch
          name="popbill"
          label={words.popbill}
          options={[...states, noMembers]}
          chosen={state.popbill.popbill}
          onChoose={(popbill) => act('service-states', { popbill })}
        />
        <p className="panel-note">{words.noMembersNote}</p>
      </section>
      <section className="panel-part">
        <h3>{words.app}</h3>
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
        <StartOver onStart={uncoverChannel} />
      </section>
      <Companies companies={state.popbill.companies} now={state.clock.now} />
      <PagerPart events={state.pager} />
    </SidePanel>
  );
}

/** What the app sends to another program (ALERT_WEBHOOK_URL). */
function PagerPart({ events }: { readonly events: PageState['pager'] }) {
  const { language } = usePageContext();
  const words = useWords().panel;
  return (
    <section className="panel-part" data-part="pager">
      <h3>{words.pager}</h3>
      <p className="panel-note">{words.pagerNote}</p>
      <ul className="panel-next">
        {events.map(({ id, at, state, severity, company }) => (
          <li key={id}>
            {formatDateTime(at, language)} · {company} · {words.alertStates[state]} ·{' '}
            {words.severities[severity]}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Switch<Value extends string>({
  name,
  label,
  options,
  chosen,
  onChoose,
}: {
  /** For tests and the tour: each option has `data-choice="<name>-<value>"`. */
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
const CLOCK_STEPS = [
  ['hour', HOUR],
  ['day', 24 * HOUR],
  ['week', 7 * 24 * HOUR],
] as const;

function ClockPart({ state, onMove }: { readonly state: PageState; readonly onMove: () => void }) {
  const { language, me } = usePageContext();
  const now = useNow(state.clock);
  const words = useWords().panel;
  const { act } = useActions();
  const { movingTo, next } = state.clock;
  // The panel stays until the page shows the move, so that nobody asks for it twice.
  const uncoverWhenShown = async (sent: Promise<ActionResult | undefined>) => {
    if ((await sent)?.ok === true) onMove();
  };
  const move = (to: { readonly advanceMs: number } | { readonly to: number }) =>
    void uncoverWhenShown(act('clock', to));
  return (
    <section className="panel-part">
      <h3>{words.clock}</h3>
      <p className="panel-time">{formatDateTime(now, language)}</p>
      {movingTo === undefined ? (
        <div className="panel-buttons">
          {CLOCK_STEPS.map(([name, advanceMs]) => (
            <Button key={name} kind="default" data-clock={name} onClick={() => move({ advanceMs })}>
              {words[name]}
            </Button>
          ))}
        </div>
      ) : (
        <div className="panel-buttons" role="status">
          <span className="spinner" aria-hidden="true" />
          {words.moving(formatDateTime(movingTo, language))}
          <Button kind="default" onClick={() => void act('clock', { stop: true })}>
            {words.stop}
          </Button>
        </div>
      )}
      {next.length > 0 && (
        <>
          <h4>{words.next}</h4>
          <ul className="panel-next">
            {next.map((due) => (
              <li key={`${due.kind} ${due.at}`}>
                <span>
                  {formatDateTime(due.at, language)} ·{' '}
                  {due.kind === 'rung' ? words.rung(due.company, due.days) : words.due[due.kind]}
                </span>
                <Button
                  kind="link"
                  data-due={due.kind}
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
        kind="primary"
        aria-busy={state.isSweeping}
        disabled={state.isSweeping}
        data-clock="sweep"
        onClick={() => void uncoverWhenShown(act('sweep', { as: me }))}
      >
        {state.isSweeping ? words.sweeping : words.sweep}
      </Button>
    </section>
  );
}
