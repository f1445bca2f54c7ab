import { z } from 'zod';
import { type Action, action, raised } from '../model/action.ts';
import { replicas, type ServiceSpec } from './schema.ts';

const nothing = z.strictObject({});

const stoppedFault = {
  field: 'spec.stopped',
  message: 'it is stopped and runs no replica',
  remedy: 'start it first',
};

/** What a team does with a service that runs, beside declaring it anew. */
export const serviceActions: readonly Action<ServiceSpec>[] = [
  action({
    name: 'restart',
    summary: 'Replaces the pods one after another, though nothing else changes.',
    input: nothing,
    perform: ({ spec, counters }) =>
      spec.stopped ? { fault: stoppedFault } : { counters: raised(counters, 'restarts') },
  }),
  action({
    name: 'stop',
    summary: 'Runs no replica any more, and keeps all else.',
    input: nothing,
    perform: ({ spec }) => ({ spec: { ...spec, stopped: true } }),
  }),
  action({
    name: 'start',
    summary: 'Runs as many replicas again as before it was stopped.',
    input: nothing,
    perform: ({ spec }) => ({ spec: { ...spec, stopped: false } }),
  }),
  action({
    name: 'scale',
    summary: 'Runs another number of replicas.',
    input: z.strictObject({ replicas: replicas.describe('How many are to run.') }),
    perform: ({ spec, input }) => {
      if (spec.stopped) return { fault: stoppedFault };
      if (spec.autoscale === undefined) return { spec: { ...spec, replicas: input.replicas } };
      return {
        fault: {
          field: 'spec.autoscale',
          message: `it is scaled by load, from ${spec.replicas} to ${spec.autoscale.max} replicas`,
          remedy: 'change replicas or autoscale.max in its manifest, or take autoscale out of it',
        },
      };
    },
  }),
];
