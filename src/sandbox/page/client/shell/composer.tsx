import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { PageChannel, PageCommand, PagePerson } from '../../contract.js';
import { useActs } from '../acts.js';
import { useWords } from '../page-context.js';
import { type Completion, completionsFor, isBegun, splitCommand } from './completions.js';

/** Words that the page puts into the box for its reader; each time as a new object. */
export interface Suggestion {
  readonly words: string;
}

interface ComposerProps {
  readonly me: PagePerson;
  readonly channel: PageChannel;
  readonly commands: readonly PageCommand[];
  readonly suggestion: Suggestion | undefined;
}

export function Composer({ me, channel, commands, suggestion }: ComposerProps) {
  const words = useWords().composer;
  const { act } = useActs();
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState<number>();
  const [isHidden, setHidden] = useState(false);
  const [complaint, setComplaint] = useState<string>();
  const offered = isHidden ? [] : completionsFor(typed, commands);
  const taken = offered[active ?? (isBegun(typed) ? 0 : -1)];

  const type = (text: string) => {
    setTyped(text);
    setActive(undefined);
    setHidden(false);
    setComplaint(undefined);
  };
  const [followed, setFollowed] = useState(suggestion);
  if (suggestion !== undefined && suggestion !== followed) {
    setFollowed(suggestion);
    type(suggestion.words);
  }
  useEffect(() => {
    // Not when a box is opened later that was never given these words.
    if (suggestion !== undefined && field.current?.value === suggestion.words) {
      field.current.focus();
    }
  }, [suggestion]);
  const take = ({ typed: completed }: Completion) => {
    type(completed);
    field.current?.focus();
  };
  const send = () => {
    const text = typed.trim();
    if (text === '') return;
    if (!text.startsWith('/')) {
      type('');
      void act('say', { as: me.id, channel: channel.id, text });
      return;
    }
    const { command, text: rest } = splitCommand(text);
    if (!commands.some((each) => each.command === command)) {
      setComplaint(me.role === 'stranger' ? words.stranger : words.unknownCommand(command));
      return;
    }
    type('');
    void act('slash', { as: me.id, channel: channel.id, command, text: rest });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that ends a Korean syllable does not send.
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && offered.length > 0) {
      event.preventDefault();
      const from = active ?? (taken === undefined ? (step > 0 ? -1 : 0) : 0);
      setActive((from + step + offered.length) % offered.length);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && taken !== undefined) {
      event.preventDefault();
      take(taken);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape') {
      setHidden(true);
    }
  };

  return (
    <div className="composer">
      {offered.length > 0 && (
        <div id={listId} role="listbox" className="completions" aria-label={words.commands}>
          {offered.map((line, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the box has the focus and hears the keys
            <div
              key={line.words}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={line === taken}
              className={line === taken ? 'completion completion-active' : 'completion'}
              // The box keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(line)}
            >
              <b>{line.words}</b>
              {line.hint !== undefined && <span>{line.hint}</span>}
            </div>
          ))}
        </div>
      )}
      {complaint !== undefined && (
        <p className="composer-complaint" role="alert">
          {complaint}
        </p>
      )}
      <form
        className="composer-box"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <textarea
          ref={field}
          rows={Math.min(8, typed.split('\n').length)}
          role="combobox"
          aria-expanded={offered.length > 0}
          aria-controls={listId}
          aria-activedescendant={
            taken === undefined ? undefined : `${listId}-${offered.indexOf(taken)}`
          }
          aria-label={words.placeholder(`#${channel.name}`)}
          placeholder={words.placeholder(`#${channel.name}`)}
          value={typed}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="submit"
          className="composer-send"
          aria-label={words.send}
          disabled={typed.trim() === ''}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M2 3.2 18 10 2 16.8 4.4 11l7-1-7-1z" />
          </svg>
        </button>
      </form>
    </div>
  );
}
