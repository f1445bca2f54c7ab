import { fieldAt, isJson, listAt, stringAt } from '../../machinery/index.ts';
import {
  type Check,
  containerNames,
  containersOf,
  eachContainer,
  isWindows,
  type PodView,
  plural,
  podContext,
  quoted,
  type Violation,
} from './check.ts';

const VOLUME_TYPES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/** The controls that make a pod run with the least it needs, on top of the baseline. */
export const RESTRICTED: readonly Check[] = [
  {
    id: 'allowPrivilegeEscalation',
    level: 'restricted',
    run(pod) {
      if (isWindows(pod)) return undefined;
      return eachContainer(
        'allowPrivilegeEscalation != false',
        (view) => fieldAt(view.context, 'allowPrivilegeEscalation') !== false,
        'must set securityContext.allowPrivilegeEscalation=false',
      )(pod);
    },
  },
  { id: 'capabilities_restricted', level: 'restricted', replaces: 'capabilities_baseline', run: capabilities },
  { id: 'restrictedVolumes', level: 'restricted', replaces: 'hostPathVolumes', run: volumes },
  { id: 'runAsNonRoot', level: 'restricted', run: runAsNonRoot },
  {
    id: 'runAsUser',
    level: 'restricted',
    run(pod) {
      const isPod = fieldAt(podContext(pod), 'runAsUser') === 0;
      const caught = containersOf(pod).filter((view) => fieldAt(view.context, 'runAsUser') === 0);
      if (!isPod && caught.length === 0) return undefined;
      const parts = [...(isPod ? ['pod'] : []), ...(caught.length > 0 ? [containerNames(caught)] : [])];
      return { reason: 'runAsUser=0', detail: `${parts.join(' and ')} must not set runAsUser=0` };
    },
  },
  { id: 'seccompProfile_restricted', level: 'restricted', replaces: 'seccompProfile_baseline', run: seccomp },
];

function capabilities(pod: PodView): Violation | undefined {
  if (isWindows(pod)) return undefined;
  const views = containersOf(pod);
  const keeping = views.filter((view) => !listAt(view.context, 'capabilities', 'drop').includes('ALL'));
  const addedBy = (context: unknown) =>
    listAt(context, 'capabilities', 'add').filter((name) => name !== 'NET_BIND_SERVICE');
  const adding = views.filter((view) => addedBy(view.context).length > 0);
  const details: string[] = [];
  if (keeping.length > 0) details.push(`${containerNames(keeping)} must set securityContext.capabilities.drop=["ALL"]`);
  if (adding.length > 0) {
    const names = [...new Set(adding.flatMap((view) => addedBy(view.context)).map(String))].sort();
    details.push(`${containerNames(adding)} must not include ${quoted(names)} in securityContext.capabilities.add`);
  }
  return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') };
}

function volumes(pod: PodView): Violation | undefined {
  const types = new Set<string>();
  const names: string[] = [];
  for (const volume of listAt(pod.spec, 'volumes').filter(isJson)) {
    const type = Object.keys(volume).find((field) => field !== 'name');
    if (type === undefined || VOLUME_TYPES.has(type)) continue;
    types.add(type);
    names.push(stringAt(volume, 'name') ?? '');
  }
  if (names.length === 0) return undefined;
  return {
    reason: 'restricted volume types',
    detail: `${plural('volume', 'volumes', names.length)} ${quoted(names)} ${plural('uses', 'use', names.length)} restricted volume ${plural('type', 'types', types.size)} ${quoted([...types].sort())}`,
  };
}

function runAsNonRoot(pod: PodView): Violation | undefined {
  if (fieldAt(pod.spec, 'hostUsers') === false) return undefined;
  const ofPod = fieldAt(podContext(pod), 'runAsNonRoot');
  const views = containersOf(pod);
  const refusing = views.filter((view) => fieldAt(view.context, 'runAsNonRoot') === false);
  const silent = views.filter((view) => typeof fieldAt(view.context, 'runAsNonRoot') !== 'boolean');
  const reason = 'runAsNonRoot != true';
  if (ofPod === false && silent.length + refusing.length > 0 && refusing.length === 0) {
    return { reason, detail: 'pod must not set securityContext.runAsNonRoot=false' };
  }
  if (refusing.length > 0) {
    const subject = ofPod === false ? `pod and ${containerNames(refusing)}` : containerNames(refusing);
    return { reason, detail: `${subject} must not set securityContext.runAsNonRoot=false` };
  }
  if (ofPod === true || silent.length === 0) return undefined;
  return { reason, detail: `pod or ${containerNames(silent)} must set securityContext.runAsNonRoot=true` };
}

function seccomp(pod: PodView): Violation | undefined {
  if (isWindows(pod)) return undefined;
  const typeOf = (context: unknown) => stringAt(context, 'seccompProfile', 'type');
  const isGood = (type: string | undefined) => type === 'RuntimeDefault' || type === 'Localhost';
  const ofPod = typeOf(podContext(pod));
  const views = containersOf(pod);
  const bad = views.filter((view) => typeOf(view.context) !== undefined && !isGood(typeOf(view.context)));
  const silent = views.filter((view) => typeOf(view.context) === undefined);
  const details: string[] = [];
  if (ofPod !== undefined && !isGood(ofPod)) {
    details.push(`pod must not set securityContext.seccompProfile.type to ${JSON.stringify(ofPod)}`);
  }
  if (bad.length > 0) {
    const values = [...new Set(bad.map((view) => typeOf(view.context) ?? ''))].sort();
    details.push(`${containerNames(bad)} must not set securityContext.seccompProfile.type to ${quoted(values)}`);
  }
  if (ofPod === undefined && silent.length > 0) {
    details.push(
      `pod or ${containerNames(silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
    );
  }
  return details.length === 0 ? undefined : { reason: 'seccompProfile', detail: details.join('; ') };
}
