import type { ClusterContext, KubeObject } from '../../contract.ts';
import { stringAt } from '../../machinery/index.ts';

const GROUP = 'admissionregistration.k8s.io';

/** A policy with one of its bindings. */
export interface Hook {
  readonly policy: KubeObject;
  readonly binding: KubeObject;
}

/**
 * Policies of one kind with their bindings, put together anew only after one of them changed: a request must not pay for
 * reading all bindings of a full cluster.
 */
export class Hooks {
  private readonly context: ClusterContext;
  private readonly policies: string;
  private readonly bindings: string;
  private cached: readonly Hook[] | undefined;
  private isWatching = false;

  constructor(context: ClusterContext, policies: string, bindings: string) {
    this.context = context;
    this.policies = policies;
    this.bindings = bindings;
  }

  /** In order of policy name, then binding name. */
  all(): readonly Hook[] {
    this.watch();
    this.cached ??= this.read();
    return this.cached;
  }

  private watch(): void {
    if (this.isWatching) return;
    this.isWatching = true;
    for (const plural of [this.policies, this.bindings]) {
      const type = this.context.registry.type(plural, GROUP);
      if (type === undefined) continue;
      this.context.registry.watch(type, () => {
        this.cached = undefined;
      });
    }
  }

  private read(): readonly Hook[] {
    const { registry } = this.context;
    const [policyType, bindingType] = [registry.type(this.policies, GROUP), registry.type(this.bindings, GROUP)];
    if (policyType === undefined || bindingType === undefined) return [];
    const policies = new Map(registry.list(policyType, null).map((policy) => [policy.metadata.name, policy]));
    return registry
      .list(bindingType, null)
      .flatMap((binding) => {
        const policy = policies.get(stringAt(binding, 'spec', 'policyName') ?? '');
        return policy === undefined ? [] : [{ policy, binding }];
      })
      .sort((left, right) => order(left).localeCompare(order(right)));
  }
}

function order(hook: Hook): string {
  return `${hook.policy.metadata.name}/${hook.binding.metadata.name}`;
}
