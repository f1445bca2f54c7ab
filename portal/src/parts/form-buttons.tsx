import { Button, Group } from '@mantine/core';

interface FormButtonsProps {
  /** What the form does: `Add`. */
  readonly deed: string;
  readonly isPending: boolean;
  readonly onCancel: () => void;
}

/** How a form in a dialog is sent, or left. */
export function FormButtons({ deed, isPending, onCancel }: FormButtonsProps) {
  return (
    <Group justify="flex-end" gap="xs">
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit" loading={isPending}>
        {deed}
      </Button>
    </Group>
  );
}
