import type { JsonObject } from '@tenantry/kinds';
import { DriverError, type Observed, type Target } from '../contract.ts';
import type { ArmClient } from './arm/armClient.ts';
import { ArmError } from './arm/armError.ts';
import { Estate } from './estate.ts';
import { textAt } from './json.ts';
import { observe } from './observe.ts';
import { ownerIn, ownerInName } from './ownerMark.ts';
import { machineOf, POWER_STATE, powerStateOf } from './powerState.ts';
import { keyOf, parseResourceId, typeOf } from './resourceId.ts';
import type { Turns } from './turns.ts';
import { factsOf, REGISTRATION, type TypeFacts } from './types.ts';

export interface SessionOptions {
  readonly arm: ArmClient;
  readonly turns: Turns;
  readonly now: () => number;
  readonly sweepMs: number;
  readonly rotationPerSweep: number;
  /** How long a write waits for a short operation to end, before the pass goes on. */
  readonly settleMs: number;
  readonly signal: AbortSignal;
}

/** As long as a pass takes from looking to creating. */
const ABSENCE_HOLDS_MS = 5_000;
const MOST_ABSENCES = 10_000;

/** What the verbs share: the client, the lanes, what is known of each subscription, and who owns what. */
export class Session {
  readonly options: SessionOptions;
  readonly arm: ArmClient;
  readonly turns: Turns;
  private readonly estates = new Map<string, Estate>();
  /** When a fresh look last found nothing. */
  private readonly absences = new Map<string, number>();

  constructor(options: SessionOptions) {
    this.options = options;
    this.arm = options.arm;
    this.turns = options.turns;
  }

  /** `azure:<subscription id>` names the connection. */
  estate(connection: string): Estate {
    const subscription = connection.replace(/^azure:/, '');
    let estate = this.estates.get(subscription);
    if (estate === undefined) {
      estate = new Estate({ ...this.options, subscription });
      this.estates.set(subscription, estate);
    }
    return estate;
  }

  /** Asks Azure for the resource itself. */
  async get(target: Pick<Target, 'type' | 'id'>, signal: AbortSignal): Promise<JsonObject | null> {
    const facts = factsOf(target.type);
    const { apiVersion } = facts;
    try {
      if (facts.type === POWER_STATE) {
        const query = { $expand: 'instanceView' };
        const machine = await this.arm.send({ method: 'GET', path: machineOf(target.id), apiVersion, query, signal });
        return machine.body === null ? null : powerStateOf(machine.body);
      }
      const response = await this.arm.send({ method: 'GET', path: target.id, apiVersion, signal });
      return isThere(facts, response.body) ? response.body : null;
    } catch (error) {
      // 404 whether it is the resource or its parent that is not there.
      if (error instanceof ArmError && error.status === 404) return null;
      throw error;
    }
  }

  async readFresh(target: Target, signal: AbortSignal): Promise<Observed | null> {
    const body = await this.get(target, signal);
    const estate = this.estate(target.connection);
    if (body === null) {
      estate.remove(target.type, target.id);
      this.rememberAbsence(target.id);
      return null;
    }
    this.absences.delete(keyOf(target.id));
    estate.put(target.type, target.id, body);
    return this.observed(target, body, (type, id) => this.get({ type, id }, signal));
  }

  /** Whether a look within the last seconds found nothing there: then a creation need not look again. */
  isLatelyAbsent(id: string): boolean {
    const seenAt = this.absences.get(keyOf(id));
    return seenAt !== undefined && this.options.now() - seenAt < ABSENCE_HOLDS_MS;
  }

  forgetAbsence(id: string): void {
    this.absences.delete(keyOf(id));
  }

  private rememberAbsence(id: string): void {
    if (this.absences.size >= MOST_ABSENCES) this.absences.clear();
    this.absences.set(keyOf(id), this.options.now());
  }

  async readKnown(target: Target): Promise<Observed | null> {
    const estate = this.estate(target.connection);
    const body = await estate.find(target.type, target.id);
    if (body === null || !isThere(factsOf(target.type), body)) return null;
    return this.observed(target, body, (type, id) => estate.find(type, id));
  }

  /** What our own write left there. */
  async written(target: Target, body: JsonObject, signal: AbortSignal): Promise<Observed> {
    const estate = this.estate(target.connection);
    estate.put(target.type, target.id, body);
    estate.end(target.id);
    return this.observed(target, body, async (type, id) => estate.peek(type, id) ?? this.get({ type, id }, signal));
  }

  /** Throws unless what is to be made, and can carry no mark, would stand under a parent of ours or under none. */
  async requireOwnParent(target: Target, desired: JsonObject, signal: AbortSignal): Promise<void> {
    if (factsOf(target.type).mark.kind !== 'parent') return;
    const estate = this.estate(target.connection);
    const known = await this.observed(target, desired, async (type, id) => estate.peek(type, id));
    if (known.owner === target.owner) return;
    const { parent } = parseResourceId(target.id);
    const type = typeOf(parent);
    const body = type === null ? null : await this.get({ type, id: parent }, signal);
    if (body === null || type === null) return; // Azure will say that the parent is missing.
    estate.put(type, parent, body);
    const fresh = await this.observed(target, desired, async (other, id) =>
      id === parent ? body : this.get({ type: other, id }, signal),
    );
    requireOwn(target, fresh, 'creating it under its parent');
  }

  private async observed(target: Target, body: JsonObject, find: Find): Promise<Observed> {
    const facts = factsOf(target.type);
    const observed = observe(facts, body, await this.owner(target, facts, body, find));
    const uid = facts.mark.kind === 'parent' && facts.mark.via !== undefined ? await placeOf(target, find) : null;
    return uid === null ? observed : { ...observed, uid };
  }

  /** The owner's mark on the resource; for types that carry none, its parent's. */
  private async owner(target: Target, facts: TypeFacts, body: JsonObject, find: Find): Promise<string | null> {
    if (facts.mark.kind === 'shared') return target.owner;
    if (facts.mark.kind !== 'parent') return ownerIn(facts, body);
    const named = ownerInName(facts, parseResourceId(target.id).name);
    if (named !== null) return named;
    const ownerOf = async (id: string): Promise<string | null> => {
      const type = typeOf(id);
      const found = type === null ? null : await find(type, id);
      return type === null || found === null ? null : this.owner({ ...target, type, id }, factsOf(type), found, find);
    };
    const parents = await ownerOf(parseResourceId(target.id).parent);
    const via = facts.mark.via === undefined ? null : textAt(body, facts.mark.via);
    return parents ?? (via === null ? null : await ownerOf(via));
  }
}

/**
 * What knows a resource again that lost the only sign of its owner, as a subnet that lost its security group: its name in this very
 * parent, by Azure's own number of the parent.
 */
async function placeOf({ id }: Target, find: Find): Promise<string | null> {
  const { parent, name } = parseResourceId(id);
  const type = typeOf(parent);
  const found = type === null ? null : await find(type, parent);
  const number = found === null ? null : textAt(found, ['properties', 'resourceGuid']);
  return number === null ? null : `${number}/${name.toLowerCase()}`;
}

type Find = (type: string, id: string) => Promise<JsonObject | null>;

function isThere(facts: TypeFacts, body: JsonObject | null): boolean {
  if (body === null) return false;
  if (facts.hasDefault) return textAt(body, ['properties', 'source']) === 'user-override';
  if (facts.type !== REGISTRATION) return true;
  return ['Registered', 'Registering'].includes(textAt(body, ['registrationState']) ?? '');
}

/** Refuses to touch what is not the target's (invariant I3). */
export function requireOwn(target: Target, observed: Observed, doing: string): void {
  if (observed.owner === target.owner) return;
  const whose = observed.owner === null ? 'carries no owner mark' : `belongs to object ${observed.owner}`;
  throw new DriverError('not-ours', 'NotOurs', `${doing}: the resource ${whose}`, {
    remedy: 'Rename or remove the existing resource, or let the object adopt it.',
  });
}
