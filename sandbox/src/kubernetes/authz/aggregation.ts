import { isDeepStrictEqual } from 'node:util';
import type { KubeObject, Registry } from '../contract.ts';
import { fieldsOf, listOf } from '../defaults/fields.ts';
import { matchesLabels, selectorOf } from '../selectors/labels.ts';
import type { PolicyRule } from './rules.ts';

/** Keeps the rules of roles that gather others': `admin`, `edit` and `view`, and any made by users. */
export class RoleAggregation {
  readonly #registry: Registry;
  #stop: (() => void) | undefined;
  #running: Promise<void> = Promise.resolve();
  #isDue = false;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  async start(): Promise<void> {
    const type = this.#registry.type('clusterroles', 'rbac.authorization.k8s.io');
    if (type === undefined) return;
    this.#stop = this.#registry.watch(type, () => this.#wake());
    await this.#running;
  }

  async stop(): Promise<void> {
    this.#stop?.();
    await this.#running;
  }

  #wake(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#running = this.#running.then(async () => {
      this.#isDue = false;
      await this.#gather();
    });
  }

  /** Once over all roles; a change it makes wakes it again, so chains settle. */
  async #gather(): Promise<void> {
    const type = this.#registry.type('clusterroles', 'rbac.authorization.k8s.io');
    if (type === undefined) return;
    const roles = this.#registry.list(type, null);
    for (const role of roles) {
      if (role.aggregationRule === undefined || role.aggregationRule === null) continue;
      const rules = gathered(role, roles);
      if (isDeepStrictEqual(rules, role.rules ?? [])) continue;
      await this.#registry.modify(type, null, role.metadata.name, (current) => ({ ...current, rules }), {
        manager: 'clusterrole-aggregation-controller',
      });
    }
  }
}

function gathered(role: KubeObject, roles: readonly KubeObject[]): PolicyRule[] {
  const selectors = listOf(fieldsOf(role.aggregationRule).clusterRoleSelectors).map((each) => selectorOf(each));
  const rules: PolicyRule[] = [];
  for (const other of roles) {
    if (other.metadata.name === role.metadata.name) continue;
    if (!selectors.some((selector) => matchesLabels(selector, other.metadata.labels))) continue;
    for (const rule of (other.rules ?? []) as PolicyRule[]) {
      if (!rules.some((each) => isDeepStrictEqual(each, rule))) rules.push(rule);
    }
  }
  return rules;
}
