import type { Client, ReachMatrix } from '@tenantry/client';
import { type AddCommand, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { type Format, serialised } from '../output/format.ts';
import { isExpected, renderMatrix } from '../render/matrix.ts';

interface MatrixOptions {
  readonly expectClosed?: boolean;
  readonly output: Format;
}

const ROWS_A_PAGE = 50;
const MOST_PAGES = 200;

export const addMatrix: AddCommand = (program, bind) => {
  program
    .command('matrix')
    .summary('say which tenants of an infrastructure reach which')
    .description(
      'Compares every tenant of an infrastructure with every other, pods, machines and private endpoints alike, by what is in the cluster and the cloud at this moment, and names what is open between them.',
    )
    .argument('<infrastructure>', 'name of the infrastructure')
    .option(
      '--expect-closed',
      'exit with 1 when anything passes from one tenant to another that no Grant says, or cannot be told',
    )
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(matrix));
};

async function matrix(
  { client, screen }: Context,
  [infrastructure = '']: readonly string[],
  { expectClosed, output }: MatrixOptions,
): Promise<ExitCode> {
  const found = await whole(await client(), infrastructure.toLowerCase());
  const isForPrograms = output === 'json' || output === 'yaml';
  screen.result(...(isForPrograms ? [serialised(found, output)] : renderMatrix(found, screen.paint)));
  const isOpen = found.items.some(({ from, to }) => to.some((cell) => cell.to !== from && !isExpected(cell)));
  return expectClosed === true && isOpen ? EXIT.failed : EXIT.ok;
}

/** All pages as one. */
async function whole(api: Client, infrastructure: string): Promise<ReachMatrix> {
  let found = await api.reachMatrix(infrastructure, { limit: ROWS_A_PAGE });
  for (let page = 1; found.nextCursor !== null && page < MOST_PAGES; page += 1) {
    const next = await api.reachMatrix(infrastructure, { limit: ROWS_A_PAGE, cursor: found.nextCursor });
    const notReady = [...found.notReady, ...next.notReady];
    found = { ...next, items: [...found.items, ...next.items], notReady };
  }
  return found;
}
