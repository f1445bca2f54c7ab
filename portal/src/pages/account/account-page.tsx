import { Text } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Me } from '@tenantry/client';
import { Fragment, type ReactNode } from 'react';
import { ownAccount } from '../../api/account.ts';
import { me } from '../../api/queries.ts';
import { OnItsWay, Page, Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { OwnTokensPage } from '../admin/tokens/own-tokens-page.tsx';
import classes from './account.module.css';
import { Passkeys } from './passkeys.tsx';
import { Password } from './password.tsx';
import { SecondFactor } from './second-factor.tsx';
import { Sessions } from './sessions.tsx';

/** Who the caller is, how they sign in, and where they are signed in. */
export function AccountPage() {
  const { data: caller } = useSuspenseQuery(me);
  const { data: account, error } = useQuery(ownAccount);
  return (
    <Page title="Your account">
      <Panel title={caller.name}>
        <dl className={classes.facts}>
          <Fact name="Role">{caller.roles.join(', ')}</Fact>
          <Fact name="Tenants">
            {caller.tenants === null ? 'all, by that role' : <TenantsOf tenants={caller.tenants} />}
          </Fact>
          {caller.groups.length > 0 && <Fact name="Groups">{caller.groups.join(', ')}</Fact>}
        </dl>
      </Panel>
      {error !== null && <ProblemAlert error={error} />}
      {account === undefined && error === null && (
        <Panel>
          <OnItsWay />
        </Panel>
      )}
      {account?.hasPassword === false && (
        <Panel title="Password, second factor, passkeys">
          <Text size="sm" p={14}>
            You have no password here and sign in at {account.providers.join(', ') || 'an identity provider'}: change it
            there.
          </Text>
        </Panel>
      )}
      {account?.hasPassword && (
        <>
          <Password email={account.email} />
          <SecondFactor account={account} />
          <Passkeys account={account} />
        </>
      )}
      <Sessions />
      <OwnTokensPage />
    </Page>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function TenantsOf({ tenants }: { readonly tenants: NonNullable<Me['tenants']> }) {
  if (tenants.length === 0) {
    return (
      <>
        none yet;{' '}
        <Link to="/requests" search={{ ask: true }} className="link">
          ask for a role
        </Link>
      </>
    );
  }
  return tenants.map(({ name, role }, index) => (
    <Fragment key={name}>
      {index > 0 && ', '}
      <Link to="/tenants/$tenant" params={{ tenant: name }} className="link">
        {name}
      </Link>{' '}
      as {role}
    </Fragment>
  ));
}
