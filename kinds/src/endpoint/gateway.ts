import { providerId, taggedResource } from '../azure/arm.ts';
import type { CompiledObject } from '../model/object.ts';
import { concat, type DesiredResource, output, type Template, type TemplateValue } from '../model/resource.ts';
import { vaultSecretName } from '../secret/vault-secret.ts';
import { type AzureTenant, OF_TENANT } from '../tenant/azure-tenant.ts';
import { publicAddress } from './address.ts';
import type { EndpointSpec } from './schema.ts';
import { targetsOf, trimmed, type Web } from './web-schema.ts';

export type WebEndpointSpec = EndpointSpec & { readonly web: Web };

const RULE_SETS = {
  'microsoft-2.1': { ruleSetType: 'Microsoft_DefaultRuleSet', ruleSetVersion: '2.1' },
  'owasp-3.2': { ruleSetType: 'OWASP', ruleSetVersion: '3.2' },
} as const;
/** TLS 1.2 and later, with ciphers that keep what was said secret: https://learn.microsoft.com/azure/application-gateway/application-gateway-ssl-policy-overview */
const TLS_POLICY = { policyType: 'Predefined', policyName: 'AppGwSslPolicy20220101' } as const;

/** The firewall's policy, the public address, and the gateway that leads to the hosts by their addresses in the network. */
export function gatewayResources(
  place: AzureTenant,
  name: string,
  spec: WebEndpointSpec,
  secret: CompiledObject | undefined,
): DesiredResource[] {
  const { scope, group } = place;
  const { web } = spec;
  const id = providerId(group, 'Microsoft.Network/applicationGateways', `agw-${name}`);
  const policyId = providerId(
    group,
    'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies',
    `waf-${name}`,
  );
  const address = publicAddress(place, name);
  return [
    taggedResource(scope, {
      key: 'firewall',
      title: `web application firewall of ${name}`,
      type: 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies',
      id: policyId,
      body: { properties: firewall(spec) },
    }),
    address,
    taggedResource(scope, {
      key: 'gateway',
      title: `application gateway ${name}`,
      type: 'Microsoft.Network/applicationGateways',
      id,
      body: {
        // The tenant's own identity reads the certificate from the tenant's own vault, which it may do anyway.
        identity: { type: 'UserAssigned', userAssignedIdentities: { [place.identity]: {} } },
        properties: {
          sku: { name: 'WAF_v2', tier: 'WAF_v2' },
          autoscaleConfiguration: { minCapacity: web.instances.min, maxCapacity: web.instances.max },
          enableHttp2: true,
          firewallPolicy: { id: policyId },
          sslPolicy: TLS_POLICY,
          gatewayIPConfigurations: [{ name: 'network', properties: { subnet: { id: place.layout.gatewaySubnet } } }],
          frontendIPConfigurations: [{ name: 'public', properties: { publicIPAddress: { id: address.id } } }],
          frontendPorts: [
            { name: 'http', properties: { port: 80 } },
            { name: 'https', properties: { port: 443 } },
          ],
          sslCertificates: [{ name: 'certificate', properties: { keyVaultSecretId: certificateOf(web, secret) } }],
          backendAddressPools: [
            {
              name: 'hosts',
              properties: {
                backendAddresses: spec.hosts.map((_, index) => ({ ipAddress: output(`@hosts[${index}]`, 'address') })),
              },
            },
          ],
          ...routing(id, spec),
        },
      },
      // It reads its certificate as it is made.
      dependsOn: ['firewall', 'address', 'rule/vault'],
    }),
  ];
}

/** What the gateway knows of its hosts, of those who ask, and of which leads to which. */
function routing(id: string, spec: WebEndpointSpec): Template {
  const { web } = spec;
  const part = (list: string, of: string) => ({ id: `${id}/${list}/${of}` });
  const hosts = part('backendAddressPools', 'hosts');
  const settings = (port: number) => part('backendHttpSettingsCollection', `port-${port}`);
  const listener = (name: 'http' | 'https', more: Template) => ({
    name,
    properties: {
      frontendIPConfiguration: part('frontendIPConfigurations', 'public'),
      frontendPort: part('frontendPorts', name),
      protocol: name === 'http' ? 'Http' : 'Https',
      hostNames: web.hosts,
      ...more,
    },
  });
  const secure = part('httpListeners', 'https');
  const hasPaths = web.paths.length > 0;
  return {
    probes: targetsOf(web).map((port) => ({ name: `port-${port}`, properties: probe(spec, port) })),
    backendHttpSettingsCollection: targetsOf(web).map((port) => ({
      name: `port-${port}`,
      properties: {
        port,
        protocol: web.protocol === 'https' ? 'Https' : 'Http',
        ...(web.protocol === 'https' ? { hostName: web.hosts[0] ?? '' } : {}),
        cookieBasedAffinity: 'Disabled',
        pickHostNameFromBackendAddress: false,
        requestTimeout: 30,
        probe: part('probes', `port-${port}`),
      },
    })),
    httpListeners: [
      listener('http', {}),
      listener('https', { sslCertificate: part('sslCertificates', 'certificate') }),
    ],
    redirectConfigurations: [
      {
        name: 'to-https',
        properties: {
          redirectType: 'Permanent',
          targetListener: secure,
          includePath: true,
          includeQueryString: true,
        },
      },
    ],
    urlPathMaps: hasPaths
      ? [
          {
            name: 'paths',
            properties: {
              defaultBackendAddressPool: hosts,
              defaultBackendHttpSettings: settings(web.target),
              pathRules: web.paths.map(({ path, target }, index) => ({
                name: `path-${index + 1}`,
                properties: {
                  paths: [...(trimmed(path) === '' ? [] : [trimmed(path)]), `${trimmed(path)}/*`],
                  backendAddressPool: hosts,
                  backendHttpSettings: settings(target),
                },
              })),
            },
          },
        ]
      : [],
    requestRoutingRules: [
      {
        name: 'http',
        properties: {
          ruleType: 'Basic',
          priority: 10,
          httpListener: part('httpListeners', 'http'),
          redirectConfiguration: part('redirectConfigurations', 'to-https'),
        },
      },
      {
        name: 'https',
        properties: {
          priority: 20,
          httpListener: secure,
          ...(hasPaths
            ? { ruleType: 'PathBasedRouting', urlPathMap: part('urlPathMaps', 'paths') }
            : { ruleType: 'Basic', backendAddressPool: hosts, backendHttpSettings: settings(web.target) }),
        },
      },
    ],
  };
}

function probe({ probe: asked, web }: WebEndpointSpec, port: number): Template {
  return {
    protocol: web.protocol === 'https' ? 'Https' : 'Http',
    path: asked.path ?? '/',
    host: firstHost(web) ?? '127.0.0.1',
    port: asked.port ?? port,
    interval: asked.everySeconds,
    timeout: Math.min(asked.everySeconds, 30),
    unhealthyThreshold: asked.failures,
    pickHostNameFromBackendHttpSettings: false,
  };
}

/** A host cannot be asked for all names below another. */
const firstHost = ({ hosts }: Web): string | undefined => hosts.find((host) => !host.startsWith('*.'));

/** Without a version: the gateway takes a newer one by itself. */
function certificateOf({ certificate }: Web, secret: CompiledObject | undefined): TemplateValue {
  if (certificate.vault !== undefined) return concat(OF_TENANT.vaultUri, `secrets/${certificate.vault}`);
  if (secret === undefined) throw new Error('the secret with the certificate is not there');
  return concat(OF_TENANT.vaultUri, `secrets/${vaultSecretName(secret, certificate.file)}`);
}

/** Refuses who comes from elsewhere than `sources` too: the subnet of gateways is open to whomever any of them is for. */
function firewall({ web, sources }: WebEndpointSpec): Template {
  const strangers: Template = {
    name: 'strangers',
    priority: 1,
    ruleType: 'MatchRule',
    action: 'Block',
    state: 'Enabled',
    matchConditions: [
      {
        matchVariables: [{ variableName: 'RemoteAddr' }],
        operator: 'IPMatch',
        negationConditon: true,
        matchValues: sources,
      },
    ],
  };
  return {
    policySettings: {
      state: 'Enabled',
      mode: web.firewall.mode === 'prevention' ? 'Prevention' : 'Detection',
      requestBodyCheck: true,
      maxRequestBodySizeInKb: 128,
      fileUploadLimitInMb: 100,
    },
    customRules: sources.length === 0 ? [] : [strangers],
    managedRules: { managedRuleSets: [RULE_SETS[web.firewall.rules]] },
  };
}
