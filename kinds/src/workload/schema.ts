import { z } from 'zod';
import { amount } from '../kubernetes/quantity.ts';
import { referenceTo } from '../model/reference.ts';
import { CONTAINER_LIMITS, cpu, memory } from '../tenant/settings.ts';

/** Fields that all share that run a container. */

export const objectName = z
  .string()
  .toLowerCase()
  .max(40)
  .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, 'must be the name of an object in this tenant');
const settingKey = z.string().min(1).max(253);

export const image = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^\S+$/, 'must be an image such as registry.example.com/team/shop:1.4')
  .describe('Image of the container.');
export const command = z
  .array(z.string())
  .max(100)
  .optional()
  .describe("What is run. Default: the image's entrypoint.");
export const args = z.array(z.string()).max(100).optional().describe("Its arguments. Default: the image's.");

/** Of a user or a group in a container: https://kubernetes.io/docs/tasks/configure-pod-container/security-context */
export const numericId = z.number().int().max(2_147_483_647);
export const runAsUser = numericId
  .min(0)
  .optional()
  .describe(
    "Number of the user that the container runs as. Default: the image's, which in a restricted tenant has to be a number other than 0.",
  );

/** @param onChange what a change of the Config or Secret does */
export function environment(onChange: string) {
  const fromConfig = z
    .strictObject({
      config: referenceTo('Config', objectName).describe('Name of the Config.'),
      key: settingKey.describe('Which of its values.'),
    })
    .meta({ title: 'From a Config', description: `A value of a Config of this tenant. When it changes, ${onChange}.` });
  const fromSecret = z
    .strictObject({
      secret: referenceTo('Secret', objectName).describe('Name of the Secret.'),
      key: settingKey.describe('Which of its values.'),
    })
    .meta({ title: 'From a Secret', description: `A value of a Secret of this tenant. When it changes, ${onChange}.` });
  return z
    .record(
      z
        .string()
        .max(253)
        .regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, 'must be the name of a variable'),
      z.union([z.string(), fromConfig, fromSecret]),
    )
    .default({})
    .describe('Variables of the environment: a text, or a value of a Config or a Secret. Default: none.');
}

/** @param each who gets them: "each replica" */
export function resources(each: string) {
  return z
    .strictObject({
      cpu: cpu.default('100m').describe(`CPU that is kept for ${each}.`),
      memory: memory.default('128Mi').describe(`Memory that is kept for ${each}, and the most it can use.`),
      cpuLimit: cpu
        .optional()
        .describe(`Most CPU of ${each}. Default: ${CONTAINER_LIMITS.cpu}, or cpu where that is more.`),
    })
    .refine((own) => own.cpuLimit === undefined || amount(own.cpuLimit) >= amount(own.cpu), {
      message: 'must not be below cpu',
      path: ['cpuLimit'],
    })
    .prefault({})
    .describe(`What ${each} gets.`);
}

export const placement = z
  .strictObject({
    pool: referenceTo('NodePool', objectName)
      .optional()
      .describe('Name of the NodePool. Default: any node of the tenant.'),
  })
  .default({})
  .describe('On which nodes it runs.');

export const volumeName = z
  .string()
  .max(40)
  .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, 'must be a name such as data');
export const mountPath = z.string().startsWith('/').max(1024).describe('Where the container sees it.');

/** Of a volume that ends with its pod. */
const config = referenceTo('Config', objectName)
  .optional()
  .describe(
    'The values and files of a Config of this tenant, each as a file. Exactly one of config, secret and scratch is set.',
  );
const secret = referenceTo('Secret', objectName)
  .optional()
  .describe('The values of a Secret of this tenant, each as a file, in place of config.');
const scratch = memory
  .optional()
  .describe('Empty space that goes with the pod, of this size at most, in place of config and secret.');

export const pullSecrets = z
  .array(referenceTo('Secret', objectName))
  .max(10)
  .default([])
  .describe('Secrets of type registry, with the logins for the image. Default: none.');

export const isEachOnce = (values: readonly string[]): boolean => new Set(values).size === values.length;

/** Whether no path at which a container sees a volume is there twice, which Kubernetes refuses. */
export const hasPathsOnce = (volumes: Readonly<Record<string, { readonly path: string }>>): boolean =>
  isEachOnce(Object.values(volumes).map(({ path }) => path));

export const PATH_TWICE = 'must not have two volumes at one path';

/** Volumes of what runs once: they end with their pod. */
export const passingVolumes = z
  .record(
    volumeName,
    z
      .strictObject({ path: mountPath, config, secret, scratch })
      .refine((one) => [one.config, one.secret, one.scratch].filter((from) => from !== undefined).length === 1, {
        message: 'must be given, or secret or scratch, and only one of them',
        path: ['config'],
      }),
  )
  .refine(hasPathsOnce, PATH_TWICE)
  .default({})
  .describe('Volumes by name. Default: none.');

/** What a container is made of, whatever runs it. */
export interface ContainerSpec {
  readonly image: string;
  readonly command?: string[] | undefined;
  readonly args?: string[] | undefined;
  readonly env: z.infer<ReturnType<typeof environment>>;
  readonly resources: z.infer<ReturnType<typeof resources>>;
  readonly placement: z.infer<typeof placement>;
  readonly volumes: Readonly<
    Record<
      string,
      {
        readonly path: string;
        readonly config?: string | undefined;
        readonly secret?: string | undefined;
        readonly scratch?: string | undefined;
      }
    >
  >;
  readonly runAsUser?: number | undefined;
  readonly pullSecrets?: readonly string[] | undefined;
}
