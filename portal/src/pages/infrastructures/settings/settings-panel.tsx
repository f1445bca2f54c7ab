import { Link } from '@tanstack/react-router';
import type { JsonObject, KindDescription, TenantryObject } from '@tenantry/client';
import type { ReactNode } from 'react';
import { type Schema, schemaOf } from '../../../forms/schema.ts';
import { inShort } from '../../../forms/words.ts';
import { FactList } from '../../../parts/fact-list.tsx';
import { money } from '../../../parts/money.ts';
import { Panel } from '../../../parts/page.tsx';
import { isByDefault, partOf, type Setting, schemaOfSpec, settingsOf } from './settings.ts';
import classes from './settings-panel.module.css';

interface SettingsPanelProps {
  readonly kind: KindDescription;
  readonly infrastructure: TenantryObject;
}

/** What is declared of the network, the cluster and the tenants of an infrastructure, and what of it is so by default. */
export function SettingsPanel({ kind, infrastructure }: SettingsPanelProps) {
  const { spec, status } = infrastructure;
  const schema = schemaOfSpec(schemaOf(kind.schema), spec);
  const isAzure = spec.provider === 'azure';
  return (
    <Panel
      title="Limits and defaults"
      aside={
        <Link to="." search={{ view: 'edit' } as never} className="link">
          Edit
        </Link>
      }
    >
      {isAzure && (
        <Part title="Network">
          <SettingList
            settings={settingsOf(schema?.properties?.network, partOf(spec, 'network'), {
              telling: ['addressSpace', 'shards'],
            })}
          />
        </Part>
      )}
      <Part title="Cluster">
        <SettingList
          settings={
            isAzure
              ? clusterSettings(schema?.properties?.cluster, partOf(spec, 'cluster'), status.outputs)
              : settingsOf(schema, only(spec, ['clusterName', 'kubeconfigFile', 'evictionPatienceSeconds']), {
                  telling: ['evictionPatienceSeconds'],
                })
          }
        />
      </Part>
      <Part title="Limits">
        <Limits schema={schema?.properties?.limits} spec={spec} />
      </Part>
      <Part title="Defaults of its tenants">
        <SettingList settings={defaultSettings(schema?.properties?.defaults, partOf(spec, 'defaults'))} />
      </Part>
      <Part title="Prices of a month">
        <Prices prices={partOf(spec, 'prices')} />
      </Part>
    </Panel>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={classes.part} aria-label={title}>
      <h3 className={classes.title}>{title}</h3>
      {children}
    </section>
  );
}

function SettingList({ settings }: { readonly settings: readonly Setting[] }) {
  return (
    <FactList
      facts={settings.map(({ title, text, isDefault }) => [
        title,
        <>
          {text}
          {isDefault && <span className={classes.default}>default</span>}
        </>,
      ])}
    />
  );
}

/** What of a cluster is said in one breath, and the rest where it is not by default. */
function clusterSettings(schema: Schema | undefined, cluster: JsonObject, outputs: JsonObject): Setting[] {
  const { kubernetesVersion, nodeSize, minNodes, maxNodes, id } = cluster;
  const now = typeof outputs.kubernetesVersion === 'string' ? `, now ${outputs.kubernetesVersion}` : '';
  const isShared = ['nodeSize', 'minNodes', 'maxNodes'];
  const rest = settingsOf(schema, cluster, {
    telling: ['upgradeChannel'],
    besides: ['kubernetesVersion', ...isShared],
  });
  // A cluster that was there before stays as it is, whatever the rest says.
  if (id !== undefined) return rest.filter(({ name }) => name === 'id');
  return [
    {
      name: 'kubernetesVersion',
      title: 'Kubernetes',
      text: `${kubernetesVersion ?? 'as Azure offers it'}${now}`,
      isDefault: kubernetesVersion === undefined,
    },
    {
      name: 'nodes',
      title: 'Shared nodes',
      text: `${minNodes === maxNodes ? minNodes : `${minNodes} to ${maxNodes}`} of ${nodeSize}`,
      isDefault: isShared.every((name) => isByDefault(schema?.properties?.[name], cluster[name])),
    },
    ...rest,
  ];
}

function defaultSettings(schema: Schema | undefined, defaults: JsonObject): Setting[] {
  const { internet, allow } = partOf(defaults, 'egress');
  const ranges = Array.isArray(allow) && allow.length > 0 ? `${inShort(allow)}, and ` : '';
  return settingsOf(schema, defaults, { telling: ['size', 'podSecurity', 'egress'] }).map((setting) =>
    setting.name === 'egress' && !setting.isDefault
      ? { ...setting, text: `${ranges}${internet === false ? 'no public addresses' : 'public addresses'}` }
      : setting,
  );
}

const TITLES: Readonly<Record<string, string>> = {
  count: 'Most in a tenant',
  tenants: 'Most tenants',
  spend: 'Spend of a tenant',
};

function Limits({ schema, spec }: { readonly schema: Schema | undefined; readonly spec: JsonObject }) {
  if (spec.limits === undefined) {
    return <Nothing>None. Tenants may declare anything, and there may be any number of them.</Nothing>;
  }
  const limits = partOf(spec, 'limits');
  const { currency } = partOf(spec, 'prices');
  const settings = settingsOf(schema, limits, { telling: ['kinds', 'tenants', 'spend'] }).map((setting) => ({
    ...setting,
    title: TITLES[setting.name] ?? setting.title,
    ...(setting.name === 'spend' &&
      typeof limits.spend === 'number' && { text: `${money(limits.spend, String(currency))} a month` }),
  }));
  return <SettingList settings={settings} />;
}

function Prices({ prices }: { readonly prices: JsonObject }) {
  const units = Object.entries(partOf(prices, 'perMonth'));
  if (units.length === 0) return <Nothing>None. Estimates and limits of spend need them.</Nothing>;
  return (
    <FactList
      facts={units.map(([unit, price]) => [
        unit,
        <span key={unit} className="tabular">
          {money(Number(price), String(prices.currency))}
        </span>,
      ])}
    />
  );
}

const Nothing = ({ children }: { readonly children: ReactNode }) => <p className={classes.nothing}>{children}</p>;

const only = (spec: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(spec).filter(([name]) => names.includes(name)));
