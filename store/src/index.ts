export * from './contract.ts';
export { EmbeddedDatabaseError, type EmbeddedErrorCode } from './embedded/errors.ts';
export { type EmbeddedDatabase, type EmbeddedOptions, startEmbedded } from './embedded/start.ts';
export { NewerSchemaError, ServerTooOldError } from './migrations/migrate.ts';
export { openStore, type Store, type StoreOptions } from './open-store.ts';
export { MASTER_KEY_BYTES, type MasterKey, masterKey, open, SealError, type Sealed, seal } from './sealing/seal.ts';
