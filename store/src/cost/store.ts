import type { Database } from '../database/database.ts';
import { withRetry } from '../database/retry.ts';
import { holdLease } from '../leases/fence.ts';
import { keepLook } from '../looks/statements.ts';
import type { CostStore } from './contract.ts';
import {
  addCostSamples,
  budgetedTenants,
  costBills,
  costInfrastructures,
  costPlaces,
  costSamples,
  costTenants,
  noteCostPlaces,
  noteCostTenants,
  usedResources,
} from './facts.ts';
import { costCharges, costSeries, costs } from './read.ts';
import { noteCostProblem, replaceCosts } from './write.ts';

export function costStore({ db, read, rewrite, write }: Database): CostStore {
  return {
    costBills: () => read(() => costBills(db)),
    replaceCosts: (bill, range, lines, days, at, fence) =>
      rewrite(async (session) => {
        if (fence !== undefined) await holdLease(session, fence);
        await replaceCosts(session, bill, range, lines, days, at);
      }),
    noteCostProblem: (bill, problem, at) => withRetry('repeatable', () => noteCostProblem(db, bill, problem, at)),
    noteCostTenants: (today) => rewrite((session) => noteCostTenants(session, today)),
    costTenants: (range) => read(() => costTenants(db, range)),
    budgetedTenants: () => read(() => budgetedTenants(db)),
    costInfrastructures: () => read(() => costInfrastructures(db)),
    noteCostPlaces: (places) => withRetry('repeatable', () => noteCostPlaces(db, places)),
    costPlaces: () => withRetry('repeatable', () => costPlaces(db)),
    addCostSamples: (day, taken, through) =>
      write(async (session) => {
        if (through !== undefined) await keepLook(session, through.look, through.position);
        await addCostSamples(session, day, taken);
      }),
    usedResources: (tenantUids, since) => read(() => usedResources(db, tenantUids, since)),
    costSamples: (range) => read(() => costSamples(db, range)),
    costs: (query) => read(() => costs(db, query)),
    costSeries: (query) => read(() => costSeries(db, query)),
    costCharges: (query) => read(() => costCharges(db, query)),
  };
}
