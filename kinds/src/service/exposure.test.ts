import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../model/json.ts';
import { declared, inTenant } from '../testing.ts';
import { Service } from './index.ts';

const HOST = 'shop.example.com';
const INTERNAL = { ingressClasses: ['internal', 'inside'], gateways: ['gateways/inside'] };

function input(expose: JsonObject, around: { tenant?: JsonObject; internalIngress?: JsonObject } = {}) {
  const spec = {
    image: 'nginx:1.29',
    ports: [{ port: 80, target: 8080 }, { port: 9000 }, { name: 'dns', port: 53, protocol: 'UDP' }],
    expose: { hosts: [HOST], ...expose },
  };
  const tenant = { hosts: [HOST], gateways: ['gateways/public', 'gateways/inside'], ...around.tenant };
  const infrastructure = {
    ...{ provider: 'kubernetes', clusterName: 'own' },
    ...(around.internalIngress === undefined ? {} : { internalIngress: around.internalIngress }),
  };
  return inTenant(Service, 'shop', spec, { tenant, infrastructure });
}
type Around = Parameters<typeof input>[1];

const resource = (expose: JsonObject, key: string, around?: Around) =>
  Service.compile(input(expose, around) as never).find((one) => one.key === key);
const faults = (expose: JsonObject, around?: Around) =>
  (Service.faults?.(input(expose, around) as never) ?? []).map(({ field, message }) => `${field}: ${message}`);
const outputs = (expose: JsonObject, around?: Around) => Service.outputs(input(expose, around) as never, {});
const isValid = (expose: JsonObject) =>
  Service.schema.safeParse({ image: 'nginx', ports: [{ port: 80 }], expose }).success;

describe('the internet', () => {
  test('comes in by an ingress, each path to its port, with the certificate of a secret', () => {
    const expose = {
      to: 'internet',
      tlsSecret: 'shop-tls',
      paths: [{ path: '/' }, { path: '/admin', match: 'exact', port: 9000 }],
    };
    const backend = (port: string) => ({ service: { name: 'shop', port: { name: port } } });
    expect(resource(expose, 'ingress')?.body.spec).toEqual({
      rules: [
        {
          host: HOST,
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: backend('port-80') },
              { path: '/admin', pathType: 'Exact', backend: backend('port-9000') },
            ],
          },
        },
      ],
      tls: [{ hosts: [HOST], secretName: 'shop-tls' }],
    });
    expect(outputs(expose)).toMatchObject({ urls: [`https://${HOST}/`, `https://${HOST}/admin`] });
  });

  test('comes in with the certificate of a Secret, which is referred to, or of what something else keeps, which is not', () => {
    const references = (expose: JsonObject) =>
      Service.references(input({ to: 'internet', ...expose }).spec as never, 'dev01').map(({ kind, name, field }) => [
        ...[kind, name, field],
      ]);
    expect(references({ tlsSecret: 'shop-tls' })).toEqual([['Secret', 'shop-tls', 'expose.tlsSecret']]);
    expect(references({ tlsKubernetesSecret: 'from-acme' })).toEqual([]);
    const kept = { to: 'internet', tlsKubernetesSecret: 'from-acme' };
    expect(resource(kept, 'ingress')?.body.spec).toMatchObject({ tls: [{ hosts: [HOST], secretName: 'from-acme' }] });
    expect(outputs(kept)).toMatchObject({ urls: [`https://${HOST}/`] });
  });

  test('gets no certificate from a Secret that holds something else', () => {
    const given = input({ to: 'internet', tlsSecret: 'shop-tls' });
    const withSecret = (spec: JsonObject) => ({
      ...given,
      references: { ...given.references, 'expose.tlsSecret': declared('Secret', 'shop-tls', spec) },
    });
    expect(Service.faults?.(withSecret({ values: {} }) as never)).toEqual([
      {
        field: 'spec.expose.tlsSecret',
        message: 'shop-tls is a Secret of type opaque',
        remedy: 'name one of type tls',
      },
    ]);
    const tls = {
      type: 'tls',
      values: { 'tls.crt': '-----BEGIN CERTIFICATE-----', 'tls.key': '-----BEGIN PRIVATE KEY-----' },
    };
    expect(Service.faults?.(withSecret(tls) as never)).toEqual([]);
  });

  test('comes in by a route of a gateway of the tenant, with nothing left for the cluster to fill in', () => {
    const expose = { to: 'internet', gateway: { namespace: 'gateways', name: 'public', listener: 'web' } };
    expect(resource(expose, 'ingress')).toBeUndefined();
    expect(resource(expose, 'route')).toMatchObject({
      type: 'gateway.networking.k8s.io/v1/HTTPRoute',
      guards: true,
      body: {
        spec: {
          parentRefs: [
            {
              ...{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'gateways', name: 'public' },
              sectionName: 'web',
            },
          ],
          hostnames: [HOST],
          rules: [
            {
              matches: [{ path: { type: 'PathPrefix', value: '/' } }],
              backendRefs: [{ group: '', kind: 'Service', name: 'shop', port: 80, weight: 1 }],
            },
          ],
        },
      },
    });
    expect(outputs(expose)).toMatchObject({ urls: [`https://${HOST}/`] });
  });
});

describe('I9: closed by default', () => {
  test('the infrastructure comes in by its first internal ingress class, and never by that of the cluster', () => {
    const expose = { to: 'infrastructure' };
    const around = { internalIngress: INTERNAL };
    expect(resource(expose, 'ingress', around)?.body.spec).toMatchObject({ ingressClassName: 'internal' });
    expect(faults(expose, around)).toEqual([]);
    expect(Service.notOffered?.(input(expose, around) as never)).toEqual([]);
  });

  test('where the infrastructure names nothing internal, or no longer does, nothing leads in and the status says so', () => {
    const expose = { to: 'infrastructure' };
    expect(Service.compile(input(expose) as never).map(({ key }) => key)).not.toContain('ingress');
    expect(outputs(expose)).toMatchObject({ urls: [] });
    expect(Service.notOffered?.(input(expose) as never)).toEqual([
      {
        feature: 'way in from the network',
        reason:
          'this infrastructure has no ingress that answers inside its network alone; until then it is reached in the tenant alone',
      },
    ]);
  });

  test.each<[why: string, expose: JsonObject, around: Around, fault: string]>([
    [
      'nothing internal is named',
      { to: 'infrastructure' },
      {},
      'spec.expose.to: this infrastructure has no ingress that answers inside its network alone',
    ],
    [
      'a class that may be public is not let pass for internal',
      { to: 'infrastructure', ingressClass: 'nginx' },
      { internalIngress: INTERNAL },
      'spec.expose.ingressClass: nginx is not among the ingress classes that answer inside the network alone',
    ],
    [
      'nor is such a gateway',
      { to: 'infrastructure', gateway: { namespace: 'gateways', name: 'public' } },
      { internalIngress: INTERNAL },
      'spec.expose.gateway: gateways/public is not among the gateways that answer inside the network alone',
    ],
    [
      'the internet does not reach what is internal',
      { to: 'internet', ingressClass: 'inside' },
      { internalIngress: INTERNAL },
      'spec.expose.ingressClass: answers inside the network alone',
    ],
    [
      'a gateway of others',
      { to: 'internet', gateway: { namespace: 'bank', name: 'edge' } },
      {},
      'spec.expose.gateway: bank/edge is not among the gateways of this tenant',
    ],
    [
      'a class that the tenant may not use',
      { to: 'internet', ingressClass: 'fast' },
      { tenant: { ingressClasses: ['nginx'] } },
      'spec.expose.ingressClass: fast is not among the ingress classes of this tenant',
    ],
    [
      'a host of others',
      { to: 'internet', hosts: ['bank.example.com'] },
      {},
      'spec.expose.hosts[0]: bank.example.com is not among the hosts of this tenant',
    ],
  ])('%s', (_why, expose, around, fault) => {
    expect(faults(expose, around)).toEqual([fault]);
  });

  test('what the tenant says of itself is enough where its infrastructure is not known yet', () => {
    const { references, ...rest } = input({ to: 'internet' });
    const { infrastructure: _unknown, ...known } = references;
    expect(Service.faults?.({ ...rest, references: known } as never)).toEqual([]);
  });
});

test.each<[why: string, expose: JsonObject]>([
  ['hosts without anybody who would use them', { to: 'tenant', hosts: [HOST] }],
  ['nobody knows where', { to: 'infrastructure' }],
  ['two ways in', { to: 'internet', hosts: [HOST], ingressClass: 'nginx', gateway: { namespace: 'a', name: 'b' } }],
  [
    'a certificate beside that of the gateway',
    { to: 'internet', hosts: [HOST], tlsSecret: 't', gateway: { namespace: 'a', name: 'b' } },
  ],
  ['two certificates', { to: 'internet', hosts: [HOST], tlsSecret: 'a', tlsKubernetesSecret: 'b' }],
  ['a path to a port that is not there', { to: 'internet', hosts: [HOST], paths: [{ path: '/', port: 81 }] }],
  [
    'a path that could end its place in the settings of a proxy',
    { to: 'internet', hosts: [HOST], paths: [{ path: '/a;b' }] },
  ],
])('%s is refused', (_why, expose) => {
  expect(isValid({ to: 'internet', hosts: [HOST] })).toBe(true);
  expect(isValid(expose)).toBe(false);
});
