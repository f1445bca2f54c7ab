import {
  type AllocationRequest,
  type CompileInput,
  type Consent,
  type DeclaredObject,
  type DesiredResource,
  type JsonValue,
  type Kind,
  type ObjectReference,
  standingOf,
} from '@tenantry/kinds';
import type { Related } from '@tenantry/store/contract';
import type { Environment } from './environment.ts';
import { checkGraph } from './graph.ts';
import { valueAt } from './template.ts';

/** A request may wait for the answer of another, and that for a third; more is a defect of the kind. */
const MOST_ROUNDS = 8;

/** A declared object turned into resources, or why it cannot be yet. */
export type Compiled =
  | {
      readonly state: 'compiled';
      readonly kind: Kind;
      readonly input: CompileInput<unknown>;
      readonly resources: readonly DesiredResource[];
      /** Outputs of referenced objects, looked up as `@field`. */
      readonly referenceOutput: (field: string, name: string) => JsonValue | undefined;
      /** When it compiles to something else though nothing happens; null for never. */
      readonly changesAt: Date | null;
    }
  /** It stands for nothing: the other side does not agree to it, or not any more. */
  | { readonly state: 'withheld'; readonly reason: string; readonly message: string; readonly by: string }
  | { readonly state: 'waiting'; readonly on: readonly { on: string; title: string; reason: string }[] }
  | { readonly state: 'invalid'; readonly code: string; readonly message: string; readonly remedy: string };

export interface CompileSources {
  readonly find: (kind: string, tenant: string | null, name: string) => Promise<DeclaredObject | null>;
  /** The number for a request, or null when its pool is full. */
  readonly allocate: (request: AllocationRequest) => Promise<number | null>;
  readonly consent: (object: DeclaredObject) => Promise<Consent | null>;
  readonly related: (object: DeclaredObject, kinds: readonly string[]) => Promise<readonly Related[]>;
  /** A plan may look at objects that are not real yet. */
  readonly needsEstablished: boolean;
}

/** True from the first time an object was Ready until its deletion: what refers to it may go on while it is being repaired. */
export function isEstablished(object: DeclaredObject): boolean {
  return object.status.conditions.some((condition) => condition.type === 'Established' && condition.status === 'True');
}

export async function compileObject(
  environment: Pick<Environment, 'kinds' | 'installation' | 'clock'>,
  object: DeclaredObject,
  sources: CompileSources,
): Promise<Compiled> {
  const kind = environment.kinds.get(object.kind);
  if (kind === undefined) {
    return invalid(
      'KindUnknown',
      `this version does not know the kind ${object.kind}`,
      'Upgrade every replica to one version.',
    );
  }
  const parsed = kind.schema.safeParse(object.spec);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return invalid(
      'SpecInvalid',
      `spec.${issue?.path.join('.')}: ${issue?.message}`,
      'Correct the field and apply again.',
    );
  }
  const standing =
    kind.consent === undefined ? null : standingOf(kind, object, await sources.consent(object), environment.clock());
  if (standing !== null && !standing.isInForce) {
    const { reason, message } = standing;
    return { state: 'withheld', reason, message, by: kind.consent?.by(parsed.data) ?? '' };
  }
  const wanted = [...kind.references(parsed.data, object.tenant), ...tenantOf(kind, object)];
  const found = await resolveReferences(
    [...wanted, ...(await surroundings(environment, kind, object, sources))],
    sources,
  );
  if (found.waiting.length > 0) return { state: 'waiting', on: found.waiting };
  const relations = await relationsOf(environment, kind, object, sources);
  const input = {
    ...{ object, spec: parsed.data, references: found.objects, installation: environment.installation },
    ...(standing === null ? {} : { consent: standing.consent }),
    related: relations.objects,
    now: environment.clock(),
  };
  const attempt = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw error instanceof Error ? new NotCompilable(error) : error;
    }
  };
  try {
    const allocations: Record<string, number> = {};
    const unanswered = () =>
      attempt(() => kind.allocations(input, { ...allocations })).filter(({ key }) => !(key in allocations));
    // Each round answers a request at least, and a kind has only so many.
    for (let open = unanswered(), round = 0; open.length > 0; open = unanswered(), round += 1) {
      if (round === MOST_ROUNDS) throw new NotCompilable(new Error('the requests for numbers do not come to an end'));
      for (const request of open) {
        const number = await sources.allocate(request);
        if (number === null) return full(request);
        allocations[request.key] = number;
      }
    }
    const whole = { ...input, allocations };
    const resources = attempt(() => {
      const compiled = kind.compile(whole);
      checkGraph(compiled);
      return compiled;
    });
    const referenceOutput = (field: string, name: string) => {
      const outputs = found.objects[field]?.status.outputs;
      return outputs === undefined ? undefined : valueAt(outputs, name);
    };
    const ownChange = attempt(() => kind.changesAt?.(whole) ?? null);
    const changesAt = earliest([relations.changesAt, standing?.until ?? null, ownChange]);
    return { state: 'compiled', kind, input: whole, resources, referenceOutput, changesAt };
  } catch (error) {
    if (!(error instanceof NotCompilable)) throw error;
    return invalid(
      'CompileFailed',
      error.message,
      `Check the spec of ${object.kind} ${object.name} and of what it refers to.`,
    );
  }
}

/** What the kind itself threw. Whatever else goes wrong meanwhile, such as a store that does not answer, is no fault of the object. */
class NotCompilable extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
    this.name = 'NotCompilable';
  }
}

function tenantOf(kind: Kind, object: DeclaredObject): ObjectReference[] {
  if (kind.scope !== 'tenant' || object.tenant === null) return [];
  return [{ kind: 'Tenant', name: object.tenant, tenant: null, field: 'tenant' }];
}

/** What the tenant itself refers to, such as its infrastructure, is known to all that lives in it. */
async function surroundings(
  { kinds }: Pick<Environment, 'kinds'>,
  kind: Kind,
  object: DeclaredObject,
  { find }: CompileSources,
): Promise<readonly ObjectReference[]> {
  const [own] = tenantOf(kind, object);
  const tenantKind = own === undefined ? undefined : kinds.get(own.kind);
  const tenant = own === undefined ? null : await find(own.kind, own.tenant, own.name);
  if (tenant === null || tenantKind === undefined) return [];
  const parsed = tenantKind.schema.safeParse(tenant.spec);
  return parsed.success ? tenantKind.references(parsed.data, null) : [];
}

async function resolveReferences(wanted: readonly ObjectReference[], sources: CompileSources) {
  const objects: Record<string, DeclaredObject> = {};
  const waiting: { on: string; title: string; reason: string }[] = [];
  for (const { kind, name, tenant, field } of wanted) {
    const target = await sources.find(kind, tenant, name);
    const on = `${kind}/${name}`;
    const title = `${kind} ${name}`;
    if (target === null) waiting.push({ on, title, reason: 'does not exist' });
    else if (sources.needsEstablished && !isEstablished(target))
      waiting.push({ on, title, reason: 'is not ready yet' });
    else objects[field] = target;
  }
  return { objects, waiting };
}

/** What takes part in what the object compiles to, as far as it is in force; and when the first of it ends. */
async function relationsOf(
  { kinds, clock }: Pick<Environment, 'kinds' | 'clock'>,
  kind: Kind,
  object: DeclaredObject,
  sources: CompileSources,
) {
  const names = kind.relations ?? [];
  const found = names.length === 0 ? [] : await sources.related(object, names);
  const now = clock();
  const inForce = found.flatMap(({ object: other, consent }): { other: DeclaredObject; until: Date | null }[] => {
    const itsKind = kinds.get(other.kind);
    if (itsKind === undefined) return [];
    const standing = standingOf(itsKind, other, consent, now);
    if (standing === null) return [{ other, until: null }];
    return standing.isInForce ? [{ other, until: standing.until }] : [];
  });
  return {
    objects: Object.fromEntries(
      names.map((name) => [name, inForce.filter(({ other }) => other.kind === name).map(({ other }) => other)]),
    ),
    changesAt: earliest(inForce.map(({ until }) => until)),
  };
}

function earliest(dates: readonly (Date | null)[]): Date | null {
  const known = dates.filter((date) => date !== null).map((date) => date.getTime());
  return known.length === 0 ? null : new Date(Math.min(...known));
}

function full({ pool, whenFull }: AllocationRequest): Compiled {
  return invalid(
    'PoolFull',
    whenFull?.message ?? `no number is left in ${pool}`,
    whenFull?.remedy ?? 'Delete what is no longer needed, or use another infrastructure.',
  );
}

function invalid(code: string, message: string, remedy: string): Compiled {
  return { state: 'invalid', code, message, remedy };
}
