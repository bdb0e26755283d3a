import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { PageChannel, PageState } from '../../contract.js';
import { useActions } from '../actions.js';
import { useWords } from '../page-context.js';
import { useEscape } from '../use-escape.js';
import { type Completion, completesOnEnter, completionsFor, splitCommand } from './completions.js';
import { ShortcutMenu } from './shortcuts.js';

/** Text that the tour puts into the message box. A new object each time, even for the same text. */
export interface Suggestion {
  readonly words: string;
}

interface ComposerProps {
  readonly state: PageState;
  readonly channel: PageChannel;
  readonly suggestion: Suggestion | undefined;
  readonly onSend: () => void;
}

export function Composer({ state, channel, suggestion, onSend }: ComposerProps) {
  const { me, commands, workflows, people } = state;
  const words = useWords().composer;
  const { act } = useActions();
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [input, setInput] = useState('');
  const [active, setActive] = useState<number>();
  const [isHidden, setHidden] = useState(false);
  const [error, setError] = useState<string>();
  const completions = isHidden ? [] : completionsFor(input, commands);
  const isOpen = completions.length > 0;
  useEscape(isOpen ? () => setHidden(true) : undefined);
  const highlighted = completions[active ?? (completesOnEnter(input) ? 0 : -1)];

  const changeInput = (text: string) => {
    setInput(text);
    setActive(undefined);
    setHidden(false);
    setError(undefined);
  };
  const [appliedSuggestion, setAppliedSuggestion] = useState(suggestion);
  if (suggestion !== undefined && suggestion !== appliedSuggestion) {
    setAppliedSuggestion(suggestion);
    changeInput(suggestion.words);
  }
  useEffect(() => {
    // The message box of a channel opened later did not get this text, and takes no focus.
    if (suggestion !== undefined && field.current?.value === suggestion.words) {
      field.current.focus();
    }
  }, [suggestion]);
  const complete = ({ input: completed }: Completion) => {
    changeInput(completed);
    field.current?.focus();
  };
  const send = () => {
    const text = input.trim();
    if (text === '') return;
    if (!text.startsWith('/')) {
      changeInput('');
      onSend();
      void act('say', { as: me.id, channel: channel.id, text });
      return;
    }
    const { command, text: rest } = splitCommand(text);
    if (!commands.some((each) => each.command === command)) {
      setError(me.role === 'external' ? words.noCommands : words.unknownCommand(command));
      return;
    }
    changeInput('');
    onSend();
    void act('slash', { as: me.id, channel: channel.id, command, text: rest });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While a Korean syllable is being composed, Enter only completes it.
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && isOpen) {
      event.preventDefault();
      // If nothing is highlighted, a step down reaches the first line, and a step up the last.
      const from = active ?? (highlighted === undefined && step > 0 ? -1 : 0);
      setActive((from + step + completions.length) % completions.length);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && highlighted !== undefined) {
      event.preventDefault();
      complete(highlighted);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  };

  return (
    <div className="composer">
      {isOpen && (
        <div className="completions">
          <div id={listId} role="listbox" aria-label={words.commands}>
            {completions.map((line, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the box has the focus and receives the keys
              <div
                key={line.words}
                id={`${listId}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={line === highlighted}
                className={line === highlighted ? 'completion completion-active' : 'completion'}
                // The box keeps the focus.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => complete(line)}
              >
                <b>{line.words}</b>
                {line.hint !== undefined && <span>{line.hint}</span>}
              </div>
            ))}
          </div>
          {input.includes(' ') && <p className="completions-note">{words.sandboxHelp}</p>}
        </div>
      )}
      {error !== undefined && (
        <p className="composer-complaint" role="alert">
          {error}
        </p>
      )}
      <div className="composer-box">
        {commands.length > 0 && (
          <ShortcutMenu workflows={workflows} people={people} channel={channel.id} />
        )}
        <form
          className="composer-form"
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <textarea
            ref={field}
            rows={Math.min(8, input.split('\n').length)}
            role="combobox"
            aria-expanded={isOpen}
            aria-controls={listId}
            aria-activedescendant={
              highlighted === undefined
                ? undefined
                : `${listId}-${completions.indexOf(highlighted)}`
            }
            aria-label={words.placeholder(`#${channel.name}`)}
            placeholder={words.placeholder(`#${channel.name}`)}
            value={input}
            onChange={(event) => changeInput(event.target.value)}
            onKeyDown={onKeyDown}
          />
          <button
            type="submit"
            className="composer-send"
            aria-label={words.send}
            disabled={input.trim() === ''}
          >
            <svg viewBox="0 0 20 20" aria-hidden="true">
              <path d="M2 3.2 18 10 2 16.8 4.4 11l7-1-7-1z" />
            </svg>
          </button>
        </form>
      </div>
    </div>
  );
}
