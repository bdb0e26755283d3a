import type { PageState } from '../../contract.js';
import { useActs } from '../acts.js';
import { usePageContext } from '../page-context.js';
import { SidePanel } from '../shell/side-panel.js';
import { WORDS } from '../words.js';
import { ClockPart } from './clock-part.js';
import { Companies } from './companies.js';
import { StartOver } from './start-over.js';
import { Switch } from './switch.js';

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
