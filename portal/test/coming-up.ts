import type { Page } from 'playwright-core';

/** So little of the page that nobody sees it, as Chromium counts it: the part of the window that moved, times how far. */
const UNSEEN = 0.01;

/**
 * What is not as it should be in how the page came up since it was loaded, one sentence each: what it asked the API for more than
 * once, and what moved under the eyes of whoever looks at it.
 */
export async function troublesOfComingUp(page: Page): Promise<readonly string[]> {
  const { twice, moves } = await page.evaluate<{ twice: string[]; moves: { share: number; what: string }[] }>(
    COMING_UP,
  );
  const share = moves.reduce((sum, move) => sum + move.share, 0);
  return [
    ...twice.map((url) => `asked for twice: ${url}`),
    ...(share > UNSEEN ? moves.map((move) => `moved by ${move.share.toFixed(4)}: ${move.what}`) : []),
  ];
}

const COMING_UP = `(async () => {
  const asked = performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.includes('/api/v1/'));
  const moves = [];
  const take = (entries) => {
    for (const { value, hadRecentInput, sources } of entries) {
      const what = (sources ?? []).map(({ node }) => {
        const element = node instanceof Element ? node : node?.parentElement;
        return element === null || element === undefined ? 'what is gone' : element.tagName.toLowerCase() + ' ' + element.className + ' ' + (element.textContent ?? '').trim().slice(0, 40);
      });
      if (!hadRecentInput) moves.push({ share: value, what: what.join('; ') });
    }
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: true });
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  take(observer.takeRecords());
  observer.disconnect();
  return { twice: [...new Set(asked.filter((name, index) => asked.indexOf(name) !== index))], moves };
})()`;
