import type { AccessRequest, AccessRequestState } from '@tenantry/client';
import { Option } from 'commander';
import { type AddCommand, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { usageError } from '../exit.ts';
import { type Format, serialised } from '../output/format.ts';
import { renderAccessRequests } from '../render/access-requests.ts';

interface AccessOptions {
  readonly role: 'viewer' | 'editor' | 'owner';
  readonly for: string;
  readonly reason?: string;
  readonly note?: string;
  readonly state?: AccessRequestState;
  readonly tenant?: string;
  readonly output: Format;
}

const MINUTES = { m: 1, h: 60, d: 1440 } as const;

export const addAccess: AddCommand = (program, bind) => {
  program
    .command('access')
    .summary('ask for a role in a tenant for a time, or for a tenant; approve and refuse')
    .description(
      'A role that is approved ends by itself. Owners of the tenant and administrators decide, never on what they asked for themselves. `templates` lists what tenants can be asked for by.',
    )
    .usage(
      '[list | request TENANT | request-tenant NAME TEMPLATE | approve ID | refuse ID | withdraw ID | templates] [options]',
    )
    .argument('[action]', 'list (the default), request, request-tenant, approve, refuse, withdraw or templates')
    .argument('[words...]', 'a tenant, a name and a template, or the id of a request')
    .addOption(
      new Option('--role <role>', 'the role to ask for').choices(['viewer', 'editor', 'owner']).default('editor'),
    )
    .option('--for <time>', 'for how long, such as 90m, 8h or 2d', '8h')
    .option('--reason <text>', 'why, for whoever decides and for the record')
    .option('--note <text>', 'what to say to a request when deciding it')
    .addOption(
      new Option('--state <state>', 'only those in this state').choices([
        'pending',
        'approved',
        'refused',
        'withdrawn',
        'expired',
      ]),
    )
    .option('-t, --tenant <tenant>', 'only those about this tenant')
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(access));
};

async function access(
  context: Context,
  [action = 'list', first = '', second = '']: readonly string[],
  options: AccessOptions,
): Promise<void> {
  const { accessRequests } = await context.client();
  switch (action) {
    case 'list':
      return show(
        context,
        await accessRequests.list({ state: options.state, tenant: options.tenant?.toLowerCase() }),
        options.output,
      );
    case 'templates': {
      const templates = await accessRequests.templates();
      context.screen.result(...templates.map(({ name, description }) => `${name}: ${description}`));
      if (templates.length === 0) context.screen.say('Nothing is offered.');
      return;
    }
    case 'request': {
      const { role } = options;
      const asked = {
        tenant: required(first, 'a tenant'),
        role,
        minutes: minutesOf(options.for),
        reason: why(options),
      };
      return told(context, await accessRequests.askRole(asked));
    }
    case 'request-tenant': {
      const asked = {
        tenant: required(first, 'a name'),
        template: required(second, 'a template'),
        reason: why(options),
      };
      return told(context, await accessRequests.askTenant(asked));
    }
    case 'approve':
    case 'refuse':
      return told(context, await accessRequests.decide(required(first, 'the id of a request'), action, options.note));
    case 'withdraw':
      return told(context, await accessRequests.withdraw(required(first, 'the id of a request')));
    default:
      throw usageError(
        `"${action}" is none of list, request, request-tenant, approve, refuse, withdraw and templates.`,
      );
  }
}

function required(word: string, what: string): string {
  if (word === '') throw usageError(`${what} is missing.`);
  return word;
}

function why({ reason }: AccessOptions): string {
  if (reason === undefined) throw usageError('Say why with --reason.');
  return reason;
}

function minutesOf(text: string): number {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (count === undefined) throw usageError(`"${text}" is no time such as 90m, 8h or 2d.`);
  return Number(count) * MINUTES[unit as keyof typeof MINUTES];
}

function show({ screen }: Context, found: readonly AccessRequest[], format: Format): void {
  if (format === 'json' || format === 'yaml')
    screen.result(serialised(format === 'yaml' ? found : { items: found }, format));
  else if (found.length === 0) screen.say('Nobody asks for anything.');
  else screen.result(...renderAccessRequests(found, screen.paint));
}

function told({ screen }: Context, { id, state, requester, asked }: AccessRequest): void {
  const what =
    asked.kind === 'role' ? `${asked.role} in ${asked.tenant}` : `a tenant ${asked.tenant} by ${asked.template}`;
  screen.result(`${id}: ${requester}, ${what}: ${state}`);
}
