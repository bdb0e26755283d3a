import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { PageView } from '../../contract.js';
import { useActs } from '../acts.js';
import { Blocks } from '../blocks/blocks.js';
import { Button, CloseButton, Dialog } from '../controls.js';
import { usePageContext, useWords } from '../page-context.js';
import { SurfaceProvider, type SurfaceValue } from '../surface-context.js';
import { emptyFields, entriesOf, useViewSurface } from './view-surface.js';

interface ModalProps {
  readonly view: PageView;
  readonly isStacked: boolean;
  /** What a person has to reach while the modal is open; nothing outside of it can be. */
  readonly children?: ReactNode;
}

/** The modal on top. Esc and its close button close it alone, the cross all that lie under it too. */
export function Modal({ view, isStacked, children }: ModalProps) {
  const { me } = usePageContext();
  const words = useWords();
  const { act } = useActs();
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState(0);
  const { surface, send } = useModalSurface(view);
  useFocusInside(dialog, view.hash);
  useFocusOnWrong(dialog, sent);

  const close = (all: boolean) => void act('close', { as: me, all });
  const submit = async () => {
    if (busy) return;
    setBusy(true);
    await send();
    setBusy(false);
    setSent((times) => times + 1);
  };
  return (
    <Dialog
      className="dialog dialog-modal"
      labelledBy={titleId}
      dialogRef={dialog}
      onDismiss={() => close(false)}
    >
      <form
        className="dialog-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (view.submit !== undefined) void submit();
        }}
      >
        <header className="dialog-head">
          {isStacked && (
            <Button look="icon" aria-label={view.close ?? words.close} onClick={() => close(false)}>
              ‹
            </Button>
          )}
          <h2 id={titleId} className="dialog-title">
            {view.title}
          </h2>
          <CloseButton label={words.close} onClick={() => close(true)} />
        </header>
        <div className="dialog-body" tabIndex={-1}>
          <SurfaceProvider value={surface}>
            <Blocks blocks={view.blocks} />
          </SurfaceProvider>
        </div>
        <footer className="dialog-foot">
          <Button look="default" data-tour="close" onClick={() => close(false)}>
            {view.close ?? words.close}
          </Button>
          {view.submit !== undefined && (
            <button
              type="submit"
              className="button button-primary"
              aria-busy={busy}
              title={busy ? words.modal.working : undefined}
            >
              {view.submit}
            </button>
          )}
        </footer>
      </form>
      {children}
    </Dialog>
  );
}

function useModalSurface(view: PageView): {
  readonly surface: SurfaceValue;
  readonly send: () => Promise<void>;
} {
  const { me: as } = usePageContext();
  const { required } = useWords().modal;
  const { act } = useActs();
  const { surface: filled, drafts, forget } = useViewSurface(view);
  const [missing, setMissing] = useState<readonly string[]>([]);
  const left = emptyFields(view, drafts).filter((id) => missing.includes(id));
  const surface: SurfaceValue = {
    ...filled,
    errors: { ...view.errors, ...Object.fromEntries(left.map((id) => [id, required])) },
  };
  const send = async () => {
    const asked = emptyFields(view, drafts);
    setMissing(asked);
    // Slack asks for them itself; the app hears nothing.
    if (asked.length > 0) return;
    const result = await act('submit', { as, values: entriesOf(drafts) });
    if (result?.ok === true) forget(drafts);
  };
  return { surface, send };
}

type DialogRef = { readonly current: HTMLDialogElement | null };

/** Puts the focus into the first field when a modal opens, and again when the focused field is no longer drawn. */
function useFocusInside(dialog: DialogRef, hash: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another hash is another drawing
  useEffect(() => {
    const element = dialog.current;
    const focused = document.activeElement;
    const isKept = focused instanceof HTMLElement && focused.closest('.dialog-body') !== null;
    if (element === null || isKept) return;
    const field =
      element.querySelector<HTMLElement>('[data-focus]') ??
      element.querySelector<HTMLElement>('.dialog-body .field, .dialog-body input') ??
      element.querySelector<HTMLElement>('.dialog-body');
    field?.focus();
  }, [dialog, hash]);
}

/** After a submit that was refused, the focus goes to the first field that is wrong. */
function useFocusOnWrong(dialog: DialogRef, sent: number): void {
  useEffect(() => {
    if (sent === 0) return;
    dialog.current
      ?.querySelector<HTMLElement>('.block-input-wrong .field, .block-input-wrong input')
      ?.focus();
  }, [dialog, sent]);
}
