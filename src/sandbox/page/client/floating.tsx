import {
  type ComponentProps,
  type CSSProperties,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { Button } from './controls.js';
import { useEscape } from './use-escape.js';

const GAP_PX = 4;
const EDGE_PX = 8;
/** With less room than this below its control, a list opens above the control if there is more room there. */
const MIN_HEIGHT_PX = 240;

interface MenuButtonProps extends ComponentProps<'button'> {
  readonly list: (close: () => void) => ReactNode;
}

/** A button that opens a list under it. Esc and `close` close the list and return the focus to the button. */
export function MenuButton({ list, ...buttonProps }: MenuButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  useEscape(isOpen ? close : undefined);
  return (
    <>
      <Button
        ref={button}
        {...buttonProps}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <Floating anchor={button} align="end" onDismiss={() => setOpen(false)}>
          {list(close)}
        </Floating>
      )}
    </>
  );
}

/** A list that opens under its control, or above it if there is too little room. */
export function Floating({
  anchor,
  align = 'start',
  fitsWidth = false,
  onDismiss,
  children,
}: {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly align?: 'start' | 'end';
  /** Whether the list is as wide as its control. */
  readonly fitsWidth?: boolean;
  readonly onDismiss: () => void;
  readonly children: ReactNode;
}) {
  const list = useRef<HTMLDivElement>(null);
  const [position, setPosition] = useState<CSSProperties>();
  useLayoutEffect(() => {
    if (anchor.current === null || list.current === null) return;
    setPosition(positionBeside(anchor.current, list.current, align, fitsWidth));
  }, [anchor, align, fitsWidth]);
  useEffect(() => {
    const dismissOutside = (event: Event) => {
      const target = event.target;
      // The control and its list have the same parent.
      if (target instanceof Node && anchor.current?.parentElement?.contains(target)) return;
      onDismiss();
    };
    const reposition = (event: Event) => {
      const control = anchor.current;
      const own = list.current;
      if (control === null || own === null) return;
      if (event.target instanceof Node && own.contains(event.target)) return;
      if (isInView(control)) setPosition(positionBeside(control, own, align, fitsWidth));
      else onDismiss();
    };
    document.addEventListener('pointerdown', dismissOutside);
    document.addEventListener('scroll', reposition, true);
    window.addEventListener('resize', onDismiss);
    return () => {
      document.removeEventListener('pointerdown', dismissOutside);
      document.removeEventListener('scroll', reposition, true);
      window.removeEventListener('resize', onDismiss);
    };
  }, [anchor, align, fitsWidth, onDismiss]);
  return (
    <div ref={list} className="floating" style={position ?? { left: 0, visibility: 'hidden' }}>
      {children}
    </div>
  );
}

function isInView(control: HTMLElement): boolean {
  const { top, bottom } = control.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}

function positionBeside(
  control: HTMLElement,
  list: HTMLElement,
  align: 'start' | 'end',
  fitsWidth: boolean,
): CSSProperties {
  const box = control.getBoundingClientRect();
  const below = window.innerHeight - box.bottom - GAP_PX - EDGE_PX;
  const above = box.top - GAP_PX - EDGE_PX;
  const vertical =
    below >= Math.min(MIN_HEIGHT_PX, above)
      ? { top: box.bottom + GAP_PX, maxHeight: below }
      : { bottom: window.innerHeight - box.top + GAP_PX, maxHeight: above };
  const width = fitsWidth ? box.width : list.getBoundingClientRect().width;
  const aligned = align === 'start' ? box.left : box.right - width;
  const furthest = document.documentElement.clientWidth - EDGE_PX - width;
  const left = Math.max(EDGE_PX, Math.min(aligned, furthest));
  return { ...vertical, left, ...(fitsWidth ? { width } : {}) };
}
