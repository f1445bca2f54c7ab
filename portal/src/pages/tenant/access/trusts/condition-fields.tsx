import { ActionIcon, Autocomplete, Button, Group, Input, Select, Stack, TagsInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Condition } from './trust-form.ts';

interface ConditionFieldsProps {
  readonly conditions: readonly Condition[];
  /** Claims that tokens of the issuer have. */
  readonly claims: readonly string[];
  readonly error: string | undefined;
  readonly onChange: (conditions: readonly Condition[]) => void;
}

/** What a token has to claim, all of it. */
export function ConditionFields({ conditions, claims, error, onChange }: ConditionFieldsProps) {
  const change = (key: number, part: Partial<Condition>): void =>
    onChange(conditions.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const next = Math.max(0, ...conditions.map(({ key }) => key)) + 1;
  return (
    <Stack gap={6}>
      <div>
        <Input.Label>Who is let in</Input.Label>
        <Input.Description>
          All have to hold. In a pattern * is any text without / and :, and ** any text at all.
        </Input.Description>
      </div>
      {conditions.map(({ key, claim, by, values }, index) => (
        <Group key={key} gap={6} align="flex-start" wrap="wrap">
          <Autocomplete
            aria-label={`Claim ${index + 1}`}
            placeholder="Claim"
            required
            w={150}
            data={[...claims]}
            value={claim}
            onChange={(text) => change(key, { claim: text })}
          />
          <Select
            aria-label={`How claim ${index + 1} is compared`}
            allowDeselect={false}
            w={100}
            data={[
              { value: 'is', label: 'is' },
              { value: 'like', label: 'is like' },
            ]}
            value={by}
            onChange={(value) =>
              change(key, value === 'like' ? { by: 'like', values: values.slice(0, 1) } : { by: 'is' })
            }
          />
          <TagsInput
            aria-label={`Value of claim ${index + 1}`}
            placeholder={values.length > 0 ? '' : by === 'like' ? 'repo:my-org/**' : 'One value, or several'}
            flex={1}
            miw={180}
            splitChars={[]}
            {...(by === 'like' ? { maxTags: 1 } : {})}
            value={[...values]}
            onChange={(texts) => change(key, { values: texts })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={34}
            aria-label={`Take away condition ${index + 1}`}
            disabled={conditions.length === 1}
            onClick={() => onChange(conditions.filter((one) => one.key !== key))}
          >
            <IconTrash size={15} />
          </ActionIcon>
        </Group>
      ))}
      {error !== undefined && <Input.Error>{error}</Input.Error>}
      <div>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconPlus size={12} />}
          onClick={() => onChange([...conditions, { key: next, claim: '', by: 'is', values: [] }])}
        >
          Another condition
        </Button>
      </div>
    </Stack>
  );
}
