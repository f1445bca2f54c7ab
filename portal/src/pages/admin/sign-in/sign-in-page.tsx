import { List } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { IdentityProvider } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { identityProviders } from '../../../api/queries.ts';
import { useRight } from '../../../api/rights.ts';
import { Confirm } from '../../../parts/confirm.tsx';
import { Copied } from '../../../parts/copied.tsx';
import { Entry } from '../../../parts/entry.tsx';
import { GuardedButton } from '../../../parts/guarded-button.tsx';
import { Empty, OnItsWay, Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { StateMark } from '../../../parts/state.tsx';
import { ProviderForm } from './provider-form.tsx';

/** Where people sign in who have no password here. */
export function SignInPage() {
  const { data, error, isPending } = useQuery(identityProviders);
  const mayChange = useRight(null, 'IdentityProvider', 'update');
  const [isAdding, adding] = useDisclosure(false);
  return (
    <Panel
      title="Identity providers"
      aside={
        <GuardedButton right={mayChange} size="xs" onClick={adding.open}>
          Add a provider
        </GuardedButton>
      }
    >
      {error !== null && <ProblemAlert error={error} />}
      {isPending && <OnItsWay />}
      {data?.length === 0 && (
        <Empty title="People sign in with passwords and passkeys">
          With an OpenID Connect provider, such as Entra ID, Okta, Keycloak or Google, they use the account they have,
          and their groups give them roles.
        </Empty>
      )}
      {data?.map((provider) => (
        <Provider key={provider.name} provider={provider} />
      ))}
      {isAdding && <ProviderForm provider={null} onClose={adding.close} />}
    </Panel>
  );
}

function Provider({ provider }: { readonly provider: IdentityProvider }) {
  const { name, title, discoveryUrl, redirectUri, allowedDomains, roles } = provider;
  const mayChange = useRight(null, 'IdentityProvider', 'update');
  const mayDelete = useRight(null, 'IdentityProvider', 'delete');
  const [isChanging, changing] = useDisclosure(false);
  const [isRemoving, setRemoving] = useState(false);
  const test = useDeed({ act: () => client.identityProviders.test(name), changes: [] });
  const remove = useDeed({
    act: () => client.identityProviders.delete(name),
    done: () => `Nobody signs in at ${name} any more.`,
    changes: [identityProviders.queryKey],
  });
  return (
    <>
      <Entry
        deeds={
          <>
            <GuardedButton
              right={mayChange}
              size="xs"
              variant="default"
              loading={test.isPending}
              onClick={() => test.mutate()}
            >
              Test
            </GuardedButton>
            <GuardedButton right={mayChange} size="xs" variant="default" onClick={changing.open}>
              Change
            </GuardedButton>
            <GuardedButton right={mayDelete} size="xs" variant="default" onClick={() => setRemoving(true)}>
              Remove
            </GuardedButton>
          </>
        }
      >
        <b>{title ?? name}</b>
        <div className="soft">{discoveryUrl}</div>
        <div>
          Register there: <Copied text={redirectUri} />
        </div>
        <div className="soft">
          {allowedDomains.length > 0 ? `Speaks for ${allowedDomains.join(', ')}. ` : 'Verified addresses alone. '}
          {roles.administrator.length > 0 && `Administrators: ${roles.administrator.join(', ')}. `}
          {roles.auditor.length > 0 && `Auditors: ${roles.auditor.join(', ')}.`}
        </div>
        {test.data !== undefined && (
          <List size="sm" mt="xs" listStyleType="none" role="status">
            {test.data.findings.map(({ check, isFine, message }) => (
              <List.Item key={check}>
                <StateMark state={isFine ? 'ready' : 'failing'}>{check}</StateMark> {message}
              </List.Item>
            ))}
          </List>
        )}
        {test.error !== null && <ProblemAlert error={test.error} />}
      </Entry>
      {isChanging && <ProviderForm provider={provider} onClose={changing.close} />}
      {isRemoving && (
        <Confirm
          title={`Remove ${name}`}
          deed={`Remove ${name}`}
          typed={name}
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(undefined, { onSuccess: () => setRemoving(false) })}
          onClose={() => setRemoving(false)}
        >
          <div>Whoever has no other way to sign in is locked out. Users and their memberships stay.</div>
        </Confirm>
      )}
    </>
  );
}
