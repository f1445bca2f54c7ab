import type { DesiredResource } from '../model/resource.ts';
import { type ArmScope, armResource } from './arm.ts';

/** Sends the log categories of a resource to a Log Analytics workspace. */
export function diagnosticSetting(
  scope: ArmScope,
  setting: {
    readonly key: string;
    readonly title: string;
    /** Id of the resource whose logs they are, and its key. */
    readonly of: string;
    readonly dependsOn: readonly string[];
    readonly workspace: string;
    /** Names of categories, or of a group of them such as `audit`. */
    readonly logs: readonly { readonly category?: string; readonly categoryGroup?: string }[];
    readonly deletedWith?: string;
  },
): DesiredResource {
  return armResource(scope, {
    key: setting.key,
    title: setting.title,
    type: 'Microsoft.Insights/diagnosticSettings',
    id: `${setting.of}/providers/Microsoft.Insights/diagnosticSettings/tenantry`,
    body: {
      properties: {
        workspaceId: setting.workspace,
        logAnalyticsDestinationType: 'Dedicated',
        logs: setting.logs.map((log) => ({ ...log, enabled: true })),
      },
    },
    dependsOn: setting.dependsOn,
    ...(setting.deletedWith === undefined ? {} : { deletedWith: setting.deletedWith }),
  });
}
