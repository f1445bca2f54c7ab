import { type Action, type ActionTarget, authorize, type Identity, NO_RIGHTS } from '@tenantry/access';
import type { JsonObject, TenantRole } from '@tenantry/kinds';
import { openStore, type Store } from '@tenantry/store';
import type { Actor, ObjectDraft } from '@tenantry/store/contract';
import pg from 'pg';
import { withDatabase } from './database.ts';
import { INFRASTRUCTURE, tenantNames } from './declared.ts';
import { type Figure, median, ratio, spread } from './figures.ts';
import { seededRandom, shuffled } from './random.ts';

const TURNS = 7;
const DECISIONS = 500_000;
const LOOK_UPS = 2_000;
/** Look-ups under way at a time, as many as the store has connections here. */
const AT_ONCE = 4;
const STORED_AT_ONCE = 16;
/** Each is a member of a thousandth of all tenants. */
const USERS = 1_000;
const FEW = 10;
const SEED = 20_260_102;
const ACTIONS: readonly Action[] = ['read', 'update', 'delete', 'read-secret', 'read-audit'];
const ACTOR: Actor = { name: 'bench@example.com', kind: 'user', address: '127.0.0.1', requestId: 'bench' };

/**
 * Decisions a second of the one place that says who may do what, for a member of ten tenants and for one of all, against a bare
 * look-up in a map; and answers a second to whom somebody is a member of, among the members of all tenants, against bare SQL.
 */
export async function measureDecisions(tenants: number, tell: (line: string) => void): Promise<Figure[]> {
  return [...decisions(tenants, tell), await memberships(tenants, tell)];
}

interface Question {
  readonly action: Action;
  readonly tenant: string;
  readonly target: ActionTarget;
}

function decisions(tenants: number, tell: (line: string) => void): Figure[] {
  const names = shuffled(tenantNames(tenants), seededRandom(SEED));
  const questions = names.map((tenant, index): Question => {
    const action = ACTIONS[index % ACTIONS.length] ?? 'read';
    return { action, tenant, target: { kind: 'Service', name: 'shop', tenant } };
  });
  const member = (its: readonly string[]): Identity => ({
    ...NO_RIGHTS,
    name: 'ada@example.com',
    tenants: new Map(its.map((tenant) => [tenant, 'editor'])),
  });
  const few = member(names.slice(0, FEW));
  const all = member(names);
  const rates = { few: [] as number[], all: [] as number[], bare: [] as number[] };
  for (let turn = 0; turn <= TURNS; turn += 1) {
    const bare = rate(questions, ({ tenant }) => all.tenants.get(tenant) !== undefined);
    const ofFew = rate(questions, ({ action, target }) => authorize(few, action, target).isAllowed);
    const ofAll = rate(questions, ({ action, target }) => authorize(all, action, target).isAllowed);
    // In the first turn all is compiled.
    if (turn === 0) continue;
    rates.bare.push(bare);
    rates.few.push(ofFew);
    rates.all.push(ofAll);
  }
  tell(`a member of ${FEW}: ${spread(rates.few, 'M/s', 2)}, of ${tenants}: ${spread(rates.all, 'M/s', 2)}`);
  const row = (its: number, measured: readonly number[]): Figure => ({
    what: `decisions for a member of ${its} of ${tenants} tenants`,
    measured: spread(measured, 'million/s', 2),
    baseline: `${spread(rates.bare, 'million/s', 2)}: a look-up in a map of ${tenants}`,
    ratio: ratio(median(measured), median(rates.bare)),
  });
  return [row(FEW, rates.few), row(tenants, rates.all)];
}

/** Millions a second of processor time: what else the machine does meanwhile does not count. The answers are counted, so that nothing can be left out. */
function rate(questions: readonly Question[], decide: (question: Question) => boolean): number {
  let allowed = 0;
  let asked = 0;
  const before = process.cpuUsage();
  while (asked < DECISIONS) {
    for (const question of questions) if (decide(question)) allowed += 1;
    asked += questions.length;
  }
  const { user, system } = process.cpuUsage(before);
  if (allowed === 0) throw new Error('nobody was allowed anything');
  return asked / (user + system);
}

function memberships(tenants: number, tell: (line: string) => void): Promise<Figure> {
  return withDatabase(async (databaseUrl) => {
    const store = await openStore({ url: databaseUrl, maxConnections: AT_ONCE });
    const pool = new pg.Pool({ connectionString: databaseUrl, max: AT_ONCE });
    try {
      await declareMembers(store, tenants);
      await pool.query('CREATE TABLE bare_members (name text, tenant text, role text)');
      await pool.query(`
        INSERT INTO bare_members SELECT spec->>'user', tenant, spec->>'role' FROM objects WHERE kind = 'Member'`);
      await pool.query('CREATE INDEX ON bare_members (name)');
      await pool.query('VACUUM ANALYZE');
      const bareText = 'SELECT tenant, role FROM bare_members WHERE name = $1';
      const product: number[] = [];
      const bare: number[] = [];
      for (let turn = 0; turn <= TURNS; turn += 1) {
        const byHand = await lookUps((user) => pool.query({ name: 'members', text: bareText, values: [user] }));
        // A group of its own for each, or it would be remembered.
        const byStore = await lookUps((user, number) => store.memberships(user, [`group-${turn}-${number}`]));
        if (turn === 0) continue;
        bare.push(byHand);
        product.push(byStore);
      }
      tell(`members: ${spread(product, 'answers/s', 0)}, bare ${spread(bare, 'answers/s', 0)}`);
      return {
        what: `whose member somebody is, of ${tenants} tenants`,
        measured: spread(product, 'answers/s', 0),
        baseline: `${spread(bare, 'answers/s', 0)}: bare SQL, a table of three columns`,
        ratio: ratio(median(product), median(bare)),
      };
    } finally {
      await pool.end();
      await store.close();
    }
  });
}

async function lookUps(look: (user: string, number: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (; next < LOOK_UPS; ) {
        next += 1;
        await look(userOf(next), next);
      }
    }),
  );
  return (LOOK_UPS * 1_000) / (performance.now() - startedAt);
}

const userOf = (number: number) => `user${number % USERS}@example.com`;

/** A member in each tenant, declared as the API does it. */
async function declareMembers(store: Store, tenants: number): Promise<void> {
  const spec = { provider: 'kubernetes', kubeconfigFile: '/nowhere' };
  const infrastructure = await store.create(draft('Infrastructure', INFRASTRUCTURE, null, spec), ACTOR);
  const open = tenantNames(tenants).entries();
  const declare = async () => {
    for (const [number, name] of open) {
      const itself = draft('Tenant', name, null, { infrastructure: INFRASTRUCTURE }, [infrastructure.uid]);
      const { uid } = await store.create(itself, ACTOR);
      const role: TenantRole = 'editor';
      await store.create(draft('Member', 'ada', name, { user: userOf(number), role }, [uid]), ACTOR);
    }
  };
  await Promise.all(Array.from({ length: STORED_AT_ONCE }, declare));
}

function draft(
  kind: string,
  name: string,
  tenant: string | null,
  spec: JsonObject,
  references: readonly string[] = [],
): ObjectDraft {
  return { kind, name, displayName: name, tenant, labels: {}, annotations: {}, spec, references };
}
