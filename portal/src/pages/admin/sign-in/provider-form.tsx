import { PasswordInput, Stack, TagsInput, TextInput } from '@mantine/core';
import type { IdentityProvider } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { identityProviders } from '../../../api/queries.ts';
import { Dialog } from '../../../parts/dialog.tsx';
import { FormButtons } from '../../../parts/form-buttons.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';

interface ProviderFormProps {
  /** Null: a new one. */
  readonly provider: IdentityProvider | null;
  readonly onClose: () => void;
}

/** How a provider is reached and what its groups mean. Its secret goes in and never comes out. */
export function ProviderForm({ provider, onClose }: ProviderFormProps) {
  const [name, setName] = useState(provider?.name ?? '');
  const [title, setTitle] = useState(provider?.title ?? '');
  const [discoveryUrl, setDiscoveryUrl] = useState(provider?.discoveryUrl ?? '');
  const [clientId, setClientId] = useState(provider?.clientId ?? '');
  const [clientSecret, setClientSecret] = useState('');
  const [allowedDomains, setAllowedDomains] = useState<string[]>([...(provider?.allowedDomains ?? [])]);
  const [administrators, setAdministrators] = useState<string[]>([...(provider?.roles.administrator ?? [])]);
  const [auditors, setAuditors] = useState<string[]>([...(provider?.roles.auditor ?? [])]);
  const save = useDeed({
    act: () => {
      const { scopes, emailClaim, nameClaim, groupsClaim, groupPrefix } = provider ?? DEFAULTS;
      return client.identityProviders.put(name.trim(), {
        ...{ discoveryUrl, clientId, allowedDomains, scopes, emailClaim, nameClaim, groupsClaim, groupPrefix },
        ...(title === '' ? {} : { title }),
        ...(clientSecret === '' ? {} : { clientSecret }),
        roles: { administrator: administrators, auditor: auditors },
      });
    },
    done: () => `People can sign in at ${title === '' ? name : title}.`,
    changes: [identityProviders.queryKey],
  });
  return (
    <Dialog
      onClose={onClose}
      title={provider === null ? 'Add an identity provider' : `Change ${provider.name}`}
      size="lg"
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined, { onSuccess: onClose });
        }}
      >
        <Stack gap="md">
          {provider === null && (
            <TextInput
              label="Name"
              description="Part of its addresses: entra"
              required
              data-autofocus
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
          )}
          <TextInput
            label="Title"
            description="What people click on; the name without it."
            value={title}
            onChange={({ currentTarget }) => setTitle(currentTarget.value)}
          />
          <TextInput
            label="Issuer"
            description="Or the address of its /.well-known/openid-configuration."
            required
            type="url"
            value={discoveryUrl}
            onChange={({ currentTarget }) => setDiscoveryUrl(currentTarget.value)}
          />
          <TextInput
            label="Client id"
            required
            value={clientId}
            onChange={({ currentTarget }) => setClientId(currentTarget.value)}
          />
          <PasswordInput
            label="Client secret"
            description={provider === null ? 'Kept sealed and never shown.' : 'Without one the secret before stays.'}
            required={provider === null}
            autoComplete="off"
            value={clientSecret}
            onChange={({ currentTarget }) => setClientSecret(currentTarget.value)}
          />
          <TagsInput
            label="Domains whose e-mail addresses it speaks for"
            description="Without any, an address counts only where the provider says that it is verified."
            value={allowedDomains}
            onChange={setAllowedDomains}
          />
          <TagsInput
            label="Groups whose users are administrators"
            value={administrators}
            onChange={setAdministrators}
          />
          <TagsInput label="Groups whose users are auditors" value={auditors} onChange={setAuditors} />
          {save.error !== null && <ProblemAlert error={save.error} />}
          <FormButtons deed="Save" isPending={save.isPending} onCancel={onClose} />
        </Stack>
      </form>
    </Dialog>
  );
}

const DEFAULTS = {
  scopes: ['openid', 'email', 'profile'],
  emailClaim: 'email',
  nameClaim: 'name',
  groupsClaim: 'groups',
  groupPrefix: '',
};
