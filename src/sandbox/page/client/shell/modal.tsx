import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { PageView } from '../../contract.js';
import { useActions } from '../actions.js';
import { Blocks } from '../blocks/blocks.js';
import { Button, CloseButton, Dialog } from '../controls.js';
import { usePageContext, useWords } from '../page-context.js';
import { SurfaceProvider, type SurfaceValue } from '../surface-context.js';
import { emptyFields, entriesOf, useViewSurface } from './view-surface.js';

interface ModalProps {
  readonly view: PageView;
  readonly isStacked: boolean;
  /** Drawn inside the dialog, because nothing outside an open dialog can be used. */
  readonly children?: ReactNode;
}

/** The topmost modal. Esc, ‹ and the close button close only this one, the × all modals. */
export function Modal({ view, isStacked, children }: ModalProps) {
  const { me } = usePageContext();
  const words = useWords();
  const { act } = useActions();
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [submitCount, setSubmitCount] = useState(0);
  const { surface, send } = useModalSurface(view);
  useFocusInside(dialog, view.hash);
  useFocusOnError(dialog, submitCount);

  const close = (all: boolean) => void act('close', { as: me, all });
  const submit = async () => {
    if (isBusy) return;
    setBusy(true);
    await send();
    setBusy(false);
    setSubmitCount((times) => times + 1);
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
            <Button kind="icon" aria-label={view.close ?? words.close} onClick={() => close(false)}>
              ‹
            </Button>
          )}
          <h2 id={titleId} className="dialog-title">
            {view.title}
          </h2>
          <CloseButton label={words.close} onClick={() => close(true)} />
        </header>
        <div className="dialog-body" tabIndex={-1}>
          {/* While the form is being sent, no errors are drawn: the answer may bring others. */}
          <SurfaceProvider value={isBusy ? { ...surface, errors: {} } : surface}>
            <Blocks blocks={view.blocks} />
          </SurfaceProvider>
        </div>
        <footer className="dialog-foot">
          <Button kind="default" data-tour="close" onClick={() => close(false)}>
            {view.close ?? words.close}
          </Button>
          {view.submit !== undefined && (
            <button
              type="submit"
              className="button button-primary"
              aria-busy={isBusy}
              title={isBusy ? words.modal.submitting : undefined}
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
  const { act } = useActions();
  const { surface: viewSurface, drafts, discard } = useViewSurface(view);
  const [missing, setMissing] = useState<readonly string[]>([]);
  const stillMissing = emptyFields(view, drafts).filter((id) => missing.includes(id));
  const surface: SurfaceValue = {
    ...viewSurface,
    errors: { ...view.errors, ...Object.fromEntries(stillMissing.map((id) => [id, required])) },
  };
  const send = async () => {
    const emptyIds = emptyFields(view, drafts);
    setMissing(emptyIds);
    // Slack reports empty required fields itself and sends nothing to the app.
    if (emptyIds.length > 0) return;
    const result = await act('submit', { as, values: await entriesOf(drafts) });
    if (result?.ok === true) discard(drafts);
  };
  return { surface, send };
}

type DialogRef = { readonly current: HTMLDialogElement | null };

/** Focuses the first field when a modal opens, and again when the focused field is no longer drawn. */
function useFocusInside(dialog: DialogRef, hash: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new hash means that the modal was redrawn
  useEffect(() => {
    const element = dialog.current;
    const focused = document.activeElement;
    const hasFocus = focused instanceof HTMLElement && focused.closest('.dialog-body') !== null;
    if (element === null || hasFocus) return;
    const field =
      element.querySelector<HTMLElement>('[data-focus]') ??
      element.querySelector<HTMLElement>('.dialog-body .field, .dialog-body input') ??
      element.querySelector<HTMLElement>('.dialog-body');
    field?.focus();
  }, [dialog, hash]);
}

/** Focuses the first field with an error after a refused submit. */
function useFocusOnError(dialog: DialogRef, submitCount: number): void {
  useEffect(() => {
    if (submitCount === 0) return;
    dialog.current
      ?.querySelector<HTMLElement>('.block-input-wrong .field, .block-input-wrong input')
      ?.focus();
  }, [dialog, submitCount]);
}
