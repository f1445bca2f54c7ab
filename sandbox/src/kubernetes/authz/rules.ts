/** A rule of a Role or ClusterRole. */
export interface PolicyRule {
  readonly verbs?: readonly string[] | null;
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

const has = (list: readonly string[] | undefined | null, value: string): boolean =>
  list !== undefined && list !== null && (list.includes('*') || list.includes(value));

export interface ResourceAsk {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string | null;
  readonly name: string | null;
}

function allowsResource(rule: PolicyRule, ask: ResourceAsk): boolean {
  const combined = ask.subresource === null ? ask.resource : `${ask.resource}/${ask.subresource}`;
  const resources = rule.resources ?? [];
  if (resources.includes('*') || resources.includes(combined)) return true;
  return ask.subresource !== null && resources.includes(`*/${ask.subresource}`);
}

export function ruleAllows(rule: PolicyRule, ask: ResourceAsk): boolean {
  if (!has(rule.verbs, ask.verb) || !has(rule.apiGroups, ask.group) || !allowsResource(rule, ask)) return false;
  const names = rule.resourceNames ?? [];
  return names.length === 0 || (ask.name !== null && names.includes(ask.name));
}

export function ruleAllowsPath(rule: PolicyRule, verb: string, path: string): boolean {
  if (!has(rule.verbs, verb)) return false;
  return (rule.nonResourceURLs ?? []).some(
    (url) => url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))),
  );
}

/** Whether one rule gives all that another gives. Both may be wider than one ask. */
function covers(owner: PolicyRule, wanted: PolicyRule): boolean {
  const all = (mine: readonly string[] | null | undefined, theirs: readonly string[] | null | undefined): boolean =>
    (theirs ?? []).every((value) => has(mine, value));
  if (!all(owner.verbs, wanted.verbs)) return false;
  if ((wanted.nonResourceURLs ?? []).length > 0) {
    return (wanted.nonResourceURLs ?? []).every((url) =>
      (owner.nonResourceURLs ?? []).some(
        (mine) => mine === '*' || mine === url || (mine.endsWith('*') && url.startsWith(mine.slice(0, -1))),
      ),
    );
  }
  if (!all(owner.apiGroups, wanted.apiGroups)) return false;
  const isResourceCovered = (wanted.resources ?? []).every((resource) => {
    const mine = owner.resources ?? [];
    if (mine.includes('*') || mine.includes(resource)) return true;
    const slash = resource.indexOf('/');
    return slash >= 0 && mine.includes(`*/${resource.slice(slash + 1)}`);
  });
  if (!isResourceCovered) return false;
  const names = owner.resourceNames ?? [];
  if (names.length === 0) return true;
  const asked = wanted.resourceNames ?? [];
  return asked.length > 0 && asked.every((name) => names.includes(name));
}

/** A rule split into rules of one verb, group, resource and name each. */
function split(rule: PolicyRule): PolicyRule[] {
  const result: PolicyRule[] = [];
  for (const verb of rule.verbs ?? []) {
    for (const url of rule.nonResourceURLs ?? []) result.push({ verbs: [verb], nonResourceURLs: [url] });
    for (const group of rule.apiGroups ?? []) {
      for (const resource of rule.resources ?? []) {
        const names = rule.resourceNames ?? [];
        if (names.length === 0) result.push({ verbs: [verb], apiGroups: [group], resources: [resource] });
        for (const name of names) {
          result.push({ verbs: [verb], apiGroups: [group], resources: [resource], resourceNames: [name] });
        }
      }
    }
  }
  return result;
}

/** What the wanted rules give beyond the owned ones, made compact as messages show it. */
export function notCovered(owned: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  const missing = wanted.flatMap(split).filter((rule) => !owned.some((mine) => covers(mine, rule)));
  const compact = new Map<string, PolicyRule & { verbs: string[] }>();
  for (const rule of missing) {
    const { verbs, ...rest } = rule;
    const key = JSON.stringify(rest);
    const known = compact.get(key);
    if (known === undefined) compact.set(key, { ...rest, verbs: [...(verbs ?? [])] });
    else known.verbs.push(...(verbs ?? []));
  }
  return [...compact.values()];
}

export const quoted = (values: readonly string[]): string => `[${values.map((value) => `"${value}"`).join(' ')}]`;

/** `{APIGroups:["*"], Resources:["*"], Verbs:["*"]}`. */
export function printRule(rule: PolicyRule): string {
  const parts: string[] = [];
  const add = (name: string, values: readonly string[] | null | undefined): void => {
    if (values !== undefined && values !== null && values.length > 0) {
      parts.push(`${name}:[${values.map((value) => `"${value}"`).join(' ')}]`);
    }
  };
  add('APIGroups', rule.apiGroups);
  add('Resources', rule.resources);
  add('ResourceNames', rule.resourceNames);
  add('NonResourceURLs', rule.nonResourceURLs);
  add('Verbs', rule.verbs);
  return `{${parts.join(', ')}}`;
}
