import { Progress, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TenantryObject } from '@tenantry/client';
import { faultsOf, members, usage } from '../../../api/queries.ts';
import { Copied } from '../../../parts/copied.tsx';
import { money } from '../../../parts/money.ts';
import { Ago } from '../../../parts/time.tsx';
import classes from './facts.module.css';

/** What one wants to know of a tenant at a glance. */
export function Facts({ tenant }: { readonly tenant: TenantryObject }) {
  const { name, createdAt } = tenant.metadata;
  const { outputs } = tenant.status;
  const { data: used } = useQuery(usage(name));
  const { data: people } = useQuery(members(name));
  const { data: faults } = useQuery(faultsOf(name));
  const open = faults?.length;
  const owners = people?.filter(({ spec }) => spec.role === 'owner').map(({ spec }) => String(spec.user ?? spec.group));
  const limits = used?.limits.filter(({ most }) => most > 0).toSorted((a, b) => b.used / b.most - a.used / a.most);

  return (
    <div className={classes.facts}>
      <Fact title="Infrastructure">
        {String(tenant.spec.infrastructure)} <span className="soft">{String(tenant.spec.tier)}</span>
      </Fact>
      <Fact title="Owners">{owners === undefined ? '…' : <Owners names={owners} />}</Fact>
      <Fact title="Open faults">
        {open === undefined ? (
          '…'
        ) : (
          <span style={{ color: open > 0 ? 'var(--state-failing)' : undefined }}>{open === 0 ? 'none' : open}</span>
        )}
      </Fact>
      <Fact title="Estimate a month">
        {used === undefined ? '…' : money(used.spend.amount, used.spend.currency)}
        {used !== undefined && used.spend.unpriced.length > 0 && (
          <Tooltip label={`No price is known for ${used.spend.unpriced.join(', ')}.`} multiline maw={320}>
            <span className="soft"> and what has no price</span>
          </Tooltip>
        )}
      </Fact>
      {typeof outputs.namespace === 'string' && (
        <Fact title="Namespace">
          <Copied text={outputs.namespace} />
        </Fact>
      )}
      {typeof outputs.resourceGroup === 'string' && (
        <Fact title="Resource group">
          <Copied text={outputs.resourceGroup} />
        </Fact>
      )}
      <Fact title="Made">
        <Ago at={createdAt} />
      </Fact>
      {limits?.slice(0, 3).map(({ limit, used: amount, most, isPassed }) => (
        <Fact key={limit} title={limitTitle(limit)}>
          <span className="tabular">
            {amount} of {most}
          </span>
          <Progress
            size={4}
            mt={4}
            value={Math.min(100, (100 * amount) / most)}
            color={isPassed ? 'var(--state-failing)' : 'accent'}
            aria-label={`${limitTitle(limit)}: ${amount} of ${most}`}
          />
        </Fact>
      ))}
    </div>
  );
}

/** In one line, as when they are not known yet; all of them are among the members. */
function Owners({ names }: { readonly names: readonly string[] }) {
  const [first = 'administrators', ...others] = names;
  return (
    <div className={classes.owners} title={names.join(', ')}>
      <span className={classes.owner}>{first}</span>
      {others.length > 0 && <span className="soft">and {others.length} more</span>}
    </div>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <div className={classes.fact}>
      <div className={classes.title}>{title}</div>
      <div>{children}</div>
    </div>
  );
}

/** `limits.count.Service` → `Service limit`. */
function limitTitle(limit: string): string {
  const name = limit.replace(/^limits\./, '').replace(/^count\./, '');
  return `Limit of ${name}`;
}
