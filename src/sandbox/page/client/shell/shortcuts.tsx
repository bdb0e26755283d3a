import { type ChangeEvent, type ReactNode, useId, useState } from 'react';
import type { PagePerson, PageWorkflow } from '../../contract.js';
import { useActions } from '../actions.js';
import { Button, CloseButton, Dialog } from '../controls.js';
import { MenuButton } from '../floating.js';
import { usePageContext, useWords } from '../page-context.js';

/** The shortcuts of the app's manifest. */
const SHORTCUTS = { global: 'check_authentication', message: 'check_message' } as const;

/** The menu beside the message box: the app's global shortcut, and a sample workflow for each of its steps. */
export function ShortcutMenu({
  workflows,
  people,
  channel,
}: {
  readonly workflows: readonly PageWorkflow[];
  readonly people: readonly PagePerson[];
  readonly channel: string;
}) {
  const { me: as } = usePageContext();
  const { act } = useActions();
  const words = useWords().shortcuts;
  const [chosen, setChosen] = useState<PageWorkflow>();
  const list = (close: () => void) => (
    <div className="menu-list">
      <p className="menu-title">{words.title}</p>
      <Button
        className="menu-item"
        data-shortcut={SHORTCUTS.global}
        onClick={() => {
          close();
          void act('shortcut', { as, callbackId: SHORTCUTS.global });
        }}
      >
        {words.global}
      </Button>
      <p className="menu-title">{words.workflows}</p>
      {workflows.map((workflow) => (
        <Button
          key={workflow.step}
          className="menu-item"
          data-workflow={workflow.step}
          onClick={() => {
            close();
            setChosen(workflow);
          }}
        >
          {words.steps[workflow.step] ?? workflow.step}
        </Button>
      ))}
    </div>
  );
  return (
    <div className="shortcuts">
      <MenuButton
        className="shortcuts-button"
        aria-haspopup="true"
        aria-label={words.open}
        list={list}
      >
        <span aria-hidden="true">⚡</span>
      </MenuButton>
      {chosen !== undefined && (
        <WorkflowForm
          workflow={chosen}
          people={people}
          channel={channel}
          onClose={() => setChosen(undefined)}
        />
      )}
    </div>
  );
}

/** The menu of a message. */
export function MessageMenu({ channel, ts }: { readonly channel: string; readonly ts: string }) {
  const { me: as } = usePageContext();
  const { act } = useActions();
  const words = useWords().shortcuts;
  const list = (close: () => void) => (
    <div className="menu-list">
      <Button
        className="menu-item"
        data-shortcut={SHORTCUTS.message}
        onClick={() => {
          close();
          void act('shortcut', { as, callbackId: SHORTCUTS.message, message: { channel, ts } });
        }}
      >
        {words.message}
      </Button>
    </div>
  );
  return (
    <div className="message-menu">
      <MenuButton
        className="message-menu-button"
        aria-haspopup="true"
        aria-label={words.more}
        list={list}
      >
        <span aria-hidden="true">⋮</span>
      </MenuButton>
    </div>
  );
}

interface WorkflowFormProps {
  readonly workflow: PageWorkflow;
  readonly people: readonly PagePerson[];
  readonly channel: string;
  readonly onClose: () => void;
}

/** Asks for the inputs of the step, as the form of a workflow would. */
function WorkflowForm({ workflow, people, channel, onClose }: WorkflowFormProps) {
  const { me: as } = usePageContext();
  const { act } = useActions();
  const { close, shortcuts: words } = useWords();
  const titleId = useId();
  const [inputs, setInputs] = useState<Readonly<Record<string, string>>>({});
  const run = () => {
    onClose();
    void act('workflow', { as, channel, step: workflow.step, inputs });
  };
  return (
    <Dialog className="dialog dialog-modal" labelledBy={titleId} onDismiss={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <header className="dialog-head">
          <h2 id={titleId} className="dialog-title">
            {words.steps[workflow.step] ?? workflow.step}
          </h2>
          <CloseButton label={close} onClick={onClose} />
        </header>
        <div className="dialog-body">
          <div className="blocks">
            {workflow.inputs.map((input) => (
              <WorkflowField
                key={input.name}
                input={input}
                people={people}
                value={inputs[input.name] ?? ''}
                onChange={(value) => setInputs({ ...inputs, [input.name]: value })}
              />
            ))}
            <p className="block-context">{words.note}</p>
          </div>
        </div>
        <footer className="dialog-foot">
          <Button kind="default" onClick={onClose}>
            {close}
          </Button>
          <button type="submit" className="button button-primary">
            {words.run}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

function WorkflowField({
  input: { name, type, isRequired },
  people,
  value,
  onChange,
}: {
  readonly input: PageWorkflow['inputs'][number];
  readonly people: readonly PagePerson[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const { channels } = usePageContext();
  const { optional, productNames, shortcuts: words } = useWords();
  const id = useId();
  const field = {
    className: 'field',
    id,
    name,
    required: isRequired,
    value,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLSelectElement>) =>
      onChange(event.target.value),
  };
  const label = `${words.inputs[name] ?? name}${isRequired ? '' : ` ${optional}`}`;
  const options =
    type === 'person'
      ? people.map(({ id, name: person }) => [id, person] as const)
      : type === 'channel'
        ? channels
            .filter(({ kind }) => kind !== 'app')
            .map((each) => [each.id, `#${each.name}`] as const)
        : name === 'product'
          ? Object.entries(productNames)
          : undefined;
  return (
    <div className="block-input">
      <div className="block-input-label">
        <label htmlFor={id}>{label}</label>
      </div>
      {options === undefined ? (
        <input {...field} />
      ) : (
        <select {...field}>
          <option value="" />
          {options.map(([option, shown]) => (
            <option key={option} value={option}>
              {shown}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
