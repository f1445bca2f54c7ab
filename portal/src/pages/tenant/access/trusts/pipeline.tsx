import { Stack, Tabs, Text } from '@mantine/core';
import type { Trust } from '@tenantry/client';
import { Dialog } from '../../../../parts/dialog.tsx';
import { CodeBlock } from '../../../objects/code-block.tsx';
import { githubSnippet, gitlabSnippet, shellSnippet } from './snippets.ts';
import { issuerNameOf } from './trust-form.ts';

const SNIPPETS = [
  { value: 'github', label: 'GitHub Actions', of: githubSnippet },
  { value: 'gitlab', label: 'GitLab', of: gitlabSnippet },
  { value: 'other', label: 'Any other', of: shellSnippet },
] as const;

/** What the pipeline is to do, to be copied into it. */
export function PipelineOf({ trust, onClose }: { readonly trust: Trust; readonly onClose: () => void }) {
  const pipeline = { trust, server: window.location.origin };
  return (
    <Dialog onClose={onClose} title={`Pipelines by the trust ${trust.name}`} size="xl">
      <Stack gap="sm">
        <Text size="sm">
          The pipeline brings the token that its issuer gives it and gets one of {trust.tenant} for it, for{' '}
          {trust.minutes} minutes. Nothing secret has to be kept anywhere.
        </Text>
        <Tabs defaultValue={issuerNameOf(trust.issuer)} keepMounted={false}>
          <Tabs.List>
            {SNIPPETS.map(({ value, label }) => (
              <Tabs.Tab key={value} value={value}>
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {SNIPPETS.map(({ value, label, of }) => (
            <Tabs.Panel key={value} value={value} pt="sm">
              <CodeBlock what={`What to write for ${label}`} text={of(pipeline)} />
            </Tabs.Panel>
          ))}
        </Tabs>
        <Text size="xs" c="dimmed">
          A pipeline that is not let in is told nothing; which condition did not hold stands in the tenant’s activity.
        </Text>
      </Stack>
    </Dialog>
  );
}
