import { Checkbox, PasswordInput, Textarea, TextInput } from '@mantine/core';
import type { FaultRoute } from '@tenantry/client';
import type { Fields } from './route-dialog.tsx';
import { TYPES } from './route-form.ts';

const STAYS = 'Left empty, the one there is stays.';

/** Where a route leads to, and with what it is let in there. */
export function TargetFields({ route, form, errorOf, change }: Fields & { readonly route: FaultRoute | null }) {
  const isNew = route === null;
  const { type } = form;
  if (type === 'email') {
    return (
      <Textarea
        label="Addresses"
        description="20 at most"
        required
        autosize
        minRows={2}
        error={errorOf('to')}
        value={form.to}
        onChange={({ currentTarget }) => change({ to: currentTarget.value })}
      />
    );
  }
  return (
    <>
      <TextInput
        label="Address"
        type="url"
        description={isNew ? TYPES[type].hint : `Now ${route.url ?? ''}. ${STAYS}`}
        styles={{ description: { overflowWrap: 'anywhere' } }}
        required={isNew && type !== 'pagerduty'}
        autoComplete="off"
        error={errorOf('url')}
        value={form.url}
        onChange={({ currentTarget }) => change({ url: currentTarget.value })}
      />
      {type === 'pagerduty' && (
        <PasswordInput
          label="Integration key"
          description={
            isNew ? 'Of a service with the Events API v2. It is kept sealed and never shown.' : `Another one. ${STAYS}`
          }
          required={isNew}
          autoComplete="off"
          error={errorOf('routingKey')}
          value={form.routingKey}
          onChange={({ currentTarget }) => change({ routingKey: currentTarget.value })}
        />
      )}
      {type === 'webhook' && (
        <PasswordInput
          label="Authorization"
          description={
            route?.hasAuthorization
              ? `Another header to send. ${STAYS}`
              : 'Sent as this header with each request, where the receiver wants one. It is kept sealed and never shown.'
          }
          autoComplete="off"
          disabled={form.dropsAuthorization}
          error={errorOf('authorization')}
          value={form.authorization}
          onChange={({ currentTarget }) => change({ authorization: currentTarget.value })}
        />
      )}
      {type === 'webhook' && route?.hasAuthorization && (
        <Checkbox
          label="Send no such header any more"
          checked={form.dropsAuthorization}
          onChange={({ currentTarget }) => change({ dropsAuthorization: currentTarget.checked, authorization: '' })}
        />
      )}
    </>
  );
}
