import { celList, rules } from './rule.ts';
import { dnsRule } from './services.ts';
import { hasList, isHost, listVariable, type Variable } from './variables.ts';

/**
 * An Ingress configures a proxy that all tenants share, and a controller obeys every annotation of its own: snippets run
 * in the proxy, aliases take other hosts, authentication can be turned to any address. New ones come with each version,
 * so what is allowed is listed, and not what is refused. A tenant's `ingressAnnotations` add to it.
 */
const ALLOWED_DOMAINS = [
  'kubectl.kubernetes.io/',
  'app.kubernetes.io/',
  'meta.helm.sh/',
  'helm.sh/',
  'argocd.argoproj.io/',
  'kustomize.toolkit.fluxcd.io/',
  'helm.toolkit.fluxcd.io/',
  'field.cattle.io/',
  'tenantry.dev/',
];
/** The names that a certificate is for are not among them: those stand in spec.tls, where they are checked. */
const CERT_MANAGER = ['issuer', 'cluster-issuer', 'issuer-kind', 'issuer-group', 'duration', 'renew-before', 'usages'];
const NGINX = [
  'affinity',
  'affinity-mode',
  'app-root',
  'backend-protocol',
  'canary',
  'canary-by-cookie',
  'canary-by-header',
  'canary-by-header-value',
  'canary-weight',
  'cors-allow-credentials',
  'cors-allow-headers',
  'cors-allow-methods',
  'cors-allow-origin',
  'cors-max-age',
  'enable-cors',
  'force-ssl-redirect',
  'limit-connections',
  'limit-rpm',
  'limit-rps',
  'load-balance',
  'proxy-body-size',
  'proxy-buffer-size',
  'proxy-buffering',
  'proxy-connect-timeout',
  'proxy-read-timeout',
  'proxy-request-buffering',
  'proxy-send-timeout',
  'rewrite-target',
  'service-upstream',
  'session-cookie-expires',
  'session-cookie-max-age',
  'session-cookie-name',
  'session-cookie-path',
  'session-cookie-samesite',
  'session-cookie-secure',
  'ssl-redirect',
  'use-regex',
  'whitelist-source-range',
];
const ALLOWED_KEYS = [
  'kubernetes.io/ingress.class',
  'kubernetes.io/tls-acme',
  'external-dns.alpha.kubernetes.io/hostname',
  'external-dns.alpha.kubernetes.io/internal-hostname',
  'external-dns.alpha.kubernetes.io/ttl',
  'appgw.ingress.kubernetes.io/backend-path-prefix',
  'appgw.ingress.kubernetes.io/backend-protocol',
  'appgw.ingress.kubernetes.io/request-timeout',
  'appgw.ingress.kubernetes.io/ssl-redirect',
  ...CERT_MANAGER.map((key) => `cert-manager.io/${key}`),
  ...NGINX.map((key) => `nginx.ingress.kubernetes.io/${key}`),
];

export const INGRESS_VARIABLES: readonly Variable[] = [
  ...(['hosts', 'ingressClasses', 'ingressAnnotations'] as const).map(listVariable),
  { name: 'rules', expression: 'has(object.spec.rules) ? object.spec.rules : []' },
  { name: 'tls', expression: 'has(object.spec.tls) ? object.spec.tls : []' },
  { name: 'allowedAnnotations', expression: celList(ALLOWED_KEYS) },
];

export const INGRESS_RULES = rules('ingresses', [
  {
    id: 'ingress-default-backend',
    field: 'spec.defaultBackend',
    says: 'must not be set: it takes the traffic of every host',
    holds: '!has(object.spec.defaultBackend)',
  },
  {
    id: 'ingress-host-missing',
    field: 'spec.rules[*].host',
    says: 'must be set: without it a rule takes the traffic of every host',
    holds: "variables.rules.all(r, has(r.host) && r.host != '')",
  },
  {
    id: 'ingress-host',
    field: 'spec.rules[*].host',
    says: 'is not among the hosts of this tenant',
    holds: `variables.rules.all(r, !has(r.host) || r.host == '' || ${isHost('r.host')})`,
  },
  {
    id: 'ingress-path',
    field: 'spec.rules[*].http.paths[*].path',
    says: 'must not hold quotes, braces, semicolons, # or blanks: they could end the place of a path and begin another setting',
    holds: `variables.rules.all(r, !has(r.http) || r.http.paths.all(p, !has(p.path)
      || p.path.matches(r'^[^;{}\\x22\\x27\\x60#\\s]*$')))`,
  },
  {
    id: 'ingress-tls-host',
    field: 'spec.tls[*].hosts',
    says: 'must be set, and hold only hosts of this tenant',
    holds: `variables.tls.all(t, has(t.hosts) && t.hosts.size() > 0 && t.hosts.all(h, ${isHost('h')}))`,
  },
  {
    id: 'ingress-class',
    field: 'spec.ingressClassName',
    says: 'is not among the ingress classes of this tenant',
    holds: `!${hasList('ingressClasses')}
      || (has(object.spec.ingressClassName) && object.spec.ingressClassName in variables.ingressClasses)
      || (!has(object.spec.ingressClassName) && 'kubernetes.io/ingress.class' in variables.notes)`,
  },
  {
    id: 'ingress-class-annotation',
    field: 'metadata.annotations[kubernetes.io/ingress.class]',
    says: 'is not among the ingress classes of this tenant',
    isAboutMetadata: true,
    holds: `!${hasList('ingressClasses')} || !('kubernetes.io/ingress.class' in variables.notes)
      || !variables.newNotes.exists(k, k == 'kubernetes.io/ingress.class')
      || variables.notes['kubernetes.io/ingress.class'] in variables.ingressClasses`,
  },
  {
    id: 'ingress-annotation',
    field: 'metadata.annotations',
    says: 'holds what may change how the proxy that all tenants share treats others; ask for it in ingressAnnotations of the tenant',
    isAboutMetadata: true,
    holds: `variables.isSystem || variables.newNotes.all(k, !k.contains('/')
      || k in variables.allowedAnnotations
      || ${celList(ALLOWED_DOMAINS)}.exists(p, k.startsWith(p))
      || variables.ingressAnnotations.exists(a, a == k || (a.endsWith('/*') && k.startsWith(a.substring(0, a.size() - 1)))))`,
  },
  {
    id: 'ingress-annotation-value',
    field: 'metadata.annotations[nginx.ingress.kubernetes.io/*]',
    says: 'must not hold quotes, braces, semicolons, backslashes, backquotes or line breaks: they could end the setting and begin another',
    isAboutMetadata: true,
    holds: `variables.isSystem || variables.newNotes.all(k, !k.startsWith('nginx.ingress.kubernetes.io/')
      || !(k in variables.allowedAnnotations)
      || variables.notes[k].matches(r'^[^;{}\\x22\\x27\\x5c\\x60#\\n\\r]*$'))`,
  },
  dnsRule('ingress-dns-name'),
]);
