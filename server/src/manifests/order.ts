/** What depends on what, by any key. `dependencies` may name keys outside the set; they are passed over. */
export interface Node<Item> {
  readonly key: string;
  readonly item: Item;
  readonly dependencies: readonly string[];
}

export type Ordered<Item> = { readonly order: readonly Item[] } | { readonly circle: readonly string[] };

/** Puts every item after what it depends on, keeping the given order otherwise; or names one circle, first key repeated last. */
export function inOrder<Item>(nodes: readonly Node<Item>[]): Ordered<Item> {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const done = new Set<string>();
  const order: Item[] = [];
  for (const start of nodes) {
    // Depth first without recursion: `trail` is the path from the start, `next` how far its dependencies were followed.
    const trail: { node: Node<Item>; next: number }[] = done.has(start.key) ? [] : [{ node: start, next: 0 }];
    for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
      const dependency = top.node.dependencies[top.next++];
      if (dependency === undefined) {
        trail.pop();
        done.add(top.node.key);
        order.push(top.node.item);
        continue;
      }
      const from = trail.findIndex(({ node }) => node.key === dependency);
      if (from >= 0) return { circle: [...trail.slice(from).map(({ node }) => node.key), dependency] };
      const node = byKey.get(dependency);
      if (node !== undefined && !done.has(dependency)) trail.push({ node, next: 0 });
    }
  }
  return { order };
}
