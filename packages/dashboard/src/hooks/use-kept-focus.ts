/** Keeps the focus near when its row falls off the end of the list, instead of at the page's start. */
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** @param list focusable itself (tabIndex -1); gets the focus when a part of it that had the focus is gone */
export function useKeptFocus(list: RefObject<HTMLElement | null>): void {
  // Read while drawing, before the rows change.
  const hadFocus = list.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    if (hadFocus && document.activeElement === document.body) list.current?.focus({ preventScroll: true });
  });
}
