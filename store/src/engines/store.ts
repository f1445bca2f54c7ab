import type { Database } from '../database/database.ts';
import type { EngineStore } from './contract.ts';
import { engine, engines, removeEngine, saveEngine } from './statements.ts';

export function engineStore({ db, read, write }: Database): EngineStore {
  return {
    engines: () => read(() => engines(db)),
    engine: (infrastructure, purpose) => read(() => engine(db, infrastructure, purpose)),
    saveEngine: (draft, revision, actor) => write((work) => saveEngine(work, draft, revision, actor)),
    removeEngine: (infrastructure, purpose, actor) =>
      write((work) => removeEngine(work, infrastructure, purpose, actor)),
  };
}
