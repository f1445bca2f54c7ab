import {
  type ClusterAccess,
  type ClusterCheck,
  clusterAccessFromKubeconfig,
  describeUploadedKubeconfig,
} from '@tenantry/drivers/kubernetes';
import type { JsonObject } from '@tenantry/kinds';
import {
  type ClusterStore,
  type MasterKey,
  open,
  type RegisteredCluster,
  seal,
  sealedClusterName,
} from '@tenantry/store';
import { NotReadyError } from '../options.ts';
import { type ClusterRegistry, type ClusterUpload, UnsuitableClusterError } from './contract.ts';

export interface RegistryOptions {
  readonly store: ClusterStore;
  readonly masterKey: MasterKey;
  /** Whether credential plugins that an uploaded kubeconfig names may be run here. */
  readonly allowExec: boolean;
  /** Asks a cluster what it offers and what we may do in it. */
  readonly check: (access: ClusterAccess) => Promise<ClusterCheck>;
  /** What tells one cluster from another, whatever address it is reached by. */
  readonly identify: (access: ClusterAccess) => Promise<string>;
}

export interface OpenRegistry extends ClusterRegistry {
  /** The way to a registered cluster. Throws `NotReadyError` when there is none, `SealError` when it does not open. */
  access(name: string): Promise<ClusterAccess>;
}

/** What is sealed: the text as it was sent, and which context of it is meant. */
interface Credential extends ClusterUpload {
  readonly kubeconfig: string;
}

export function createClusterRegistry({ store, masterKey, allowExec, check, identify }: RegistryOptions): OpenRegistry {
  const optionsOf = ({ context }: ClusterUpload) => ({ allowExec, ...(context === undefined ? {} : { context }) });

  async function examine(access: ClusterAccess): Promise<{ report: JsonObject; refusals: readonly string[] }> {
    const { version, refusals, findings } = await check(access);
    const report = {
      checkedAt: new Date().toISOString(),
      version,
      refusals: [...refusals],
      findings: findings.map((finding) => ({ ...finding })),
    };
    return { report, refusals };
  }

  async function openAccess(name: string): Promise<{ access: ClusterAccess; revision: string } | null> {
    const found = await store.clusterCredential(name);
    if (found === null) return null;
    const upload = JSON.parse(open([masterKey], sealedClusterName(name), found.credential)) as Credential;
    const access = await clusterAccessFromKubeconfig(upload.kubeconfig, optionsOf(upload));
    return { access: { ...access, revision: found.revision }, revision: found.revision };
  }

  return {
    list: () => store.clusters(),
    find: (name) => store.cluster(name),

    async put(name, upload, actor) {
      const described = describeUploadedKubeconfig(upload.kubeconfig, optionsOf(upload));
      const access = await clusterAccessFromKubeconfig(upload.kubeconfig, optionsOf(upload));
      const { report, refusals } = await examine(access);
      if (refusals.length > 0) throw new UnsuitableClusterError(refusals, report);
      const clusterId = await identify(access);
      refuseAnother(await store.cluster(name), clusterId, report);
      const credential = seal(masterKey, sealedClusterName(name), JSON.stringify(upload));
      return store.saveCluster({ name, description: { ...described, clusterId }, checked: report, credential }, actor);
    },

    async check(name, actor) {
      const opened = await openAccess(name);
      if (opened === null) return null;
      const { report } = await examine(opened.access);
      await store.saveClusterCheck(name, opened.revision, report, actor);
      return store.cluster(name);
    },

    remove: (name, actor) => store.deleteCluster(name, actor),

    async access(name) {
      const opened = await openAccess(name);
      if (opened === null)
        throw new NotReadyError(`there is no registered cluster ${name}; add it: tenantry cluster add ${name}`);
      return opened.access;
    },
  };
}

/** A credential may be replaced; that all tenants of an Infrastructure would find themselves in another cluster may not. */
function refuseAnother(known: RegisteredCluster | null, clusterId: string, report: JsonObject): void {
  if (known === null || known.usedBy.length === 0 || known.description.clusterId === clusterId) return;
  const users = known.usedBy.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  const refusal = `This kubeconfig leads to another cluster than the one that ${users} lives in; register it under another name.`;
  throw new UnsuitableClusterError([refusal], report);
}
