import type { JsonObject } from '@tenantry/kinds';
import { asText, metadataText } from '../mark.ts';
import { said, timeOf } from '../workloads/trouble.ts';
import type { AutoscalerTrouble } from './contract.ts';
import { signsOf } from './views.ts';

export interface FoundInAutoscalers {
  readonly autoscalers: readonly AutoscalerTrouble[];
  readonly lookAgainMs: number | null;
}

/** What has just been made is not measured yet: https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale */
const MEASURED_WITHIN_MS = 300_000;

/** Autoscalers that scale nothing, and have not for a while: who counts on them learns of it when the load comes. Pure. */
export function autoscalerTroubles(views: readonly JsonObject[], now: number): FoundInAutoscalers {
  const waits: number[] = [];
  const autoscalers = views.flatMap((view): AutoscalerTrouble[] => {
    const { reason, message, since } = signsOf(view);
    const left = timeOf(since) + MEASURED_WITHIN_MS - now;
    if (left > 0) {
      waits.push(left);
      return [];
    }
    const [namespace, autoscaler] = [metadataText(view, 'namespace'), metadataText(view, 'name')];
    return [
      {
        ...{ namespace, autoscaler, code: 'AutoscalerInactive' },
        what: `does not scale (${said(asText(message))})`,
        remedy: remedyOf(asText(reason), `kubectl -n ${namespace} describe hpa ${autoscaler}`),
      },
    ];
  });
  return { autoscalers, lookAgainMs: waits.length === 0 ? null : Math.min(...waits) };
}

function remedyOf(reason: string, describe: string): string {
  return reason === 'FailedGetResourceMetric'
    ? `See that the cluster has a metrics server and that each container says what it requests (${describe}); it is tried again by itself.`
    : `See ${describe}; it is tried again by itself.`;
}
