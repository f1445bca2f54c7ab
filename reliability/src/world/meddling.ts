import type { Estate, InventoryItem, Json } from '../../../server/test/estate.ts';
import type { Harm, Slot } from './commands.ts';
import { type Model, NAMES, pathOf } from './model.ts';
import { Broken } from './outcome.ts';

/** Resources that nothing else is lost with, and that Azure lets go alone. */
const DELETABLE = [/^rule\//, /^federation\//, /^role\//];
/** Shared by all tenants: what another hand adds to it is nobody's of Tenantry. */
const SHARED_GROUP = 'nsg-nonprod-workload-01';

/** Something of another hand's that is to stay as it is. */
interface Theirs {
  readonly where: string;
  /** The tenant without which it goes too; null where it lies outside of all. */
  readonly slot: Slot | null;
  read(): Promise<Json>;
  remove(): Promise<unknown>;
  /** What was there when it was made. */
  readonly was: string;
}

/** The other hand: somebody with every right on the subscription and the cluster, who knows nothing of Tenantry. */
export class OtherHand {
  readonly #estate: Estate;
  readonly #model: Model;
  #theirs: Theirs[] = [];

  constructor(estate: Estate, model: Model) {
    this.#estate = estate;
    this.#model = model;
  }

  /** Whether it was done: what is not there cannot be harmed, and the world may not answer the other hand either. */
  async does(harm: Harm, slot: Slot, pick: number): Promise<boolean> {
    try {
      return await this.#harms[harm](slot, pick);
    } catch {
      return false;
    }
  }

  readonly #harms: Readonly<Record<Harm, (slot: Slot, pick: number) => Promise<boolean>>> = {
    'deletes in the cluster': async (slot, pick) => {
      const items = (await this.#inventory(slot)).filter(
        ({ driver, key }) => driver === 'kubernetes' && key !== 'namespace',
      );
      return this.#withOne(items, pick, ({ id }) => this.#estate.cluster('DELETE', id));
    },
    'opens the network': async (slot) => {
      const path = `/apis/networking.k8s.io/v1/namespaces/${this.#namespace(slot)}/networkpolicies/tenantry-default-deny`;
      await this.#estate.cluster('PATCH', path, { spec: { ingress: [{}] } });
      return true;
    },
    'deletes in Azure': async (slot, pick) => {
      const items = (await this.#inventory(slot)).filter(
        ({ driver, key }) => driver === 'azure' && DELETABLE.some((pattern) => pattern.test(key)),
      );
      return this.#withOne(items, pick, ({ id }) => this.#estate.arm('DELETE', id));
    },
    'changes tags': async (slot) => {
      const group = (await this.#inventory(slot)).find(({ key }) => key === 'resource-group');
      if (group === undefined) return false;
      const { location, tags } = await this.#estate.arm('GET', group.id);
      await this.#estate.arm('PUT', group.id, { location, tags: { ...(tags as Json), version: 'another' } });
      return true;
    },
    'changes values': async (slot) => {
      await this.#estate.cluster('PATCH', this.#settings(slot), { data: { VERSION: 'another' } });
      return true;
    },
    'takes a name': async (slot) => {
      if (this.#model.has('config', slot)) return false;
      const path = this.#settings(slot);
      const data = { VERSION: 'of another hand' };
      await this.#estate.cluster('POST', path.slice(0, path.lastIndexOf('/')), {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: NAMES.config },
        data,
      });
      this.#theirs.push({
        where: path,
        slot,
        was: JSON.stringify(data),
        read: async () => (await this.#estate.cluster('GET', path)).data as Json,
        remove: () => this.#estate.cluster('DELETE', path),
      });
      return true;
    },
    'adds a rule': async (_slot, pick) => {
      const [rule] = (await this.#estate.azure()).filter(({ id }) =>
        id.endsWith(`/networkSecurityGroups/${SHARED_GROUP}`),
      );
      if (rule === undefined) return false;
      const id = `${rule.id}/securityRules/theirs-${this.#model.tenant(0)}-${pick}`;
      const properties = {
        ...{ access: 'Deny', direction: 'Inbound', protocol: 'Udp', priority: 3900 + pick },
        ...{ sourceAddressPrefix: '192.0.2.0/24', sourcePortRange: '*' },
        ...{ destinationAddressPrefix: '*', destinationPortRange: '9' },
      };
      await this.#estate.arm('PUT', id, { properties });
      const read = async () => {
        const found = (await this.#estate.azure()).find((one) => one.id === id);
        if (found === undefined) throw new Error('it is gone');
        const { access, priority, sourceAddressPrefix } = found.properties ?? {};
        return { access, priority, sourceAddressPrefix };
      };
      this.#theirs.push({
        ...{ where: id, slot: null, read },
        was: JSON.stringify(await read()),
        remove: () => this.#estate.arm('DELETE', id),
      });
      return true;
    },
  };

  /** With a tenant goes what lies in its namespace, whoever made it. */
  forget(slot: Slot): void {
    this.#theirs = this.#theirs.filter((one) => one.slot !== slot);
  }

  /** Looks whether everything of theirs is as they made it (I3), and takes it away so that the product can go on. */
  async leave(): Promise<void> {
    const theirs = this.#theirs;
    this.#theirs = [];
    for (const { where, read, was, remove } of theirs) {
      const is = JSON.stringify(await read().catch((error: unknown) => String(error)));
      if (is !== was) throw new Broken(`${where} is another hand's: it was ${was}, and now is ${is}`);
      await remove();
    }
  }

  async #withOne(
    items: readonly InventoryItem[],
    pick: number,
    act: (item: InventoryItem) => Promise<unknown>,
  ): Promise<boolean> {
    const item = items[pick % items.length];
    if (item === undefined) return false;
    await act(item);
    return true;
  }

  #namespace(slot: Slot): string {
    return `duploservices-${this.#model.tenant(slot)}`;
  }

  #settings(slot: Slot): string {
    return `/api/v1/namespaces/${this.#namespace(slot)}/configmaps/${NAMES.config}`;
  }

  async #inventory(slot: Slot): Promise<readonly InventoryItem[]> {
    return await this.#estate.inventory(pathOf({ what: 'tenant', slot }, this.#model));
  }
}
