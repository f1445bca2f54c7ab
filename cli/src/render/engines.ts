import type { Engine } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { aligned, indented, table } from '../output/table.ts';

export function renderEngines(engines: readonly Engine[]): string[] {
  return table<Engine>(
    [
      { title: 'INFRASTRUCTURE', cell: ({ infrastructure }) => infrastructure },
      { title: 'PURPOSE', cell: ({ purpose }) => purpose },
      { title: 'URL', cell: ({ url }) => url },
      { title: 'CREDENTIAL', cell: ({ credential }) => credential },
      { title: 'TENANTS BY', cell: tellsApart },
    ],
    engines,
  );
}

export function renderEngine(engine: Engine, paint: Paint): string[] {
  const { infrastructure, purpose, url, credential, updatedAt, updatedBy } = engine;
  const facts: (readonly [string, string])[] = [
    ['url', url],
    ['credential', credential === 'none' ? 'none' : `${credential}, not shown`],
    ['tenants by', tellsApart(engine)],
    ['set', `${updatedAt} by ${updatedBy}`],
  ];
  return [
    `Engine ${paint('bold', `${infrastructure}/${purpose}`)}`,
    ...indented(aligned(facts.map(([fact, value]) => [paint('dim', fact), value]))),
  ];
}

function tellsApart(engine: Engine): string {
  if (engine.purpose === 'metrics') return `${engine.label}=${engine.value}`;
  return engine.shared === undefined
    ? `organisation ${engine.value}`
    : `${engine.shared.label}=${engine.value} in ${engine.shared.organisation}`;
}
