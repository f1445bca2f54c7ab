import { z } from 'zod';
import { referenceTo } from '../model/reference.ts';
import { memory } from '../tenant/settings.ts';
import {
  args,
  command,
  environment,
  hasPathsOnce,
  image,
  isEachOnce,
  mountPath,
  numericId,
  objectName,
  PATH_TWICE,
  placement,
  pullSecrets,
  resources,
  runAsUser,
  volumeName,
} from '../workload/schema.ts';
import { exposeSchema } from './exposure-schema.ts';

const port = z.number().int().min(1).max(65_535);
/** Kubernetes' pattern for names of ports: https://kubernetes.io/docs/concepts/services-networking/service */
const portName = z
  .string()
  .max(15)
  .regex(/^(?=.*[a-z])[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'must be lower-case letters, digits and hyphens');

const probe = z
  .strictObject({
    path: z
      .string()
      .startsWith('/')
      .max(2048)
      .optional()
      .describe(
        'Path that answers with a status below 400 over HTTP. Default: it is enough that the port takes connections.',
      ),
    command: z.array(z.string()).min(1).max(50).optional().describe('Command that ends with 0, in place of path.'),
    port: port.optional().describe('Port that is asked. Default: the first of ports.'),
    everySeconds: z.number().int().min(1).max(3600).default(10).describe('How often it is asked, in seconds.'),
    timeoutSeconds: z.number().int().min(1).max(600).default(2).describe('Longest to wait for an answer, in seconds.'),
    failures: z.number().int().min(1).max(1000).default(3).describe('Failures in a row before it counts as failed.'),
  })
  .refine(({ path, command }) => path === undefined || command === undefined, {
    message: 'must not be set beside command: a probe asks in one way',
    path: ['path'],
  });

const volume = z
  .strictObject({
    path: mountPath,
    size: memory
      .optional()
      .describe(
        'A volume that outlives its pod, of this size such as 10Gi; each replica has its own. It can grow, not shrink. Exactly one of size, config, secret and scratch is set.',
      ),
    storageClass: z.string().max(253).optional().describe("Class of such a volume. Default: the cluster's."),
    config: referenceTo('Config', objectName)
      .optional()
      .describe('The values and files of a Config of this tenant, each as a file, in place of size.'),
    secret: referenceTo('Secret', objectName)
      .optional()
      .describe('The values of a Secret of this tenant, each as a file, in place of size.'),
    scratch: memory.optional().describe('Empty space that goes with the pod, of this size at most, in place of size.'),
  })
  .refine(
    ({ size, config, secret, scratch }) =>
      [size, config, secret, scratch].filter((one) => one !== undefined).length === 1,
    {
      message: 'must be given, or config, secret or scratch, and only one of them',
      path: ['size'],
    },
  )
  .refine(({ size, storageClass }) => storageClass === undefined || size !== undefined, {
    message: 'is for volumes with a size only',
    path: ['storageClass'],
  });

/** Where nothing runs as root, nothing else could write to a new volume. Any group will do, for the container is put in it. */
const RESTRICTED_FS_GROUP = 1000;

const hasLastingVolume = (volumes: Readonly<Record<string, z.infer<typeof volume>>>): boolean =>
  Object.values(volumes).some(({ size }) => size !== undefined);

export const replicas = z.number().int().min(1).max(1000);

export const serviceSchema = z
  .strictObject({
    image,
    command,
    args,
    replicas: replicas.default(1).describe('How many run.'),
    autoscale: z
      .strictObject({
        max: z.number().int().min(1).max(1000).describe('Most replicas; replicas is the fewest.'),
        cpuPercent: z
          .number()
          .int()
          .min(1)
          .max(1000)
          .default(70)
          .describe('Use of CPU that is aimed at, in percent of what is requested.'),
      })
      .optional()
      .describe('Replicas by load. Default: always as many as replicas says.'),
    stopped: z.boolean().default(false).describe('Runs no replica, and keeps all else.'),
    env: environment('the pods are replaced one after another'),
    ports: z
      .array(
        z.strictObject({
          name: portName.optional().describe('Name of the port. Default: port-<number>.'),
          port: port.describe('Port by which it is reached.'),
          target: port.optional().describe('Port on which the container listens. Default: the same.'),
          protocol: z.enum(['TCP', 'UDP']).default('TCP').describe('Protocol.'),
        }),
      )
      .max(50)
      .default([])
      .describe('Ports of the container. Default: none.'),
    expose: exposeSchema.prefault({}),
    resources: resources('each replica'),
    probes: z
      .strictObject({
        ready: probe.optional().describe('Whether a replica may get requests. Default: as soon as it runs.'),
        alive: probe.optional().describe('Whether a replica has to be started again. Default: when it ends.'),
        started: probe.optional().describe('Whether a slow starter is up; the others are not asked before.'),
      })
      .default({})
      .describe('How the cluster finds out how a replica is.'),
    placement,
    runAsUser,
    pullSecrets,
    volumes: z
      .record(volumeName, volume)
      .refine(hasPathsOnce, PATH_TWICE)
      .default({})
      .describe('Volumes by name. Default: none.'),
    fsGroup: numericId
      .min(1)
      .optional()
      .describe(
        `Number of the group that volumes with a size belong to and the container is in, for images that do not run as root. Default: ${RESTRICTED_FS_GROUP} in a restricted tenant, none in others.`,
      ),
    drainSeconds: z
      .number()
      .int()
      .min(0)
      .max(600)
      .default(0)
      .describe(
        'How long a replica that has to go still serves, in seconds, until nobody is led to it any more; only then it is told to end. Some 5 lose no request while replicas are replaced.',
      ),
    shutdownSeconds: z
      .number()
      .int()
      .min(0)
      .max(3600)
      .default(30)
      .describe('How long a replica may take to end, in seconds, before it is ended.'),
  })
  .refine(({ fsGroup, volumes }) => fsGroup === undefined || hasLastingVolume(volumes), {
    message: 'is for services that have a volume with a size only',
    path: ['fsGroup'],
  })
  .refine(({ autoscale, replicas }) => autoscale === undefined || autoscale.max >= replicas, {
    message: 'must not be below replicas',
    path: ['autoscale', 'max'],
  })
  .refine(({ expose, ports }) => expose.hosts.length === 0 || ports.some(({ protocol }) => protocol === 'TCP'), {
    message: 'needs a TCP port, to which requests are led',
    path: ['ports'],
  })
  .refine(
    ({ expose, ports }) =>
      expose.paths.every(
        ({ port: asked }) =>
          asked === undefined || ports.some(({ port: own, protocol }) => own === asked && protocol === 'TCP'),
      ),
    { message: 'must lead to TCP ports among ports', path: ['expose', 'paths'] },
  )
  .refine(({ ports }) => isEachOnce(ports.map(nameOfPort)), {
    message: 'must not have two ports of one name',
    path: ['ports'],
  })
  .refine(({ ports }) => isEachOnce(ports.map(({ port, protocol }) => `${protocol} ${port}`)), {
    message: 'must not have a port twice',
    path: ['ports'],
  })
  .refine(
    ({ probes, ports }) =>
      Object.values(probes).every((one) => one?.command !== undefined || one?.port !== undefined || ports.length > 0),
    { message: 'needs a port: there is none in ports', path: ['probes'] },
  );

export type ServiceSpec = z.infer<typeof serviceSchema>;

/** The group of the volumes that outlive their pod; undefined: root's, or there is no such volume. */
export function fsGroupOf({ fsGroup, volumes }: ServiceSpec, podSecurity: string): number | undefined {
  if (!hasLastingVolume(volumes)) return undefined;
  return fsGroup ?? (podSecurity === 'restricted' ? RESTRICTED_FS_GROUP : undefined);
}

export function nameOfPort({
  name,
  port: number,
}: {
  readonly name?: string | undefined;
  readonly port: number;
}): string {
  return name ?? `port-${number}`;
}

type Port = ServiceSpec['ports'][number];

const targetOf = ({ port, target, protocol }: Port): string => `${protocol} ${target ?? port}`;

/** The ports that the container has: Kubernetes takes none of them twice, though several of the service may lead to one. */
export function containerPorts(ports: readonly Port[]): Port[] {
  return ports.filter((port, at) => ports.findIndex((one) => targetOf(one) === targetOf(port)) === at);
}

/** The name that the container has for what a port leads to. */
export function targetName(ports: readonly Port[], port: Port): string {
  return nameOfPort(ports.find((one) => targetOf(one) === targetOf(port)) ?? port);
}
