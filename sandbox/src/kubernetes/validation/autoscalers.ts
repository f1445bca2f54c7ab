import type { KubeObject } from '../contract.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../defaults/fields.ts';
import {
  type FieldFault,
  forbiddenField,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from '../registry/failures.ts';
import { pathSegmentFaults } from '../registry/names.ts';
import { quantityValue } from './quantities.ts';

const sources = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];

/** Bounds, target and metrics of a HorizontalPodAutoscaler. */
export function autoscalerFaults(autoscaler: KubeObject): FieldFault[] {
  const spec = fieldsOf(autoscaler.spec);
  const faults: FieldFault[] = [];
  const least = spec.minReplicas === undefined ? 1 : Number(spec.minReplicas);
  const most = Number(spec.maxReplicas ?? 0);
  if (least < 1) faults.push(invalidValue('spec.minReplicas', least, 'must be greater than or equal to 1'));
  if (most < 1) faults.push(invalidValue('spec.maxReplicas', most, 'must be greater than 0'));
  if (most < least) {
    faults.push(invalidValue('spec.maxReplicas', most, 'must be greater than or equal to `minReplicas`'));
  }
  const target = fieldsOf(spec.scaleTargetRef);
  for (const field of ['kind', 'name'] as const) {
    const value = textOf(target[field]);
    if (value === '') faults.push(requiredValue(`spec.scaleTargetRef.${field}`));
    else
      for (const detail of pathSegmentFaults(value))
        faults.push(invalidValue(`spec.scaleTargetRef.${field}`, value, detail));
  }
  for (const [index, metric] of listOf(spec.metrics).entries()) {
    faults.push(...metricFaults(metric, `spec.metrics[${index}]`));
  }
  return faults;
}

function metricFaults(metric: Fields, at: string): FieldFault[] {
  const type = textOf(metric.type);
  if (type === '') return [requiredValue(`${at}.type`, 'must specify a metric source type')];
  if (!sources.includes(type)) return [unsupportedValue(`${at}.type`, type, sources)];
  const field = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  if (metric[field] === undefined) {
    return [requiredValue(`${at}.${field}`, 'must populate information for the given metric source')];
  }
  const others = sources.filter((other) => {
    const name = `${other.charAt(0).toLowerCase()}${other.slice(1)}`;
    return name !== field && metric[name] !== undefined;
  });
  if (others.length > 0) {
    const detail = 'must populate the given metric source only';
    return others.map((other) => forbiddenField(`${at}.${other.charAt(0).toLowerCase()}${other.slice(1)}`, detail));
  }
  const source = fieldsOf(metric[field]);
  const isResource = type === 'Resource' || type === 'ContainerResource';
  const faults: FieldFault[] = [];
  if (isResource && textOf(source.name) === '')
    faults.push(requiredValue(`${at}.${field}.name`, 'must specify a resource name'));
  return [...faults, ...targetFaults(fieldsOf(source.target), isResource, `${at}.${field}.target`)];
}

function targetFaults(target: Fields, isResource: boolean, at: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const type = textOf(target.type);
  const types = ['AverageValue', 'Utilization', 'Value'];
  if (type === '') faults.push(requiredValue(`${at}.type`, 'must specify a metric target type'));
  else if (!types.includes(type))
    faults.push(invalidValue(`${at}.type`, type, 'must be either Utilization, Value, or AverageValue'));
  for (const field of ['value', 'averageValue'] as const) {
    if (target[field] !== undefined && !(quantityValue(target[field]) > 0))
      faults.push(invalidValue(`${at}.${field}`, target[field], 'must be positive'));
  }
  const share = target.averageUtilization;
  if (share !== undefined && Number(share) < 1)
    faults.push(invalidValue(`${at}.averageUtilization`, share, 'must be greater than 0'));
  if (isResource && share === undefined && target.averageValue === undefined) {
    faults.push(
      requiredValue(`${at}.averageUtilization`, 'must set either a target raw value or a target utilization'),
    );
  }
  return faults;
}
