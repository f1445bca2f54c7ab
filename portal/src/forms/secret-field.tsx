import { ActionIcon, Button, FileButton, Group, PasswordInput, Text } from '@mantine/core';
import { IconAlignLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { CoveredText } from '../parts/covered-text.tsx';
import type { FieldProps } from './field.tsx';
import { useField } from './form-context.ts';
import { inputProps } from './labels.ts';
import { isSealed } from './schema.ts';

/** A value that is written and not shown again. What is kept already stays unless another is put in its place. */
export function SecretField(props: FieldProps) {
  const { schema, path, value, onChange } = props;
  const about = useField(path);
  const [before] = useState(value);
  const [isLong, setIsLong] = useState(false);
  const input = inputProps(props, about);
  if (isSealed(value)) {
    return (
      <Group gap="sm" mih={36}>
        <Text size="sm" c="dimmed">
          Kept, version {value.sealed.version}
        </Text>
        <Button variant="default" size="compact-sm" onClick={() => onChange('')}>
          Put another in its place
        </Button>
      </Group>
    );
  }
  const text = typeof value === 'string' ? value : '';
  const back = isSealed(before) && (
    <Button variant="default" size="compact-sm" mt={4} onClick={() => onChange(before)}>
      Keep version {before.sealed.version}
    </Button>
  );
  if (schema.secret === 'base64') {
    return (
      <Group gap="sm" mih={36}>
        <FileButton onChange={(file) => file !== null && base64Of(file).then(onChange)}>
          {(button) => (
            <Button {...button} id={about.id} variant="default" size="xs">
              Choose a file
            </Button>
          )}
        </FileButton>
        <Text size="sm" c={about.error === undefined ? 'dimmed' : 'red'}>
          {about.error ??
            (text === '' ? 'None yet' : `${Math.floor((text.length * 3) / 4).toLocaleString('en')} bytes`)}
        </Text>
        {back}
      </Group>
    );
  }
  const shared = { ...input, value: text, autoComplete: 'new-password', spellCheck: false, style: { flex: 1 } };
  return (
    <div>
      <Group gap={4} wrap="nowrap" align="flex-start">
        {isLong || text.includes('\n') ? (
          <CoveredText {...shared} rows={4} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
        ) : (
          <PasswordInput {...shared} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          size={34}
          aria-label="Several lines"
          aria-pressed={isLong}
          onClick={() => setIsLong(!isLong)}
        >
          <IconAlignLeft size={15} />
        </ActionIcon>
      </Group>
      {back}
    </div>
  );
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error ?? new Error('the file cannot be read'));
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.readAsDataURL(file);
  });
}
