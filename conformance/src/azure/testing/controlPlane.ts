import { type AzureDriver, type AzureDriverOptions, createAzureDriver } from '@tenantry/drivers/azure';
import { type Driver, DriverError, type Observed, type Outcome, type Target } from '@tenantry/drivers/contract';
import { createVaultDriver, type VaultDriver } from '@tenantry/drivers/vault';
import { resolveTemplate, resourcesUsed, valueAt } from '@tenantry/engine/template';
import { type DeclaredObject, type DesiredResource, type JsonObject, type JsonValue, KINDS } from '@tenantry/kinds';
import { allocated, declared } from '@tenantry/kinds/testing';
import { describeViolations, errorsOf, type Specs } from '../index.ts';
import type { SandboxCloud } from './sandboxCloud.ts';

export interface Made {
  readonly target: Target;
  readonly body: JsonObject;
  readonly resource: DesiredResource;
  readonly observed: Observed;
}

/** An object with its resources, as the engine would have them. */
export interface Whole {
  readonly object: DeclaredObject;
  readonly resources: readonly DesiredResource[];
  /** Outputs of the objects it refers to, by `@field`. */
  readonly references: Readonly<Record<string, JsonObject>>;
}

/** The two Azure drivers on a sandbox, every request of theirs kept and held against Microsoft's descriptions. */
export class ControlPlane implements AsyncDisposable {
  readonly azure: AzureDriver;
  readonly vault: VaultDriver;
  readonly connection: string;
  readonly refusals: string[] = [];
  readonly writes: string[] = [];
  requests = 0;

  constructor(cloud: SandboxCloud, specs: Specs | null, options: Partial<AzureDriverOptions> = {}) {
    this.connection = `azure:${cloud.run.subscriptionId}`;
    this.azure = createAzureDriver({
      endpoint: cloud.run.arm,
      credential: cloud.credential,
      ...options,
      client: {
        ...options.client,
        onRequest: ({ method, url, body }) => {
          this.requests++;
          if (method !== 'GET') this.writes.push(`${method} ${new URL(url).pathname}`);
          if (specs !== null) this.check(specs, method, new URL(url), body);
        },
      },
    });
    this.vault = createVaultDriver({
      credential: cloud.credential,
      arm: this.azure.arm,
      allowLoopback: true,
    });
  }

  driver(resource: DesiredResource): Driver {
    return resource.driver === 'vault' ? this.vault : this.azure;
  }

  /** Makes all of an object in the order of its dependencies, side by side where it can. */
  async make(whole: Whole): Promise<Map<string, Made>> {
    const made = new Map<string, Made>();
    const pending = new Map(whole.resources.map((resource) => [resource.key, resource]));
    while (pending.size > 0) {
      const due = [...pending.values()].filter((resource) =>
        [...resource.dependsOn, ...resourcesUsed(resource.body)].every((key) => made.has(key)),
      );
      if (due.length === 0) throw new Error(`nothing can be made of ${[...pending.keys()].join(', ')}`);
      await Promise.all(
        due.map(async (resource) => {
          made.set(resource.key, await this.makeOne(whole, resource, made));
          pending.delete(resource.key);
        }),
      );
    }
    return made;
  }

  async delete(made: Made): Promise<Outcome> {
    const signal = AbortSignal.timeout(60_000);
    const driver = this.driver(made.resource);
    return this.follow(made.target, driver, () => driver.delete(made.target, null, { signal }));
  }

  /** Follows an operation to its end, and tries again what is worth trying again, within a minute. */
  async follow(target: Target, driver: Driver, begin: () => Promise<Outcome>): Promise<Outcome> {
    const deadline = Date.now() + 60_000;
    const signal = AbortSignal.timeout(60_000);
    let next = begin;
    for (;;) {
      try {
        const outcome = await next();
        if (outcome.state === 'done') return outcome;
        next = () => driver.resume(target, JSON.parse(JSON.stringify(outcome.operation)), { signal });
        await pause(Math.min(outcome.retryAfterMs, 200));
      } catch (error) {
        const isWorthIt =
          error instanceof DriverError && ['transient', 'throttled', 'conflict', 'unreachable'].includes(error.kind);
        if (!isWorthIt || Date.now() > deadline) throw error;
        if (error.kind !== 'unreachable') next = begin;
        await pause(200);
      }
    }
  }

  private async makeOne(whole: Whole, resource: DesiredResource, made: ReadonlyMap<string, Made>): Promise<Made> {
    const resolution = resolveTemplate(resource.body, (key, name) => outputOf(whole, made, key, name));
    if (resolution.state === 'unresolved')
      throw new Error(`${resource.key} waits for ${resolution.missing.join(', ')}`);
    const { body } = resolution;
    const { connection, type, id } = resource;
    const target: Target = { connection, type, id, owner: whole.object.uid };
    const driver = this.driver(resource);
    const signal = AbortSignal.timeout(60_000);
    const outcome = await this.follow(target, driver, async () => {
      const found = resource.adopt === 'always' ? await driver.read(target, { fresh: true, signal }) : null;
      if (found === null) return driver.create(target, body, { signal });
      if (found.owner === target.owner && driver.diff(target, body, found).kind === 'none')
        return { state: 'done', observed: found };
      return driver.update(target, body, found, null, { signal });
    });
    if (outcome.state !== 'done' || outcome.observed === undefined) throw new Error(`${resource.key} was not made`);
    return { target, body, resource, observed: outcome.observed };
  }

  private check(specs: Specs, method: string, url: URL, body: JsonObject | undefined): void {
    const path = decodeURIComponent(url.pathname);
    // Deleted vaults are described in the OpenAPI files alone, which end before the version that is used.
    const apiVersion = path.includes('/deletedVaults') ? '2023-07-01' : url.searchParams.get('api-version');
    if (apiVersion === null || /\/(operations|operationresults)\//i.test(path)) return;
    const found = errorsOf(specs.validateRequest({ method, path, apiVersion, body }));
    if (found.length > 0) this.refusals.push(`${method} ${path}\n${describeViolations(found)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.azure.close(), this.vault.close()]);
  }
}

function outputOf(whole: Whole, made: ReadonlyMap<string, Made>, key: string, name: string): JsonValue | undefined {
  if (key.startsWith('@')) return whole.references[key]?.[name];
  const one = made.get(key);
  const path = one?.resource.outputs?.[name];
  return one === undefined ? undefined : valueAt(one.observed.body, path ?? '');
}

/** An object and what its kind compiles it to; of its resources those in Azure. */
export function compiled(
  cloud: Pick<SandboxCloud, 'run'>,
  kindName: string,
  name: string,
  uid: string,
  spec: JsonObject,
  references: Readonly<Record<string, { readonly object: DeclaredObject; readonly outputs: JsonObject }>> = {},
  /** Added to each allocated number, as the store would keep them apart. */
  shift = 0,
): Whole {
  const kind = KINDS.find((candidate) => candidate.name === kindName);
  if (kind === undefined) throw new Error(`no kind ${kindName}`);
  const object = declared(kindName, name, spec, { uid });
  const { subscriptionId, tenantId, principalId } = cloud.run;
  const input = {
    object,
    spec: kind.schema.parse(spec),
    references: Object.fromEntries(Object.entries(references).map(([field, { object: other }]) => [field, other])),
    installation: { azure: { subscriptionId, tenantId, principalId } },
  };
  const allocations = allocated(kind, input, shift);
  return {
    object,
    resources: kind
      .compile({ ...input, allocations })
      .filter(({ driver }) => driver === 'azure' || driver === 'vault')
      .map((resource, _, all) => ({
        ...resource,
        dependsOn: resource.dependsOn.filter((key) => all.some((other) => other.key === key)),
      })),
    references: Object.fromEntries(Object.entries(references).map(([field, { outputs }]) => [`@${field}`, outputs])),
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
