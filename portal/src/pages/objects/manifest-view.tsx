import type { KindDescription, TenantryObject } from '@tenantry/client';
import { client } from '../../api/client.ts';
import { asJson, manifestOf, toYaml } from '../../forms/draft.ts';
import { Panel } from '../../parts/page.tsx';
import { CodeBlock } from './code-block.tsx';
import classes from './objects.module.css';

interface ManifestViewProps {
  readonly kind: KindDescription;
  readonly tenant: string | null;
  readonly object: TenantryObject;
}

/** The same by other means: as a manifest, by the command line, by the API. */
export function ManifestView({ kind, tenant, object }: ManifestViewProps) {
  const { name } = object.metadata;
  const manifest = manifestOf(object);
  const file = `${name}.yaml`;
  const where = tenant === null ? '' : ` --tenant ${tenant}`;
  const word = kind.name.toLowerCase();
  const path = tenant === null ? `/api/v1/${kind.plural}` : `/api/v1/tenants/${tenant}/${kind.plural}`;
  const json = JSON.stringify(asJson(manifest), null, 2).replaceAll("'", "'\\''");
  return (
    <div className={classes.columns}>
      <Panel title="As it is declared">
        <CodeBlock what="Manifest" text={toYaml(manifest)} />
      </Panel>
      <div className={classes.stack}>
        <Panel title="By the command line">
          <CodeBlock
            what="Commands"
            text={[
              `tenantry get ${word} ${name}${where} -o yaml > ${file}`,
              `tenantry plan -f ${file}`,
              `tenantry apply -f ${file} --wait`,
              ...kind.actions.map((action) => actionCommand(action, word, name, where)),
              `tenantry delete ${word} ${name}${where}`,
            ].join('\n')}
          />
        </Panel>
        <Panel title="By the API">
          <CodeBlock
            what="API call"
            text={`curl -X PUT ${client.server}${path}/${name} \\\n  -H "Authorization: Bearer $TENANTRY_TOKEN" \\\n  -H "Content-Type: application/json" \\\n  -H 'If-Match: "${object.metadata.resourceVersion}"' \\\n  -d '${json}'`}
          />
        </Panel>
      </div>
    </div>
  );
}

function actionCommand(
  { name: action, input }: KindDescription['actions'][number],
  kind: string,
  name: string,
  where: string,
) {
  const required = Array.isArray(input.required) ? input.required.map((field) => ` --${field} …`).join('') : '';
  return `tenantry ${action} ${kind} ${name}${where}${required}`;
}
