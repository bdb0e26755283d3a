import { useRef, useState } from 'react';
import type { PagePerson } from '../../contract.js';
import { Floating } from '../floating.js';
import { useWords } from '../page-context.js';
import { Avatar } from './avatar.js';

/** Who one is: opens the list of the people whose eyes one can see through. */
export function PersonMenu({
  me,
  people,
  onChoose,
}: {
  readonly me: PagePerson;
  readonly people: readonly PagePerson[];
  readonly onChoose: (id: string) => void;
}) {
  const words = useWords();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div className="person-menu">
      <button
        ref={button}
        type="button"
        className="top-button person-button"
        aria-haspopup="true"
        aria-expanded={open}
        aria-label={`${words.person.switch}: ${me.name}, ${words.roles[me.role]}`}
        onClick={() => setOpen(!open)}
      >
        <Avatar name={me.name} user={me.id} />
        <span className="person-name">
          <b>{me.name}</b>
          <small>{words.roles[me.role]}</small>
        </span>
      </button>
      {open && (
        <Floating anchor={button} align="end" onLeave={() => setOpen(false)}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: only passes Esc on */}
          <div
            className="menu-list"
            onKeyDown={(event) => {
              if (event.key === 'Escape') close();
            }}
          >
            <p className="menu-title">{words.person.switch}</p>
            {people.map((person) => (
              <button
                key={person.id}
                type="button"
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
              </button>
            ))}
          </div>
        </Floating>
      )}
    </div>
  );
}
