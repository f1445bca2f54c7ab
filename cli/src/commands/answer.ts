import type { TenantryObject } from '@tenantry/client';
import { type AddCommand, type TenantOption, tenantOption } from '../command.ts';
import type { Context } from '../context.ts';
import { usageError } from '../exit.ts';
import { resolveTargets, slashName } from '../kinds.ts';
import { serialised } from '../output/format.ts';

const ANSWERS = {
  accept: 'agree to what another tenant asks for',
  refuse: 'say no to what another tenant asks for',
  revoke: 'end what was agreed to; it is taken away at once',
} as const;

/** `accept`, `refuse` and `revoke`: answers of the tenant that is asked. */
export const addAnswers: readonly AddCommand[] = (Object.keys(ANSWERS) as (keyof typeof ANSWERS)[]).map(
  (word) => (program, bind) => {
    program
      .command(word)
      .summary(ANSWERS[word])
      .description(
        `${ANSWERS[word].charAt(0).toUpperCase()}${ANSWERS[word].slice(1)}, such as a Grant. -t is the tenant that asks. What is shown is what is answered: a change in between is refused.`,
      )
      .argument('<kind>', 'kind, its plural or short name; or KIND/NAME')
      .argument('[names...]', 'names')
      .addOption(tenantOption())
      .action(bind((context, words, options: TenantOption) => answer(context, word, words, options)));
  },
);

async function answer(
  context: Context,
  word: keyof typeof ANSWERS,
  words: readonly string[],
  { tenant }: TenantOption,
): Promise<void> {
  const { screen } = context;
  const client = await context.client();
  for (const target of resolveTargets(await context.kinds(), words, tenant)) {
    if (!target.kind.needsConsent) throw usageError(`A ${target.kind.name} needs nobody's consent.`);
    const objects = client.objects(target.kind, target.tenant);
    const asked = await objects.get(target.name);
    screen.say(...shown(asked));
    await objects.answer(target.name, word, asked.metadata.generation);
    screen.result(
      `${slashName(target.kind.name, target.name)} of ${target.tenant} is ${{ accept: 'accepted', refuse: 'refused', revoke: 'revoked' }[word]}`,
    );
  }
}

/** What is answered, as it was declared. */
const shown = ({ spec, metadata }: TenantryObject): string[] => [
  `${metadata.tenant ?? ''} asks:`,
  ...serialised(spec, 'yaml')
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`),
];
