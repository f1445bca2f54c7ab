import type { Call, Verb } from '../call.ts';

/** One type or subresource that the cluster serves. */
export interface ServedResource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string | null;
  readonly namespaced: boolean;
  readonly verbs: readonly Verb[];
}

interface ResourceList {
  readonly resources?: readonly {
    readonly name: string;
    readonly namespaced: boolean;
    readonly verbs: readonly Verb[];
  }[];
}
interface GroupList {
  readonly groups?: readonly {
    readonly name: string;
    readonly preferredVersion: { readonly version: string };
    readonly versions: readonly { readonly version: string }[];
  }[];
}

const MOST_GROUPS = 500;

/**
 * Everything the cluster serves, in every version, since a right holds for all versions and a policy may have forgotten
 * one. Groups whose server does not answer are named in `silent`.
 */
export async function discover(call: Call): Promise<{ served: readonly ServedResource[]; silent: readonly string[] }> {
  const groups = (await call('administrator', { path: '/apis' })).body as GroupList;
  const versions = [
    { group: '', version: 'v1', path: '/api/v1' },
    ...(groups.groups ?? [])
      .slice(0, MOST_GROUPS)
      .flatMap(({ name, versions: served }) =>
        served.map(({ version }) => ({ group: name, version, path: `/apis/${name}/${version}` })),
      ),
  ];
  const silent: string[] = [];
  const found = await Promise.all(
    versions.map(async ({ group, version, path }) => {
      const answer = await call('administrator', { path });
      if (answer.status !== 200) {
        silent.push(path);
        return [];
      }
      return ((answer.body as ResourceList).resources ?? []).map(({ name, namespaced, verbs }): ServedResource => {
        const [resource = '', ...rest] = name.split('/');
        return { group, version, resource, subresource: rest.length === 0 ? null : rest.join('/'), namespaced, verbs };
      });
    }),
  );
  return { served: found.flat(), silent };
}

export const servedKeys = (served: readonly ServedResource[]): ReadonlySet<string> =>
  new Set(
    served.map(({ group, version, resource, subresource }) =>
      [group, version, resource, ...(subresource === null ? [] : [subresource])].join('/'),
    ),
  );
