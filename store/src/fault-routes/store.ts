import type { Database } from '../database/database.ts';
import { withRetry } from '../database/retry.ts';
import type { FaultRouteStore } from './contract.ts';
import { FAULT_DELIVERIES_CHANNEL } from './enqueue.ts';
import {
  addFaultRoute,
  changeFaultRoute,
  dueFaultRoutes,
  faultDeliveries,
  faultRoute,
  faultRoutes,
  removeFaultRoute,
} from './statements.ts';
import { stepFaultRoute } from './step.ts';

export function faultRouteStore({ db, read, write, listener }: Database): FaultRouteStore {
  return {
    faultRoutes: (tenantUid) => read(() => faultRoutes(db, tenantUid)),
    faultRoute: (tenantUid, name) => read(() => faultRoute(db, tenantUid, name)),
    addFaultRoute: (draft, most, actor) => write((work) => addFaultRoute(work, draft, most, actor)),
    changeFaultRoute: (of, draft, action, actor) => write((work) => changeFaultRoute(work, of, draft, action, actor)),
    removeFaultRoute: (tenantUid, name, actor) => write((work) => removeFaultRoute(work, tenantUid, name, actor)),
    dueFaultRoutes: () => read(() => dueFaultRoutes(db)),
    faultDeliveries: (routeId, limit, onlyCritical) => read(() => faultDeliveries(db, routeId, limit, onlyCritical)),
    stepFaultRoute: (id, step, fence) => withRetry('repeatable', () => stepFaultRoute(db, id, step, fence)),
    onFaultDeliveries: (callback) => listener.subscribe(FAULT_DELIVERIES_CHANNEL, callback),
  };
}
