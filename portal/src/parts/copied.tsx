import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

/** What is typed elsewhere, with a button that copies it. */
export function Copied({ text, shown = text }: { readonly text: string; readonly shown?: string }) {
  return (
    <span style={{ overflowWrap: 'anywhere' }}>
      <span className="typed">{shown}</span>
      <CopyIcon text={text} />
    </span>
  );
}

export function CopyIcon({ text, label = 'Copy' }: { readonly text: string; readonly label?: string }) {
  return (
    <CopyButton value={text} timeout={1500}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : label}>
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            ml={4}
            aria-label={copied ? 'Copied' : label}
            onClick={copy}
            style={{ verticalAlign: 'text-bottom' }}
          >
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
