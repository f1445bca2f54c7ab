/**
 * Names under which agents put into Loki what a line has a place for, the likeliest first: OpenTelemetry's, Loki's own and those
 * of Promtail and Alloy.
 */
export const LABELS = {
  service: ['service_name', 'service', 'app'],
  pod: ['k8s_pod_name', 'pod'],
  container: ['k8s_container_name', 'container'],
  node: ['k8s_node_name', 'node_name', 'node'],
  level: ['detected_level', 'level', 'severity_text', 'severity'],
} as const;

/** Marks lines that programs sent to us. */
export const SOURCE = 'tenantry_source';
export const SENT = 'application';

/** As Loki writes a name: what it does not take becomes `_`. */
export function labelName(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9_]/g, '_');
  return /^[0-9]/.test(safe) || safe === '' ? `_${safe}` : safe;
}
