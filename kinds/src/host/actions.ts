import { z } from 'zod';
import { type Action, action, raised } from '../model/action.ts';
import { type HostSpec, machineSize } from './schema.ts';

const nothing = z.strictObject({});

/** What a team does with a machine beside declaring it anew. */
export const hostActions: readonly Action<HostSpec>[] = [
  action({
    name: 'restart',
    summary: 'Restarts the machine.',
    input: nothing,
    perform: ({ spec, counters }) =>
      spec.stopped
        ? { fault: { field: 'spec.stopped', message: 'it is stopped', remedy: 'start it instead' } }
        : { counters: raised(counters, 'restarts') },
  }),
  action({
    name: 'stop',
    summary: 'Deallocates the machine: it costs nothing any more but its disks, and keeps them and its address.',
    input: nothing,
    perform: ({ spec }) => ({ spec: { ...spec, stopped: true } }),
  }),
  action({
    name: 'start',
    summary: 'Starts the machine again.',
    input: nothing,
    perform: ({ spec }) => ({ spec: { ...spec, stopped: false } }),
  }),
  action({
    name: 'resize',
    summary: 'Gives the machine another size, which restarts it.',
    input: z.strictObject({ size: machineSize.describe('The new size, such as Standard_D4s_v5.') }),
    perform: ({ spec, input }) => ({ spec: { ...spec, size: input.size } }),
  }),
];
