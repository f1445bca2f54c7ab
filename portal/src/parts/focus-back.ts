import { useEffect, useState } from 'react';

/** What somebody was at. A menu is gone by the time that what it opened closes; what opened the menu is not. */
function whereFocusIs(): HTMLElement | null {
  const active = document.activeElement;
  const menu = active?.closest('[role="menu"]')?.getAttribute('aria-labelledby') ?? null;
  const found = menu === null ? active : document.getElementById(menu);
  return found instanceof HTMLElement ? found : null;
}

/** Gives the focus back to what had it, once what is rendered with this goes: who uses the keyboard goes on from there. */
export function useFocusBack(): void {
  const [before] = useState(whereFocusIs);
  useEffect(
    () => () => {
      // It falls to the page as soon as what has it is taken out.
      setTimeout(() => {
        const isLost = document.activeElement === document.body;
        if (isLost && before?.isConnected === true) before.focus({ preventScroll: true });
      });
    },
    [before],
  );
}
