import { notifications } from '@mantine/notifications';
import { type QueryKey, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';

interface Deed<Input, Output> {
  readonly act: (input: Input) => Promise<Output>;
  /** What is said once it is done; nothing where the page shows it itself. */
  readonly done?: (output: Output, input: Input) => string;
  /** Keys of the answers that are another now. */
  readonly changes: readonly QueryKey[];
}

/** Something a person does: sent once, said when it is done, and what it changes is asked for again. */
export function useDeed<Input = void, Output = unknown>({
  act,
  done,
  changes,
}: Deed<Input, Output>): UseMutationResult<Output, Error, Input> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    // What was sent and answered may hold a secret: it goes with the page that did it.
    gcTime: 0,
    onSuccess: async (output, input) => {
      if (done !== undefined) notifications.show({ message: done(output, input), color: 'accent' });
      await Promise.all(changes.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}
