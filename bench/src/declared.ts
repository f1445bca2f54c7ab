import { randomUUID } from 'node:crypto';
import { FIELD_MANAGER, MANAGED_BY_LABEL, OWNER_LABEL } from '@tenantry/drivers/kubernetes';
import { API_VERSION, type DeclaredObject, type DesiredResource, type JsonObject, KINDS } from '@tenantry/kinds';
import { declared } from '@tenantry/kinds/testing';

export const INFRASTRUCTURE = 'bench';

/** @param defaults that its tenants take. */
export function infrastructureManifest(kubeconfigFile: string, defaults?: JsonObject): JsonObject {
  const spec = { provider: 'kubernetes', kubeconfigFile, ...(defaults === undefined ? {} : { defaults }) };
  return manifest('Infrastructure', INFRASTRUCTURE, spec);
}

export function tenantManifests(count: number): JsonObject[] {
  return tenantNames(count).map((name) => manifest('Tenant', name, TENANT_SPEC));
}

const TENANT_SPEC = { infrastructure: INFRASTRUCTURE };

export function tenantNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `t${String(index).padStart(5, '0')}`);
}

function manifest(kind: string, name: string, spec: JsonObject): JsonObject {
  return { apiVersion: API_VERSION, kind, metadata: { name }, spec };
}

/** A request exactly as the Kubernetes driver sends it to create an object. */
export interface ApplyRequest {
  readonly path: string;
  readonly body: string;
  readonly type: string;
  readonly isOptional: boolean;
  /** Whether the deletion of another, its namespace, takes it along. */
  readonly goesAlong: boolean;
}

/** What one declared object comes down to, in waves: what a request needs has been answered in the waves before its own. */
export type CompiledObject = readonly (readonly ApplyRequest[])[];

/** The requests that the same declarations come down to, taken from the kinds themselves. */
export function compiledObjects(kubeconfigFile: string, tenants: number) {
  const spec = { provider: 'kubernetes', kubeconfigFile };
  const infrastructure = declared('Infrastructure', INFRASTRUCTURE, spec, { uid: randomUUID() });
  const references = { infrastructure };
  return {
    infrastructure: compiled(infrastructure, {}),
    tenants: tenantNames(tenants).map((name) =>
      compiled(declared('Tenant', name, TENANT_SPEC, { uid: randomUUID() }), references),
    ),
  };
}

function compiled(object: DeclaredObject, references: Readonly<Record<string, DeclaredObject>>): CompiledObject {
  const kind = KINDS.find(({ name }) => name === object.kind);
  if (kind === undefined) throw new Error(`there is no kind ${object.kind}`);
  const spec = kind.schema.parse(object.spec);
  const resources = kind.compile({ object, spec, references, allocations: {}, installation: { azure: null } });
  const waves: ApplyRequest[][] = [];
  const done = new Set<string>();
  for (let left = resources; left.length > 0; left = left.filter(({ key }) => !done.has(key))) {
    const wave = left.filter(({ dependsOn }) => dependsOn.every((key) => done.has(key)));
    if (wave.length === 0) throw new Error(`the resources of ${object.kind} depend on each other in a circle`);
    waves.push(wave.map((resource) => applyRequest(resource, object.uid)));
    for (const { key } of wave) done.add(key);
  }
  return waves;
}

/** Where the object stands. */
export function objectPath({ path }: Pick<ApplyRequest, 'path'>): string {
  return path.slice(0, path.indexOf('?'));
}

/** What has to be known of a resource to create it. */
export type Created = Pick<DesiredResource, 'type' | 'id' | 'body' | 'optional' | 'adopt' | 'deletedWith'>;

/** @param owner uid that the driver would mark it with. */
export function applyRequest(created: Created, owner: string): ApplyRequest {
  const { type, id, body, optional, adopt, deletedWith } = created;
  // Nothing on Kubernetes alone uses the output of another resource, so the template is the body.
  if (JSON.stringify(body).includes('"$output"')) throw new Error(`${id} needs the output of another resource`);
  const content = body as JsonObject;
  const metadata = content.metadata as JsonObject;
  const marks = { [OWNER_LABEL]: owner, [MANAGED_BY_LABEL]: 'tenantry' };
  // What the cluster makes by itself is taken over; of all else it is made sure that nothing stands there.
  const mayStand = adopt === 'always';
  const labels = { ...(metadata.labels as JsonObject | undefined), ...marks };
  return {
    path: `${id}?fieldManager=${FIELD_MANAGER}&fieldValidation=Strict${mayStand ? '&force=true' : ''}`,
    body: JSON.stringify({
      ...content,
      metadata: { ...metadata, labels, ...(mayStand ? {} : { resourceVersion: '1' }) },
    }),
    type,
    isOptional: optional === true,
    goesAlong: deletedWith !== undefined,
  };
}
