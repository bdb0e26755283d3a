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

const GAP_PX = 4;
const EDGE_PX = 8;

interface MenuButtonProps extends ComponentProps<'button'> {
  readonly list: (close: () => void) => ReactNode;
}

/** A button that opens a list under it. `close` returns the focus to the button. */
export function MenuButton({ list, ...buttonProps }: MenuButtonProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <>
      <Button ref={button} {...buttonProps} aria-expanded={open} onClick={() => setOpen(!open)} />
      {open && (
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
  readonly fitsWidth?: boolean;
  readonly onDismiss: () => void;
  readonly children: ReactNode;
}) {
  const list = useRef<HTMLDivElement>(null);
  const [position, setPosition] = useState<CSSProperties>();
  useLayoutEffect(() => {
    if (anchor.current !== null) setPosition(positionBeside(anchor.current, align, fitsWidth));
  }, [anchor, align, fitsWidth]);
  useEffect(() => {
    const dismissOutside = (event: Event) => {
      const target = event.target;
      if (target instanceof Node && anchor.current?.parentElement?.contains(target)) return;
      onDismiss();
    };
    const reposition = (event: Event) => {
      const control = anchor.current;
      const isInside =
        event.target instanceof Node && list.current?.contains(event.target) === true;
      if (control === null || isInside) return;
      if (isInView(control)) setPosition(positionBeside(control, align, fitsWidth));
      else onDismiss();
    };
    document.addEventListener('pointerdown', dismissOutside);
    document.addEventListener('scroll', reposition, true);
    window.addEventListener('resize', dismissOutside);
    return () => {
      document.removeEventListener('pointerdown', dismissOutside);
      document.removeEventListener('scroll', reposition, true);
      window.removeEventListener('resize', dismissOutside);
    };
  }, [anchor, align, fitsWidth, onDismiss]);
  return (
    <div ref={list} className="floating" style={position ?? { visibility: 'hidden' }}>
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
  align: 'start' | 'end',
  fitsWidth: boolean,
): CSSProperties {
  const box = control.getBoundingClientRect();
  const below = window.innerHeight - box.bottom - GAP_PX - EDGE_PX;
  const above = box.top - GAP_PX - EDGE_PX;
  const vertical =
    below >= Math.min(240, above)
      ? { top: box.bottom + GAP_PX, maxHeight: below }
      : { bottom: window.innerHeight - box.top + GAP_PX, maxHeight: above };
  const horizontal =
    align === 'start'
      ? { left: Math.max(EDGE_PX, box.left) }
      : { right: Math.max(EDGE_PX, document.documentElement.clientWidth - box.right) };
  return { ...vertical, ...horizontal, ...(fitsWidth ? { width: box.width } : {}) };
}
