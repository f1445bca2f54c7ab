import { type KubeObject, StatusError } from '../contract.ts';
import { notFound } from '../registry/failures.ts';
import { namespaceOf, type ResourceCall, writeOf } from '../server/context.ts';
import type { SubresourceParts } from './subresources.ts';

const optionKinds: Readonly<Record<string, string>> = {
  exec: 'PodExecOptions',
  attach: 'PodAttachOptions',
  portforward: 'PodPortForwardOptions',
  proxy: 'PodProxyOptions',
};

/** exec, attach, portforward and proxy: authorised and admitted like the real ones, then refused. */
export async function refuseConnect(parts: SubresourceParts, call: ResourceCall, subresource: string): Promise<never> {
  const { type, info } = call;
  const name = info.name as string;
  if (parts.store.get(type.storageKey, namespaceOf(call), name) === undefined) throw notFound(type, name);
  const options = {
    kind: optionKinds[subresource] ?? 'PodProxyOptions',
    apiVersion: 'v1',
    metadata: { name },
    container: call.query.get('container') ?? undefined,
    command: call.query.getAll('command'),
  } as unknown as KubeObject;
  await parts.writer.admitOther(
    'CONNECT',
    type,
    subresource,
    options,
    { namespace: namespaceOf(call), name },
    writeOf(call),
  );
  throw new StatusError(
    501,
    'NotImplemented',
    `the sandbox runs no containers: ${type.plural}/${subresource} of "${name}" has nothing to connect to`,
    { name, kind: type.plural },
  );
}
