/** Structural schemas of the Gateway API's kinds: the fields that route, listen and grant, with their limits. */
export type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
const list = (items: Schema, maxItems: number, more: Schema = {}): Schema => ({
  type: 'array',
  items,
  maxItems,
  ...more,
});
const struct = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  ...(required.length === 0 ? {} : { required }),
});
const oneOf = (...values: string[]): Schema => ({ type: 'string', enum: values });
const withDefault = (schema: Schema, value: unknown): Schema => ({ ...schema, default: value });
const rule = (schema: Schema, expression: string, message: string): Schema => ({
  ...schema,
  'x-kubernetes-validations': [{ rule: expression, message }],
});

const hostPattern = '^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$';
const hostname: Schema = { type: 'string', minLength: 1, maxLength: 253, pattern: hostPattern };
const name: Schema = { type: 'string', minLength: 1, maxLength: 253 };
const namespace: Schema = { type: 'string', minLength: 1, maxLength: 63, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' };
const group: Schema = {
  type: 'string',
  maxLength: 253,
  pattern: '^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
};
const kind: Schema = { type: 'string', minLength: 1, maxLength: 63, pattern: '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$' };
const port: Schema = { type: 'integer', format: 'int32', minimum: 1, maximum: 65535 };
const own = 'gateway.networking.k8s.io';
const anything: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

const parent = struct(
  { group: withDefault(group, own), kind: withDefault(kind, 'Gateway'), namespace, name, sectionName: name, port },
  ['name'],
);

const backend = rule(
  struct(
    {
      group: withDefault(group, ''),
      kind: withDefault(kind, 'Service'),
      name,
      namespace,
      port,
      weight: { type: 'integer', format: 'int32', minimum: 0, maximum: 1_000_000, default: 1 },
      filters: list(anything, 16),
    },
    ['name'],
  ),
  "(size(self.group) == 0 && self.kind == 'Service') ? has(self.port) : true",
  'Must have port for Service reference',
);

const header = struct(
  { type: withDefault(oneOf('Exact', 'RegularExpression'), 'Exact'), name, value: { type: 'string', maxLength: 4096 } },
  ['name', 'value'],
);

const path = withDefault(
  struct({
    type: withDefault(oneOf('Exact', 'PathPrefix', 'RegularExpression'), 'PathPrefix'),
    value: withDefault({ type: 'string', maxLength: 1024 }, '/'),
  }),
  { type: 'PathPrefix', value: '/' },
);

const condition = struct(
  {
    type: text,
    status: oneOf('True', 'False', 'Unknown'),
    reason: text,
    message: text,
    lastTransitionTime: text,
    observedGeneration: { type: 'integer' },
  },
  ['type', 'status', 'reason', 'message', 'lastTransitionTime'],
);
const conditions = list(condition, 8, { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['type'] });
const routeStatus = struct({
  parents: list(struct({ parentRef: parent, controllerName: text, conditions }, ['parentRef', 'controllerName']), 32),
});

const routeSpec = (
  rules: Schema,
  more: Readonly<Record<string, Schema>> = {},
  required: readonly string[] = [],
): Schema => struct({ parentRefs: list(parent, 32), hostnames: list(hostname, 16), rules, ...more }, required);

const object = (spec: Schema, status: Schema): Schema =>
  struct({ apiVersion: text, kind: text, metadata: { type: 'object' }, spec, status }, ['spec']);

export const httpRoute: Schema = object(
  routeSpec(
    withDefault(
      list(
        struct({
          name,
          matches: withDefault(
            list(struct({ path, headers: list(header, 16), queryParams: list(header, 16), method: text }), 64),
            [{ path: { type: 'PathPrefix', value: '/' } }],
          ),
          filters: list(anything, 16),
          backendRefs: list(backend, 16),
          timeouts: struct({ request: text, backendRequest: text }),
        }),
        16,
        { minItems: 1 },
      ),
      [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }] }],
    ),
  ),
  routeStatus,
);

export const grpcRoute: Schema = object(
  routeSpec(
    list(
      struct({
        name,
        matches: list(
          struct({
            method: struct({
              type: withDefault(oneOf('Exact', 'RegularExpression'), 'Exact'),
              service: { type: 'string', maxLength: 1024 },
              method: { type: 'string', maxLength: 1024 },
            }),
            headers: list(header, 16),
          }),
          64,
        ),
        filters: list(anything, 16),
        backendRefs: list(backend, 16),
      }),
      16,
    ),
  ),
  routeStatus,
);

export const tlsRoute: Schema = object(
  routeSpec(
    list(struct({ name, backendRefs: list(backend, 16, { minItems: 1 }) }, ['backendRefs']), 16, { minItems: 1 }),
    {},
    ['rules'],
  ),
  routeStatus,
);

const selector = struct({
  matchLabels: { type: 'object', additionalProperties: text },
  matchExpressions: list(struct({ key: text, operator: text, values: list(text, 64) }, ['key', 'operator']), 64),
});

const listener = struct(
  {
    name,
    hostname,
    port,
    protocol: { type: 'string', minLength: 1, maxLength: 255 },
    tls: struct({
      mode: withDefault(oneOf('Terminate', 'Passthrough'), 'Terminate'),
      certificateRefs: list(
        struct({ group: withDefault(group, ''), kind: withDefault(kind, 'Secret'), name, namespace }, ['name']),
        64,
      ),
      options: { type: 'object', additionalProperties: text },
    }),
    allowedRoutes: withDefault(
      struct({
        namespaces: withDefault(
          struct({ from: withDefault(oneOf('All', 'Selector', 'Same', 'None'), 'Same'), selector }),
          { from: 'Same' },
        ),
        kinds: list(struct({ group: withDefault(group, own), kind }, ['kind']), 8),
      }),
      { namespaces: { from: 'Same' } },
    ),
  },
  ['name', 'port', 'protocol'],
);

export const gateway: Schema = object(
  struct(
    {
      gatewayClassName: name,
      listeners: rule(
        list(listener, 64, {
          minItems: 1,
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
        }),
        "self.all(l, l.protocol in ['HTTP', 'TCP', 'UDP'] ? !has(l.tls) : true)",
        "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']",
      ),
      addresses: list(struct({ type: withDefault(text, 'IPAddress'), value: text }), 16),
      infrastructure: anything,
    },
    ['gatewayClassName', 'listeners'],
  ),
  struct({ addresses: list(anything, 16), conditions, listeners: list(anything, 64) }),
);

export const gatewayClass: Schema = object(
  rule(
    struct(
      {
        controllerName: {
          type: 'string',
          minLength: 1,
          maxLength: 253,
          pattern: '^[a-z0-9.-]+/[A-Za-z0-9/._~%!$&()*+,;=:-]+$',
        },
        description: { type: 'string', maxLength: 64 },
        parametersRef: struct({ group, kind, name, namespace }, ['group', 'kind', 'name']),
      },
      ['controllerName'],
    ),
    'oldSelf.controllerName == self.controllerName',
    'Value is immutable',
  ),
  struct({ conditions, supportedFeatures: list(anything, 64) }),
);

export const referenceGrant: Schema = object(
  struct(
    {
      from: list(struct({ group, kind, namespace }, ['group', 'kind', 'namespace']), 16, { minItems: 1 }),
      to: list(struct({ group, kind, name }, ['group', 'kind']), 16, { minItems: 1 }),
    },
    ['from', 'to'],
  ),
  anything,
);
