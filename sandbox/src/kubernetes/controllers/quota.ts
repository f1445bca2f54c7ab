import { ledgerOf, statusOf } from '../admission/quota/ledger.ts';
import { typeCountedBy } from '../admission/quota/measure.ts';
import type { ClusterContext, Controller, KubeObject } from '../contract.ts';
import { editable, sameJson, served, splitKey, WorkQueue } from '../machinery/index.ts';
import { watchEveryType } from './every-type.ts';
import { REPORT_STATUS } from './identity.ts';

/** Keeps the status of every ResourceQuota in step with what is there. */
export function resourceQuotaController(context: ClusterContext): Controller {
  const { registry } = context;
  /** Per namespace, how many quotas it has: where there is none, nothing is counted. */
  const quotas = new Map<string, Set<string>>();
  const queue = new WorkQueue({
    name: 'resourcequota-controller',
    speed: context.speed ?? 1,
    work: async (key) => {
      await recount(context, key);
      return undefined;
    },
  });
  const stops: (() => void)[] = [];
  return {
    name: 'resourcequota-controller',
    start() {
      stops.push(
        watchEveryType(registry, (type, event) => {
          const { namespace = '', name } = event.object.metadata;
          if (type.plural === 'resourcequotas' && type.group === '') {
            const names = quotas.get(namespace) ?? new Set();
            if (event.type === 'DELETED') names.delete(name);
            else names.add(name);
            if (names.size === 0) quotas.delete(namespace);
            else quotas.set(namespace, names);
            if (event.type !== 'DELETED') queue.add(`${namespace}/${name}`);
            return;
          }
          for (const quota of quotas.get(namespace) ?? []) {
            const present = registry.get(served(registry, 'resourcequotas'), namespace, quota);
            if (present !== undefined && counts(context, present, type.group, type.plural))
              queue.add(`${namespace}/${quota}`);
          }
        }),
      );
    },
    async stop() {
      for (const stop of stops.splice(0)) stop();
      await queue.stop();
    },
  };
}

function counts(context: ClusterContext, quota: KubeObject, group: string, plural: string): boolean {
  return [...ledgerOf(context.registry).hard(quota).keys()].some((name) => {
    const type = typeCountedBy(context.registry, name);
    return type?.plural === plural && type.group === group;
  });
}

async function recount(context: ClusterContext, key: string): Promise<void> {
  const { namespace, name } = splitKey(key);
  const ledger = ledgerOf(context.registry);
  const type = served(context.registry, 'resourcequotas');
  if (context.registry.get(type, namespace, name) === undefined) return;
  await context.registry.modify(
    type,
    namespace,
    name,
    (current) => {
      const status = statusOf(ledger.hard(current), ledger.used(current));
      if (sameJson(current.status, status)) return undefined;
      return { ...editable<KubeObject>(current), status };
    },
    REPORT_STATUS,
  );
}
