import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '../json.ts';
import type { NodeShape } from '../kubernetes/contract.ts';
import { BadOrder } from './order.ts';

const namePattern = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/** `nodes` of an order for a cluster: how many, or a list of `{name?, cpu?, memory?, pods?, labels?, taints?}`. Default 2. */
export function readNodes(cluster: string, order: Json | undefined): NodeShape[] {
  const list = Array.isArray(order) ? order : Array.from({ length: readCount(order) }, () => ({}));
  if (list.length > 100) throw new BadOrder('nodes must be from 0 to 100');
  return list.map((each, index) => {
    if (!isObject(each)) throw new BadOrder(`nodes[${index}] must be an object`);
    return readNode(each, textAt(each, 'name') ?? `${cluster}-node-${index + 1}`);
  });
}

function readCount(order: Json | undefined): number {
  const count = order ?? 2;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > 100) {
    throw new BadOrder('nodes must be from 0 to 100');
  }
  return count;
}

export function readNode(order: JsonObject, name: string): NodeShape {
  if (!namePattern.test(name)) throw new BadOrder(`'${name}' is no name for a node`);
  const pods = order.pods ?? 250;
  if (typeof pods !== 'number' || !Number.isInteger(pods) || pods < 0)
    throw new BadOrder('pods must be a whole number');
  return {
    name,
    cpu: textAt(order, 'cpu') ?? '8',
    memory: textAt(order, 'memory') ?? '32Gi',
    pods,
    labels: {
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': name,
      ...readLabels(objectAt(order, 'labels')),
    },
    taints: listAt(order, 'taints').map((taint, index) => {
      const [key, effect] = isObject(taint) ? [textAt(taint, 'key'), textAt(taint, 'effect')] : [];
      if (!isObject(taint) || !key || !effect) throw new BadOrder(`taints[${index}] must have a key and an effect`);
      const value = textAt(taint, 'value');
      return { key, effect, ...(value === undefined ? {} : { value }) };
    }),
  };
}

function readLabels(labels: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).map(([key, value]) => {
      if (typeof value !== 'string') throw new BadOrder(`labels.${key} must be a text`);
      return [key, value];
    }),
  );
}
