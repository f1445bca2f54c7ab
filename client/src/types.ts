/** Names for the shapes of the API that do not depend on a kind, taken from its OpenAPI document. */
import type { components, paths } from './generated/api.ts';

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };

/** As an answer is: nothing in it is to be changed, and what may be anything is JSON. */
type Answer<T> = unknown extends T ? JsonValue : T extends object ? { readonly [Key in keyof T]: Answer<T[Key]> } : T;
type Schemas = components['schemas'];
type ItemOf<List extends { items: unknown[] }> = Answer<List['items'][number]>;

/** What a person declares. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly tenant?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: JsonObject;
}

/** A declared object of any kind. Times are ISO 8601 in UTC. */
export type TenantryObject = Applied['items'][number]['object'];
export type ObjectMetadata = TenantryObject['metadata'];
export type ObjectStatus = TenantryObject['status'];
export type Phase = ObjectStatus['phase'];
export type Condition = ObjectStatus['conditions'][number];
export type Wait = ObjectStatus['waitingFor'][number];

/** One line of an object's inventory. */
export type InventoryItem = ItemOf<Schemas['ResourceList']>;
/** What deleting an object would do to one resource, and which object that belongs to. */
export type DeletionItem = ItemOf<Schemas['DeletionPreview']>;
export type TenantryEvent = ItemOf<Schemas['EventList']>;
/** What somebody asks for, and what became of it. */
export type AccessRequest = Answer<Schemas['AccessRequest']>;
export type AccessRequestState = AccessRequest['state'];
export type TenantTemplate = Answer<Schemas['TenantTemplate']>;
/** One deed. */
export type AuditRow = ItemOf<Schemas['AuditPage']>;
export type AuditVerification = Answer<Schemas['AuditVerification']>;
/** Where the log is sent on to, and how it goes. */
export type AuditReceiver = Answer<Schemas['AuditReceiver']>;
export type AuditReceiverWithSecret = Answer<Schemas['AuditReceiverWithSecret']>;
export type AuditReceiverTest = Answer<Schemas['AuditReceiverTest']>;
type BodyOf<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Answer<Body>
  : never;
export type FaultRoute = Answer<Schemas['FaultRoute']>;
export type FaultRouteWithSecret = Answer<Schemas['FaultRouteWithSecret']>;
export type FaultRouteTest = Answer<Schemas['FaultRouteTest']>;
export type NewFaultRoute = BodyOf<'/api/v1/fault-routes', 'post'>;
export type FaultRouteChange = BodyOf<'/api/v1/fault-routes/{name}', 'patch'>;
export type EnginePurpose = Engine['purpose'];
/** Where the lines or the figures of the tenants of one infrastructure are. */
export type Engine = ItemOf<Schemas['EngineList']>;
export type EngineTest = Answer<Schemas['EngineTest']>;
export type LogEngineRequest = BodyOf<'/api/v1/infrastructures/{name}/engines/logs', 'put'>;
export type MetricEngineRequest = BodyOf<'/api/v1/infrastructures/{name}/engines/metrics', 'put'>;
export type NewAuditReceiver = BodyOf<'/api/v1/audit/receivers', 'post'>;
export type AuditReceiverChange = BodyOf<'/api/v1/audit/receivers/{name}', 'patch'>;
/** Which deeds; times are ISO 8601. */
export type AuditFilter = {
  readonly [Field in 'tenant' | 'actor' | 'action' | 'kind' | 'name' | 'outcome' | 'since' | 'until']?: string;
};
/** A kind as the API describes it; `schema` is the JSON Schema of its spec. */
export type KindDescription = ItemOf<Schemas['KindList']>;
/** What an object was declared as before. */
export type RevisionList = Answer<Schemas['RevisionList']>;
export type RevisionWithSpec = Answer<Schemas['Revision']>;
/** A deed on an object of a kind; `input` is the JSON Schema of what it takes. */
export type ActionDescription = KindDescription['actions'][number];

export type Applied = Answer<Schemas['ApplyResult']>;
export type Plan = Answer<Schemas['PlanResult']>;
export type PlannedObject = Plan['items'][number];
export type PlannedResource = PlannedObject['resources'][number];
export type Change = PlannedResource['changes'][number];

/** How to reach the cluster a tenant lives in; no secret in it. */
export type ClusterAccess = Answer<Schemas['Cluster']>;
/** A cluster given by its kubeconfig, without the credential. */
/** Something in the cloud that no object answers for. */
export type OrphanList = Schemas['OrphanList'];
export type Orphan = ItemOf<OrphanList>;
export type OrphanRemoval = ItemOf<Schemas['OrphanRemovalList']>;
export type RegisteredCluster = Answer<Schemas['RegisteredCluster']>;
export type ClusterCheck = NonNullable<RegisteredCluster['check']>;
export type ClusterFinding = ClusterCheck['findings'][number];
export type ClusterRights = Answer<Schemas['ClusterRights']>;
export type TenantRole = 'viewer' | 'editor';
export type KubeToken = Answer<Schemas['KubeToken']>;
export type StaticToken = Answer<Schemas['StaticToken']>;
export type NewStaticToken = Answer<Schemas['NewStaticToken']>;
/** A token of a person or of a tenant, without the token. */
export type Token = Answer<Schemas['Token']>;
export type NewToken = Answer<Schemas['NewToken']>;
export type Trust = Answer<Schemas['Trust']>;
export type RevokedTokens = Answer<Schemas['RevokedTokens']>;
/** A version of a secret of an object, without the secret. */
export type SecretVersion = ItemOf<Schemas['SecretVersionList']>;
export type SecretValue = ItemOf<Schemas['SecretValues']>;
export type SshKey = Answer<Schemas['SshKey']>;

export type Reach = Answer<Schemas['Reach']>;
export interface ReachQuery {
  /** `TENANT`, `TENANT/POD`, `TENANT/vm/NAME`, `@node/NAME` or `@internet`. */
  readonly from: string;
  /** `TENANT`, `TENANT/POD`, `TENANT/service/NAME`, `TENANT/vm/NAME`, `TENANT/endpoint/NAME`, `@node/NAME`, an address with or without port, `@cluster-api` or `@metadata`. */
  readonly to: string;
  readonly protocol?: string;
  readonly port?: string;
}

/** Every tenant of an infrastructure towards every other; one page of rows. */
export type IdentityReach = Answer<Schemas['IdentityReach']>;
export type ReachMatrix = Answer<Schemas['ReachMatrix']>;
/** Something wrong in a tenant or with an infrastructure. */
export type Fault = Answer<Schemas['Fault']>;
export type FaultPage = Answer<Schemas['FaultPage']>;
export type FaultSummary = Answer<Schemas['FaultSummary']>;
/** What a cluster has, and what its tenants ask for of it. */
export type Capacity = Answer<Schemas['Capacity']>;
/** What a tenant uses, held against its limits. */
export type TenantUsage = Answer<Schemas['Usage']>;
/** What a tenant costs. */
export type TenantCost = Answer<Schemas['TenantCost']>;
/** What all tenants cost. */
export type CostReport = Answer<Schemas['CostReport']>;
/** A line of a tenant's logs. */
export type LogLine = Answer<Schemas['LogLine']>;
export type LogPage = Answer<Schemas['LogPage']>;
export type LogHistogram = Answer<Schemas['LogHistogram']>;
/** Which figures of a tenant there are. */
export type MetricList = Answer<Schemas['MetricList']>;
/** One of them over time. */
export type MetricAnswer = Answer<Schemas['MetricAnswer']>;
export type FaultState = Fault['state'] | 'lasting' | 'all';

/** An attack on the boundary of a tenant, and what it found. */
export type Benchmark = Answer<Schemas['Benchmark']>;
export type Can = Answer<Schemas['Can']>;
export interface CanQuery {
  /** A user, `me`, or a role: `viewer`, `editor`, `owner`. */
  readonly who: string;
  readonly verb: string;
  /** `pods`, `pods/exec`, `deployments.apps`, `apps/deployments/scale`, or a kind of the product. */
  readonly resource: string;
  readonly name?: string;
}

/** How many tenants the caller sees, and how they are. */
export type Estate = Answer<Schemas['Estate']>;
/** Which version the server is, and what it is connected with. */
export type About = Answer<Schemas['About']>;
/** Everything the caller may do, kind by kind. */
export type Rights = Answer<Schemas['Rights']>;
export type RightAction = keyof Rights['items'][number]['actions'];
export type Right = Rights['items'][number]['actions'][RightAction];

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string | null;
}

/** Who makes the requests. `tenants: null`: all of them. */
export type Me = Answer<Schemas['Me']>;
/** Who may sign in. */
export type User = Answer<Schemas['User']>;
export type NewUser = Answer<Schemas['NewUser']>;
export type UserDraft = BodyOf<'/api/v1/users', 'post'>;
export type UserChange = BodyOf<'/api/v1/users/{name}', 'patch'>;
export type IdentityProvider = Answer<Schemas['IdentityProvider']>;
export type IdentityProviderDraft = BodyOf<'/api/v1/identity-providers/{name}', 'put'>;
export type IdentityProviderTest = Answer<Schemas['IdentityProviderTest']>;
export type OwnAccount = Answer<Schemas['OwnAccount']>;
export type SecondFactorSetup = Answer<Schemas['SecondFactor']>;
/** As WebAuthn wants it, bytes in base64url. */
export type PasskeyOptions = Answer<Schemas['PasskeyOptions']>;
export type SignInSession = Answer<Schemas['Session']>;
export type Passkey = Answer<Schemas['Passkey']>;
export type DeviceCode = Answer<Schemas['DeviceCode']>;
export type DeviceToken = Answer<Schemas['DeviceToken']>;
