import { useEffect } from 'react';

/**
 * Marks what the tour points at, wherever it is drawn, for as long as it does. The mark is an attribute that React knows
 * nothing of, so that it is set again whenever the page is drawn anew.
 */
export function usePointer(attribute: string, selector: string | undefined): void {
  useEffect(() => {
    if (selector === undefined) return;
    const mark = () => {
      const wanted = document.querySelectorAll(selector);
      for (const old of document.querySelectorAll(`[${attribute}]`)) {
        if (!old.matches(selector)) old.removeAttribute(attribute);
      }
      for (const element of wanted) {
        if (!element.hasAttribute(attribute)) element.setAttribute(attribute, '');
      }
    };
    mark();
    const observer = new MutationObserver(mark);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        element.removeAttribute(attribute);
      }
    };
  }, [attribute, selector]);
}

/** Brings into view what was pointed at, once for each selector. */
export function useInView(selector: string | undefined): void {
  useEffect(() => {
    if (selector === undefined) return;
    document.querySelector(selector)?.scrollIntoView({ block: 'nearest' });
  }, [selector]);
}

/** Brings the first visible one of them into view and gives it the focus. */
export function showElement(selector: string): void {
  const shown = [...document.querySelectorAll<HTMLElement>(selector)].find(
    (element) => element.getClientRects().length > 0,
  );
  shown?.scrollIntoView({ block: 'center' });
  const control = shown?.matches('label') === true ? shown.querySelector('input') : shown;
  control?.focus();
}
