import { z } from 'zod';
import { IMAGE_NAMES } from './images.ts';

/** Azure's own limit on custom data. */
const MOST_CLOUD_INIT_BYTES = 65_535;

/** Azure refuses them: https://learn.microsoft.com/azure/virtual-machines/linux/faq */
const RESERVED_USERS = [
  'root',
  'admin',
  'administrator',
  'user',
  'test',
  'guest',
  'console',
  'support',
  'sys',
  'owner',
];

const diskType = z
  .enum(['premium-ssd', 'standard-ssd'])
  .default('premium-ssd')
  .describe('Kind of disk. premium-ssd wants a size with an s in its name, such as Standard_D2s_v5.');

const disk = z.strictObject({
  sizeGiB: z.number().int().min(1).max(32_767).describe('Size in GiB. It can grow, not shrink.'),
  type: diskType,
});

export const machineSize = z
  .string()
  .max(64)
  .regex(/^Standard_[A-Za-z0-9_-]+$/, 'must be a size of Azure such as Standard_D2s_v5');

export const hostSchema = z.strictObject({
  size: machineSize.default('Standard_D2s_v5').describe('Size of the machine. A change restarts it.'),
  image: z
    .union([
      z.enum(IMAGE_NAMES),
      z
        .string()
        .max(1024)
        .regex(
          /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/(images\/[^/]+|galleries\/[^/]+\/images\/[^/]+(\/versions\/[^/]+)?)$/i,
          'must be an image by name, or the id of an image or of a gallery image of Linux',
        ),
    ])
    .default('ubuntu-24.04')
    .describe(`What it starts from: ${IMAGE_NAMES.join(', ')}, or the id of an image of Linux.`),
  user: z
    .string()
    .max(32)
    .regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens')
    .refine((name) => !RESERVED_USERS.includes(name), 'must not be a name that Azure reserves')
    .default('azureuser')
    .describe("Whom the tenant's SSH key signs in as. There is no password."),
  systemDisk: z
    .strictObject({
      sizeGiB: z.number().int().min(30).max(4095).default(64).describe('Size in GiB.'),
      type: diskType,
    })
    .prefault({})
    .describe('The disk with the system. It is made with the machine and goes with it.'),
  disks: z
    .record(
      z
        .string()
        .max(20)
        .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, 'must be a name such as data'),
      disk,
    )
    .refine((disks) => Object.keys(disks).length <= 16, 'must be 16 at most')
    .default({})
    .describe('Further disks by name; each is deleted with the host, or when it is no longer named. Default: none.'),
  zone: z.enum(['1', '2', '3']).optional().describe('Availability zone. Default: none.'),
  secureBoot: z
    .boolean()
    .default(true)
    .describe('Does it start only what is signed? Images with drivers of their own may need false.'),
  encryptionAtHost: z
    .boolean()
    .default(false)
    .describe(
      'Is what leaves memory encrypted on the hardware too? The subscription must have the feature EncryptionAtHost registered.',
    ),
  cloudInit: z
    .string()
    .refine((text) => Buffer.byteLength(text) <= MOST_CLOUD_INIT_BYTES, 'must be 64 KiB at most')
    .optional()
    .describe(
      'What cloud-init does at the first start. No secret: whoever gets into the machine reads it. Default: nothing.',
    ),
  stopped: z
    .boolean()
    .default(false)
    .describe('Is it deallocated? It then costs no machine, and keeps disks and address.'),
});

export type HostSpec = z.infer<typeof hostSchema>;
