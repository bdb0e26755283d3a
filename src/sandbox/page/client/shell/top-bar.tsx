import { useLayoutEffect, useState } from 'react';
import type { PageLanguage, PagePerson, PageState } from '../../contract.js';
import { Button } from '../controls.js';
import { MenuButton } from '../floating.js';
import { formatDateTime } from '../format-time.js';
import { usePageContext, useWords } from '../page-context.js';
import { useNow } from '../use-now.js';
import { LANGUAGES } from '../words.js';
import { Avatar } from './avatar.js';

interface TopBarProps {
  readonly state: PageState;
  readonly isPanelOpen: boolean;
  readonly onPerson: (id: string) => void;
  readonly onPanel: () => void;
  readonly onChannels: () => void;
  readonly onTour: (() => void) | undefined;
}

/** The bar at the top: channel list (on a phone), sandbox controls, tour, language, theme and person. */
export function TopBar({ state, isPanelOpen, onPerson, onPanel, onChannels, onTour }: TopBarProps) {
  const { language } = usePageContext();
  const now = useNow(state.clock);
  const [theme, toggleTheme] = useTheme();
  const words = useWords();
  const { me, people, clock, channels } = state;
  const unread = channels
    .filter(({ id }) => id !== state.channel)
    .reduce((sum, each) => sum + each.unread, 0);
  const sameRoleIn = (each: PageLanguage) =>
    people.find((person) => person.role === me.role && person.language === each)?.id ?? me.id;
  return (
    <header className="top-bar">
      <Button
        className="top-button top-channels"
        aria-label={
          unread > 0
            ? `${words.sidebar.label}: ${words.sidebar.unread(unread)}`
            : words.sidebar.label
        }
        onClick={onChannels}
      >
        ☰{unread > 0 && <span className="top-unread" />}
      </Button>
      <h1 className="top-title">{words.title}</h1>
      <Button
        className="top-button top-clock"
        aria-expanded={isPanelOpen}
        aria-label={words.panel.title}
        onClick={onPanel}
      >
        <span aria-hidden="true">🕘</span>
        <time>{formatDateTime(now, language)}</time>
        {clock.movingTo !== undefined && <span className="spinner" aria-hidden="true" />}
        <span className="top-clock-words">{words.panel.title}</span>
        <span aria-hidden="true">▾</span>
      </Button>
      {onTour !== undefined && (
        <Button className="top-button" data-tour="resume" onClick={onTour}>
          {words.tour.resume}
        </Button>
      )}
      <fieldset className="top-languages" aria-label={words.person.language}>
        {LANGUAGES.map((each) => (
          <Button
            key={each}
            className="top-button"
            aria-pressed={each === language}
            lang={each}
            data-language={each}
            onClick={() => onPerson(sameRoleIn(each))}
          >
            {each === 'ko' ? '한국어' : 'EN'}
          </Button>
        ))}
      </fieldset>
      <Button
        className="top-button top-theme"
        aria-label={theme === 'dark' ? words.theme.light : words.theme.dark}
        onClick={toggleTheme}
      >
        {theme === 'dark' ? '☀' : '☾'}
      </Button>
      <PersonMenu me={me} people={people} onChoose={onPerson} />
    </header>
  );
}

interface PersonMenuProps {
  readonly me: PagePerson;
  readonly people: readonly PagePerson[];
  readonly onChoose: (id: string) => void;
}

function PersonMenu({ me, people, onChoose }: PersonMenuProps) {
  const words = useWords();
  const list = (close: () => void) => (
    <div className="menu-list">
      <p className="menu-title">{words.person.switch}</p>
      {people.map((person) => (
        <Button
          key={person.id}
          className="menu-item person-item"
          aria-current={person.id === me.id}
          data-person={person.id}
          onClick={() => {
            close();
            onChoose(person.id);
          }}
        >
          <Avatar name={person.name} user={person.id} />
          <span>
            <b>{person.name}</b>
            <small>
              {words.roles[person.role]} · {words.languages[person.language]}
            </small>
          </span>
        </Button>
      ))}
    </div>
  );
  return (
    <div className="person-menu">
      <MenuButton
        className="top-button person-button"
        aria-haspopup="true"
        aria-label={`${words.person.switch}: ${me.name}, ${words.roles[me.role]}`}
        list={list}
      >
        <Avatar name={me.name} user={me.id} />
        <span className="person-name">
          <b>{me.name}</b>
          <small>{words.roles[me.role]}</small>
        </span>
      </MenuButton>
    </div>
  );
}

type Theme = 'light' | 'dark';

const THEME_KEY = 'theme';

/** The page's colours: those in the URL (`?theme=dark`), else the reader's earlier choice, else the system's. */
function useTheme(): readonly [Theme, () => void] {
  const [theme, setTheme] = useState(initialTheme);
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  const toggle = () => {
    const other = theme === 'light' ? 'dark' : 'light';
    localStorage.setItem(THEME_KEY, other);
    setTheme(other);
  };
  return [theme, toggle];
}

function initialTheme(): Theme {
  const chosen =
    new URLSearchParams(location.search).get(THEME_KEY) ?? localStorage.getItem(THEME_KEY);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
