import type { PageState } from '../../contract.js';
import { formatMoment } from '../format-time.js';
import { usePageContext, useWords } from '../page-context.js';
import { useNow } from '../use-now.js';
import { useTheme } from '../use-theme.js';
import { PersonMenu } from './person-menu.js';

const LANGUAGES = ['ko', 'en'] as const;

/** The bar above everything: the sandbox's time, who one is, and how the page looks. */
export function TopBar({
  state,
  isPanelOpen,
  onPerson,
  onPanel,
  onChannels,
  onTour,
}: {
  readonly state: PageState;
  readonly isPanelOpen: boolean;
  readonly onPerson: (id: string) => void;
  readonly onPanel: () => void;
  readonly onChannels: () => void;
  /** Absent while the tour is shown. */
  readonly onTour: (() => void) | undefined;
}) {
  const { language } = usePageContext();
  const now = useNow(state.clock);
  const [theme, toggleTheme] = useTheme();
  const words = useWords();
  const { me, people, clock } = state;
  const inLanguage = (wanted: string) =>
    people.find(({ role, language: spoken }) => role === me.role && spoken === wanted)?.id ?? me.id;
  return (
    <header className="top-bar">
      <button
        type="button"
        className="top-button top-channels"
        aria-label={words.sidebar.open}
        onClick={onChannels}
      >
        ☰
      </button>
      <h1 className="top-title">{words.title}</h1>
      <button
        type="button"
        className="top-button top-clock"
        aria-expanded={isPanelOpen}
        aria-label={words.panel.title}
        onClick={onPanel}
      >
        <span aria-hidden="true">🕘</span>
        <time>{formatMoment(now, language)}</time>
        {clock.movingTo !== undefined && <span className="spinner" aria-hidden="true" />}
        <span className="top-clock-words">{words.panel.title}</span>
      </button>
      {onTour !== undefined && (
        <button type="button" className="top-button" data-tour="resume" onClick={onTour}>
          {words.tour.resume}
        </button>
      )}
      <fieldset className="top-languages" aria-label={words.person.language}>
        {LANGUAGES.map((each) => (
          <button
            key={each}
            type="button"
            className="top-button"
            aria-pressed={each === language}
            lang={each}
            data-language={each}
            onClick={() => onPerson(inLanguage(each))}
          >
            {each === 'ko' ? '한국어' : 'EN'}
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        className="top-button top-theme"
        aria-label={theme === 'dark' ? words.look.light : words.look.dark}
        onClick={toggleTheme}
      >
        {theme === 'dark' ? '☀' : '☾'}
      </button>
      <PersonMenu me={me} people={people} onChoose={onPerson} />
    </header>
  );
}
