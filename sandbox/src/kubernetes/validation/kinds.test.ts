import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCluster, type TestCluster } from '../testing.ts';

let running: TestCluster;
beforeAll(async () => {
  running = await startTestCluster();
});
afterAll(() => running.end());

const inDefault = (group: string, plural: string): string =>
  `${group === 'v1' ? '/api' : '/apis'}/${group}/namespaces/default/${plural}`;
const job = (schedule: string): object => ({
  schedule,
  jobTemplate: {
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } } },
  },
});
const backend = { service: { name: 'web', port: { number: 80 } } };
const ingress = (path: object): object => ({ spec: { rules: [{ host: 'a.example.com', http: { paths: [path] } }] } });
const scaler = (more: object): object => ({
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 3, ...more },
});
const statefulSet = (volume: string): object => ({
  spec: {
    serviceName: 'web',
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', image: 'nginx', volumeMounts: [{ name: volume, mountPath: '/data' }] }] },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    ],
  },
});
const way = (ipBlock: object): object => ({ spec: { podSelector: {}, egress: [{ to: [{ ipBlock }] }] } });
const limits = (limit: object): object => ({ spec: { limits: [{ type: 'Container', ...limit }] } });

/** A body that is admitted, one that differs in one field, and what is said of that field. */
const pairs: readonly [what: string, path: string, control: object, mutant: object, status: number, message: string][] =
  [
    [
      'policy types',
      inDefault('networking.k8s.io/v1', 'networkpolicies'),
      { spec: { podSelector: {}, policyTypes: ['Ingress'] } },
      { spec: { podSelector: {}, policyTypes: ['ingress'] } },
      422,
      'spec.policyTypes[0]: Unsupported value: "ingress": supported values: "Egress", "Ingress"',
    ],
    [
      'holes in an address range',
      inDefault('networking.k8s.io/v1', 'networkpolicies'),
      way({ cidr: '::/0', except: ['fc00::/7', '64:ff9b::a9fe:0/112'] }),
      way({ cidr: '::/0', except: ['fc00::/7', '::ffff:0:0/96'] }),
      422,
      'spec.egress[0].to[0].ipBlock.except[1]: Invalid value: "::ffff:0:0/96": must be a strict subset of `cidr`',
    ],
    [
      'bits behind the prefix of an address range',
      inDefault('networking.k8s.io/v1', 'networkpolicies'),
      way({ cidr: '2001:db8::/48', except: ['2001:db8:0:1::/64'] }),
      way({ cidr: '2001:db8::/48', except: ['2001:db8:0:1::7/64'] }),
      422,
      'spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "2001:db8:0:1::7/64": must not have bits set beyond the prefix length',
    ],
    [
      'ranges that a load balancer lets in',
      inDefault('v1', 'services'),
      { spec: { type: 'LoadBalancer', ports: [{ port: 80 }], loadBalancerSourceRanges: ['198.51.100.0/24'] } },
      { spec: { type: 'LoadBalancer', ports: [{ port: 80 }], loadBalancerSourceRanges: ['198.51.100.7/24'] } },
      422,
      'spec.LoadBalancerSourceRanges[0]: Invalid value: "198.51.100.7/24": must not have bits set beyond the prefix length',
    ],
    [
      'base64 of secrets',
      inDefault('v1', 'secrets'),
      { data: { a: 'YWJj' } },
      { data: { a: 'not base64!' } },
      400,
      'illegal base64 data at input byte 3',
    ],
    [
      'keys of secrets',
      inDefault('v1', 'secrets'),
      { data: { 'a.b': 'YWJj' } },
      { data: { 'a/b': 'YWJj' } },
      422,
      'data[a/b]: Invalid value: "a/b": a valid config key must consist of',
    ],
    [
      'mounts of the claims of a stateful set',
      inDefault('apps/v1', 'statefulsets'),
      statefulSet('data'),
      statefulSet('other'),
      422,
      'spec.template.spec.containers[0].volumeMounts[0].name: Not found: "other"',
    ],
    [
      'amounts of quotas',
      inDefault('v1', 'resourcequotas'),
      { spec: { hard: { pods: '3' } } },
      { spec: { hard: { pods: '1500m' } } },
      422,
      'spec.hard[pods]: Invalid value: "1500m": must be an integer',
    ],
    [
      'order of a limit range',
      inDefault('v1', 'limitranges'),
      limits({ min: { cpu: '1' }, max: { cpu: '2' } }),
      limits({ min: { cpu: '3' }, max: { cpu: '2' } }),
      422,
      'spec.limits[0].min[cpu]: Invalid value: "3": min value 3 is greater than max value 2',
    ],
    [
      'path types of an ingress',
      inDefault('networking.k8s.io/v1', 'ingresses'),
      ingress({ path: '/', pathType: 'Prefix', backend }),
      ingress({ path: '/', backend }),
      422,
      'spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified',
    ],
    [
      'paths of an ingress',
      inDefault('networking.k8s.io/v1', 'ingresses'),
      ingress({ path: '/a', pathType: 'Exact', backend }),
      ingress({ path: 'a', pathType: 'Exact', backend }),
      422,
      'spec.rules[0].http.paths[0].path: Invalid value: "a": must be an absolute path',
    ],
    [
      'bounds of an autoscaler',
      inDefault('autoscaling/v2', 'horizontalpodautoscalers'),
      scaler({ minReplicas: 2 }),
      scaler({ minReplicas: 4 }),
      422,
      'spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`',
    ],
    [
      'schedule of a cron job',
      inDefault('batch/v1', 'cronjobs'),
      { spec: job('*/5 * * * *') },
      { spec: job('*/5 * * *') },
      422,
      'spec.schedule: Invalid value: "*/5 * * *": expected exactly 5 fields, found 4: [*/5 * * *]',
    ],
  ];

test.each(pairs)('%s are checked: the control is admitted, the mutant refused by its field', async (...pair) => {
  const [, path, control, mutant, status, message] = pair;
  const send = (body: object) => running.send('POST', `${path}?dryRun=All`, { metadata: { name: 'x' }, ...body });
  const admitted = await send(control);
  expect([admitted.status, admitted.body.message]).toEqual([201, undefined]);
  const refused = await send(mutant);
  expect(refused.status).toBe(status);
  expect(refused.body.message).toContain(message);
});
