import { z } from 'zod';
import { IPV4_RANGE } from '../azure/ipv4.ts';
import { referenceTo } from '../model/reference.ts';
import { objectName } from '../workload/schema.ts';
import { webSchema } from './web-schema.ts';

const hostName = z
  .string()
  .toLowerCase()
  .max(40)
  .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, 'must be the name of a Host in this tenant');
const port = z.number().int().min(1).max(65_535);
const range = z.string().regex(IPV4_RANGE, 'must be an IPv4 range such as 198.51.100.0/24');

export const endpointSchema = z
  .strictObject({
    to: z
      .enum(['tenant', 'internet'])
      .default('tenant')
      .describe(
        "Who reaches it. tenant: the tenant's own hosts and nodes, for a service its hosts alone, at an address of the network. internet: everybody, or who comes from sources, at a public address of its own.",
      ),
    hosts: z
      .array(referenceTo('Host', hostName))
      .max(50)
      .default([])
      .refine((names) => new Set(names).size === names.length, 'must name each host once')
      .describe('Hosts of the tenant that answer. Either these or service.'),
    service: referenceTo('Service', objectName)
      .optional()
      .describe('Service of the tenant that answers, in place of hosts, at a load balancer of its cluster.'),
    ports: z
      .array(
        z.strictObject({
          port: port.describe('Port by which it is reached.'),
          target: port
            .optional()
            .describe('Port on which the hosts listen, or the one of the service among its ports. Default: the same.'),
          protocol: z.enum(['TCP', 'UDP']).default('TCP').describe('Protocol.'),
        }),
      )
      .max(20)
      .default([])
      .describe('Ports that are led to what answers. Required, but for web, which has 80 and 443.'),
    web: webSchema.optional(),
    sources: z
      .array(range)
      .max(100)
      .default([])
      .describe('Address ranges of the internet that may come, for internet only. Default: all of them.'),
    probe: z
      .strictObject({
        port: port.optional().describe('Port that is asked. Default: the target of the first TCP port, or of web.'),
        path: z
          .string()
          .startsWith('/')
          .max(2048)
          .optional()
          .describe(
            'Path that answers 200 over HTTP, for web anything from 200 to 399. Default: a connection is enough; for web /.',
          ),
        everySeconds: z.number().int().min(5).max(300).default(5).describe('How often, in seconds.'),
        failures: z.number().int().min(1).max(100).default(2).describe('Failures in a row before a host gets no more.'),
      })
      .prefault({})
      .describe('Whether a host may get connections. Of a service its own probes say it.'),
  })
  .refine(({ hosts, service }) => (service === undefined) === hosts.length > 0, {
    message: 'is required, and must not be set beside service',
    path: ['hosts'],
  })
  .refine(({ service, web }) => service === undefined || web === undefined, {
    message: 'leads to hosts alone: over HTTP a service is reached by its own expose',
    path: ['web'],
  })
  .refine(({ service, probe }) => service === undefined || (probe.port === undefined && probe.path === undefined), {
    message: 'is for hosts: which replicas of a service get connections, its own probes.ready says',
    path: ['probe'],
  })
  .refine(({ to, sources }) => to === 'internet' || sources.length === 0, {
    message: 'is for internet only: inside, the tenant alone reaches it',
    path: ['sources'],
  })
  .refine(({ ports, web }) => (web === undefined) === ports.length > 0, {
    message: 'is required, and must not be set beside web, which answers on 80 and 443',
    path: ['ports'],
  })
  .refine(({ to, web }) => to === 'internet' || web === undefined, {
    message: 'is for internet only',
    path: ['web'],
  })
  .refine(({ web, probe }) => web === undefined || probe.failures <= 20, {
    message: 'must not be more than 20 with web',
    path: ['probe', 'failures'],
  })
  .refine(({ ports }) => new Set(ports.map((one) => `${one.protocol} ${one.port}`)).size === ports.length, {
    message: 'must not have a port twice',
    path: ['ports'],
  })
  .refine(
    ({ ports, probe, service, web }) =>
      service !== undefined ||
      web !== undefined ||
      probe.port !== undefined ||
      ports.some(({ protocol }) => protocol === 'TCP'),
    {
      message: 'is required where there is no TCP port: a probe connects',
      path: ['probe', 'port'],
    },
  );

export type EndpointSpec = z.infer<typeof endpointSchema>;
