import { expect, test } from 'vitest';
import { Service } from './index.ts';
import { type ServiceSpec, serviceSchema } from './schema.ts';

const spec = (more: Partial<ServiceSpec> = {}) => serviceSchema.parse({ image: 'nginx:1.29', replicas: 2, ...more });

function perform(name: string, on: ServiceSpec, input: object = {}) {
  const action = Service.actions?.find((one) => one.name === name);
  return action?.perform({ spec: on, counters: { restarts: 4 }, input: action.input.parse(input) });
}

test.each([
  ['restart counts, and leaves the spec', 'restart', spec(), {}, { counters: { restarts: 5 } }],
  ['stop runs nothing, and keeps how many ran', 'stop', spec(), {}, { spec: spec({ stopped: true }) }],
  ['start runs as many as before', 'start', spec({ stopped: true }), {}, { spec: spec() }],
  ['scale runs as many as asked for', 'scale', spec(), { replicas: 5 }, { spec: spec({ replicas: 5 }) }],
])('%s', (_what, name, on, input, effect) => {
  expect(perform(name, on, input)).toEqual(effect);
});

test.each([
  ['restart of what is stopped', 'restart', spec({ stopped: true }), {}, 'start it first'],
  ['scale of what is stopped', 'scale', spec({ stopped: true }), { replicas: 2 }, 'start it first'],
  [
    'scale of what is scaled by load',
    'scale',
    spec({ autoscale: { max: 9, cpuPercent: 70 } }),
    { replicas: 3 },
    'autoscale',
  ],
])('%s is refused, with what to do', (_what, name, on, input, remedy) => {
  expect(perform(name, on, input)).toEqual({
    fault: expect.objectContaining({ remedy: expect.stringContaining(remedy) }),
  });
});
