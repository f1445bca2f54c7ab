import { Batched } from '../database/batched.ts';
import type { Database } from '../database/database.ts';
import type { ConsentReader, ConsentStore } from './contract.ts';
import {
  answerConsent,
  findAgreed,
  findConsent,
  findRelated,
  type RelatedQuestion,
  releaseNumbers,
} from './statements.ts';

export function consentStore({ db, read, rewrite, write }: Database): ConsentReader & ConsentStore {
  // Passes ask for these at the same time, many at once.
  const relations = new Batched((questions: readonly RelatedQuestion[]) => read(() => findRelated(db, questions)));
  return {
    consent: (uid) => read(() => findConsent(db, uid)),
    related: (uid, kinds) => relations.ask({ uid, kinds }),
    release: (held) => rewrite((session) => releaseNumbers(session, held)),
    agreed: (kind) => read(() => findAgreed(db, kind)),
    answer: (uid, given, actor) => write((session) => answerConsent(session, uid, given, actor)),
  };
}
