export interface Dated {
  readonly at: number;
  /** The order among those of the same moment. */
  readonly count: number;
}

const isBefore = (a: Dated, b: Dated) => a.at < b.at || (a.at === b.at && a.count < b.count);

/** Puts an item into a binary heap, the soonest at its top. */
export function push<Item extends Dated>(heap: Item[], item: Item): void {
  let at = heap.length;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above] as Item;
    if (!isBefore(item, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = item;
}

/** Takes the soonest item; null when there is none. */
export function pop<Item extends Dated>(heap: Item[]): Item | null {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined) return null;
  if (heap.length === 0) return top;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    let next = left;
    if (right < heap.length && isBefore(heap[right] as Item, heap[left] as Item)) next = right;
    if (next >= heap.length || !isBefore(heap[next] as Item, last)) break;
    heap[at] = heap[next] as Item;
    at = next;
  }
  heap[at] = last;
  return top;
}
