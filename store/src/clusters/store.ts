import type { Database } from '../database/database.ts';
import { sealingKeyIds, useMasterKey } from '../sealing/master-key.ts';
import type { ClusterStore } from './contract.ts';
import {
  CLUSTERS_CHANNEL,
  clusterCredential,
  deleteCluster,
  findCluster,
  listClusters,
  saveCluster,
  saveClusterCheck,
} from './statements.ts';

export function clusterStore({ db, read, write, listener }: Database): ClusterStore {
  return {
    saveCluster: (draft, actor) => write((session) => saveCluster(session, draft, actor)),
    clusters: () => read(() => listClusters(db)),
    cluster: (name) => read(() => findCluster(db, name)),
    clusterCredential: (name) => read(() => clusterCredential(db, name)),
    saveClusterCheck: (name, revision, checked, actor) =>
      write((session) => saveClusterCheck(session, name, revision, checked, actor)),
    deleteCluster: (name, actor) => write((session) => deleteCluster(session, name, actor)),
    sealingKeyIds: () => read(() => sealingKeyIds(db)),
    useMasterKey: (keyId, reseal, actor) => write((session) => useMasterKey(session, keyId, reseal, actor)),
    onClusterChange: (callback) => listener.subscribe(CLUSTERS_CHANNEL, callback),
  };
}
