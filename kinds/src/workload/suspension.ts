import { z } from 'zod';
import { type Action, action } from '../model/action.ts';

/** The actions of what can be suspended: they set `suspended`, and leave it as it is where it is so already. */
export function suspension<Spec extends { readonly suspended: boolean }>(summaries: {
  readonly suspend: string;
  readonly resume: string;
}): readonly Action<Spec>[] {
  return (['suspend', 'resume'] as const).map((name) =>
    action({
      name,
      summary: summaries[name],
      input: z.strictObject({}),
      perform: ({ spec }) => ({ spec: { ...spec, suspended: name === 'suspend' } }),
    }),
  );
}
