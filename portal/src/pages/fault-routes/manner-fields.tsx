import { Checkbox, Chip, Fieldset, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { FieldRow } from '../../parts/field-row.tsx';
import type { Fields } from './route-dialog.tsx';
import { DAYS } from './route-form.ts';

/** What a route tells, and when. */
export function MannerFields({ form, errorOf, change }: Fields) {
  const quiet = (name: 'quietFrom' | 'quietTo' | 'timeZone', field: string) => ({
    error: errorOf(`quietHours.${field}`),
    value: form[name],
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) =>
      change({ [name]: currentTarget.value }),
  });
  return (
    <>
      {form.type !== 'pagerduty' && (
        <NumberInput
          label="Together"
          description="So long is waited for more that goes into the same message. 0: each change by itself."
          suffix=" s"
          min={0}
          max={3600}
          allowDecimal={false}
          error={errorOf('groupSeconds')}
          value={form.groupSeconds}
          onChange={(groupSeconds) => change({ groupSeconds })}
        />
      )}
      <Checkbox
        label="Only what is critical"
        checked={form.isCriticalOnly}
        onChange={({ currentTarget }) => change({ isCriticalOnly: currentTarget.checked })}
      />
      <Checkbox
        label="Also that it is over"
        checked={form.tellsResolved}
        onChange={({ currentTarget }) => change({ tellsResolved: currentTarget.checked })}
      />
      <Checkbox
        label="Quiet hours, in which only what is critical is told"
        checked={form.isQuiet}
        onChange={({ currentTarget }) => change({ isQuiet: currentTarget.checked })}
      />
      {form.isQuiet && (
        <Stack gap="sm">
          <FieldRow columns="1fr 1fr 1.4fr">
            <TextInput label="From" placeholder="22:00" {...quiet('quietFrom', 'from')} />
            <TextInput label="To" placeholder="07:00" {...quiet('quietTo', 'to')} />
            <TextInput label="Time zone" {...quiet('timeZone', 'timeZone')} />
          </FieldRow>
          <Fieldset legend="Begin on" variant="unstyled">
            <Chip.Group
              multiple
              value={[...form.days]}
              onChange={(days) => change({ days: DAYS.map(({ value }) => value).filter((day) => days.includes(day)) })}
            >
              <Group gap={6}>
                {DAYS.map(({ value, label }) => (
                  <Chip key={value} value={value} size="xs" variant="outline">
                    {label}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
            {errorOf('quietHours.days') !== undefined && (
              <Text size="xs" c="var(--mantine-color-error)" mt={4}>
                {errorOf('quietHours.days')}
              </Text>
            )}
          </Fieldset>
        </Stack>
      )}
    </>
  );
}
