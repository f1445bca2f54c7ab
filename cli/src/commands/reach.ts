import { Option } from 'commander';
import { type AddCommand, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { type Format, serialised } from '../output/format.ts';
import { renderIdentityReach, renderReach } from '../render/reach.ts';

interface ReachOptions {
  readonly port?: string;
  readonly protocol?: string;
  readonly expect?: 'allowed' | 'denied';
  readonly identity?: boolean;
  readonly write?: boolean;
  readonly part?: string;
  readonly output: Format;
}

export const addReach: AddCommand = (program, bind) => {
  program
    .command('reach')
    .summary('say whether traffic passes between tenants, and why')
    .description(
      'Says whether traffic passes, port by port, by the policies in the cluster and the security groups in the cloud as they are at this moment, and which rule decides. FROM is TENANT, TENANT/POD, TENANT/vm/NAME, @node/NAME or @internet; TO is TENANT, TENANT/POD, TENANT/service/NAME, TENANT/vm/NAME, TENANT/endpoint/NAME (a private endpoint), @node/NAME, an IP address with or without :PORT, @cluster-api or @metadata. A NAME of * is any VM or endpoint, also one that is yet to come.',
    )
    .argument('<from>', 'where the traffic comes from')
    .argument('<to>', 'where it goes')
    .option('--port <port>', 'a port such as 8080, or a range such as 8000-8100; every port by default')
    .option('--protocol <protocol>', 'tcp, udp or sctp')
    .option('--identity', "ask about FROM's identity in the cloud instead: TO is TENANT/KIND/NAME")
    .option('--part <name>', 'with --identity: one container of a storage account, or one value of a secret')
    .option('--write', 'with --identity: --expect is about writing instead of reading')
    .addOption(
      new Option('--expect <verdict>', 'exit with 1 when it is otherwise, on any port asked about').choices([
        'allowed',
        'denied',
      ]),
    )
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(reach));
};

async function reach(
  { client, screen }: Context,
  [from = '', to = '']: readonly string[],
  { port, protocol, expect, output, identity, write, part }: ReachOptions,
): Promise<ExitCode> {
  const isForPrograms = output === 'json' || output === 'yaml';
  if (identity) {
    const found = await (await client()).reachIdentity({ from, to, ...(part === undefined ? {} : { part }) });
    screen.result(...(isForPrograms ? [serialised(found, output)] : renderIdentityReach(found, screen.paint)));
    const asked = found.deeds.filter(({ deed }) => deed === (write ? 'write' : 'read'));
    const isExpected = asked.length === 0 ? expect === 'denied' : asked.every(({ verdict }) => verdict === expect);
    return expect === undefined || isExpected ? EXIT.ok : EXIT.failed;
  }
  const found = await (await client()).reach({
    from,
    to,
    ...(port === undefined ? {} : { port }),
    ...(protocol === undefined ? {} : { protocol }),
  });
  screen.result(...(isForPrograms ? [serialised(found, output)] : renderReach(found, screen.paint)));
  return expect === undefined || expect === found.verdict ? EXIT.ok : EXIT.failed;
}
