import { fieldAt, isJson, type Json, listAt, stringAt } from '../../machinery/index.ts';

/** One control of the Pod Security Standards. Returns undefined when the pod keeps to it. */
export interface Check {
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** The check of the baseline level that this stricter one stands in for. */
  readonly replaces?: string;
  readonly run: (pod: PodView) => Violation | undefined;
}

export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

/** What the checks look at: a pod's or a pod template's metadata and spec. */
export interface PodView {
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Json;
}

export interface ContainerView {
  readonly name: string;
  readonly context: unknown;
  readonly container: Json;
}

/** Init containers, containers and ephemeral containers, in the order in which the API server names them. */
export function containersOf(pod: PodView): ContainerView[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((field) =>
    listAt(pod.spec, field)
      .filter(isJson)
      .map((container) => ({
        name: stringAt(container, 'name') ?? '',
        context: fieldAt(container, 'securityContext'),
        container,
      })),
  );
}

export function podContext(pod: PodView): unknown {
  return fieldAt(pod.spec, 'securityContext');
}

export function isWindows(pod: PodView): boolean {
  return stringAt(pod.spec, 'os', 'name') === 'windows';
}

export function quoted(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ');
}

export function plural(one: string, many: string, count: number): string {
  return count === 1 ? one : many;
}

/** `container "a"` or `containers "a", "b"`. */
export function containerNames(containers: readonly ContainerView[]): string {
  return `${plural('container', 'containers', containers.length)} ${quoted(containers.map(({ name }) => name))}`;
}

/** Fails where any container is caught; the detail names them all. */
export function eachContainer(
  reason: string,
  isCaught: (view: ContainerView) => boolean,
  rule: string,
): (pod: PodView) => Violation | undefined {
  return (pod) => {
    const caught = containersOf(pod).filter(isCaught);
    return caught.length === 0 ? undefined : { reason, detail: `${containerNames(caught)} ${rule}` };
  };
}

/** Fails where the pod itself or any container is caught. */
export function podOrContainers(
  pod: PodView,
  isCaught: (context: unknown) => boolean,
): { subject: string; isPodCaught: boolean; caught: ContainerView[] } | undefined {
  const isPodCaught = isCaught(podContext(pod));
  const caught = containersOf(pod).filter((view) => isCaught(view.context));
  if (!isPodCaught && caught.length === 0) return undefined;
  const parts = [...(isPodCaught ? ['pod'] : []), ...(caught.length > 0 ? [containerNames(caught)] : [])];
  return { subject: parts.join(' and '), isPodCaught, caught };
}
