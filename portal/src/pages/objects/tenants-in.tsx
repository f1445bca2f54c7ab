import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { objects, TENANT_KIND } from '../../api/queries.ts';
import { Empty, Panel } from '../../parts/page.tsx';
import { PhaseMark } from '../../parts/state.tsx';
import { Ago } from '../../parts/time.tsx';
import classes from './objects.module.css';

const SHOWN = 200;

/** The tenants that live in an infrastructure. */
export function TenantsIn({ infrastructure }: { readonly infrastructure: string }) {
  const { data = [] } = useQuery(objects(TENANT_KIND));
  const own = data.filter(({ spec }) => spec.infrastructure === infrastructure);
  return (
    <Panel title={`Tenants in it${own.length === 0 ? '' : `: ${own.length}`}`}>
      {own.length === 0 && <Empty title="No tenants yet">A tenant names the infrastructure that it lives in.</Empty>}
      <ul className={classes.rows}>
        {own.slice(0, SHOWN).map((tenant) => (
          <li key={tenant.metadata.uid} className={classes.row}>
            <span className={classes.grows}>
              <Link to="/tenants/$tenant" params={{ tenant: tenant.metadata.name }} className="link typed">
                {tenant.metadata.displayName}
              </Link>
            </span>
            <span className="soft">{String(tenant.spec.tier ?? '')}</span>
            <PhaseMark object={tenant} />
            <Ago at={tenant.metadata.createdAt} />
          </li>
        ))}
      </ul>
      {own.length > SHOWN && (
        <div className={classes.row}>
          <Link to="/tenants" search={{ q: infrastructure }} className="link">
            All {own.length}
          </Link>
        </div>
      )}
    </Panel>
  );
}
