import type { Page } from 'playwright-core';

/**
 * What is not where it should be in a page as it is shown now, one sentence each: of rows of tabs, the one that is open must be in
 * sight; what lies over a page must reach to its edge; no words may stick out of their card, but where they scroll or are cut on
 * purpose; and of a table no column may be cut.
 */
export async function misplaced(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(MISPLACED);
}

const MISPLACED = `(() => {
  const found = [];
  const named = (element) => (element.textContent ?? '').trim().slice(0, 60);
  const isSeen = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  for (const open of document.querySelectorAll('nav a[data-status="active"]')) {
    const row = open.closest('nav > div') ?? open.closest('nav');
    const [outer, inner] = [row.getBoundingClientRect(), open.getBoundingClientRect()];
    if (isSeen(open) && (inner.left < outer.left - 1 || inner.right > outer.right + 1))
      found.push('the open tab ' + named(open) + ' is out of sight, at ' + Math.round(inner.left) + ' to ' + Math.round(inner.right) +
        ' of ' + Math.round(outer.left) + ' to ' + Math.round(outer.right) + ', scrolled by ' + row.scrollLeft);
  }
  for (const overlay of document.querySelectorAll('.mantine-Modal-overlay, .mantine-Drawer-overlay')) {
    const { left, right } = overlay.getBoundingClientRect();
    if (left > 0 || right < innerWidth) found.push('what lies over the page ends at ' + right + ' of ' + innerWidth + ' px');
  }
  for (const card of document.querySelectorAll('main .panel')) {
    const { right } = card.getBoundingClientRect();
    const texts = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) {
      const text = texts.currentNode;
      if (text.data.trim() === '' || isCut(text.parentElement, card) || !isSeen(text.parentElement)) continue;
      range.selectNodeContents(text);
      if (range.getBoundingClientRect().right > right + 1) found.push('over the edge of its card: ' + named(text));
    }
  }
  for (const table of document.querySelectorAll('main [role=table]')) {
    const frame = table.localName === 'table' ? table.parentElement : table;
    if (isSeen(table) && frame.scrollWidth > frame.clientWidth + 1)
      found.push('cut: the table ' + table.getAttribute('aria-label'));
  }
  return [...new Set(found)];
  function isCut(element, card) {
    for (let at = element; at !== null && at !== card; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== 'visible') return true;
    }
    return false;
  }
})()`;
