import { type Documents, isMap, type JsonMap, type Located } from './documents.ts';

export interface PathParameter {
  readonly name: string;
  readonly schema: Located;
}

/** One operation of Microsoft's description. */
export interface SpecOperation {
  readonly id: string;
  readonly method: string;
  readonly template: string;
  readonly apiVersion: string;
  readonly pathParameters: readonly PathParameter[];
  readonly query: readonly { readonly name: string; readonly required: boolean }[];
  readonly body: { readonly schema: Located; readonly required: boolean } | null;
  readonly responses: Readonly<Record<string, Located>>;
  readonly isLongRunning: boolean;
  readonly file: string;
  /** Matches the path, case-insensitively; groups in the order of the parameters in the template. */
  readonly pattern: RegExp;
  readonly parameterOrder: readonly string[];
  /** How many characters of the template are literal: the most literal match wins. */
  readonly literalLength: number;
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete', 'head'];
/** Parameters that stand for a whole resource id. */
const SPANNING = new Set(['scope', 'resourceuri', 'resourceid', 'parentresourcepath']);

/** Every operation of these files, or of all, those under `x-ms-paths` included. */
export function loadOperations(documents: Documents, files: readonly string[] = documents.list()): SpecOperation[] {
  return files.flatMap((file) => {
    const document = documents.read(file);
    const info = document.info;
    if (!isMap(info) || typeof info.version !== 'string') return [];
    const version = info.version;
    return [document.paths, document['x-ms-paths']].flatMap((paths) =>
      isMap(paths)
        ? Object.entries(paths).flatMap(([template, item]) =>
            isMap(item) && !isGeneric(template) ? operationsOfPath(documents, file, version, template, item) : [],
          )
        : [],
    );
  });
}

/** Templates that any resource of any provider would match say nothing about the resource. */
function isGeneric(template: string): boolean {
  return /^\/\{[^/]+\}(\?.*)?$/.test(template) || template.includes('{resourceProviderNamespace}/{parentResourcePath}');
}

function operationsOfPath(documents: Documents, file: string, version: string, template: string, item: JsonMap) {
  const shared = located(documents, file, item.parameters);
  return METHODS.flatMap((method): SpecOperation[] => {
    const operation = item[method];
    if (!isMap(operation)) return [];
    const parameters = [...shared, ...located(documents, file, operation.parameters)];
    const body = parameters.find((parameter) => parameter.node.in === 'body');
    const { pattern, order } = compileTemplate(template);
    return [
      {
        id: String(operation.operationId),
        method: method.toUpperCase(),
        template,
        apiVersion: version,
        file,
        pattern,
        parameterOrder: order,
        literalLength: template.replace(/\{[^}]*\}/g, '').length,
        pathParameters: parameters
          .filter((parameter) => parameter.node.in === 'path')
          .map((parameter) => ({ name: String(parameter.node.name), schema: parameter })),
        query: parameters
          .filter((parameter) => parameter.node.in === 'query')
          .map((parameter) => ({ name: String(parameter.node.name), required: parameter.node.required === true })),
        body:
          body !== undefined && isMap(body.node.schema)
            ? {
                schema: { file: body.file, node: body.node.schema, name: null },
                required: body.node.required === true,
              }
            : null,
        responses: responsesOf(documents, file, operation.responses),
        isLongRunning: operation['x-ms-long-running-operation'] === true,
      },
    ];
  });
}

function located(documents: Documents, file: string, list: unknown): Located[] {
  if (!Array.isArray(list)) return [];
  return list.filter(isMap).map((node) => documents.resolve({ file, node, name: null }));
}

function responsesOf(documents: Documents, file: string, responses: JsonMap[string] | undefined) {
  const result: Record<string, Located> = {};
  if (!isMap(responses)) return result;
  for (const [status, response] of Object.entries(responses)) {
    if (isMap(response)) result[status] = documents.resolve({ file, node: response, name: null });
  }
  return result;
}

function compileTemplate(template: string): { pattern: RegExp; order: string[] } {
  const order: string[] = [];
  const path = (template.split('?')[0] ?? '').replace(/\/$/, '');
  const source = path
    .split(/(\{[^}]+\})/)
    .map((part) => {
      if (!part.startsWith('{')) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      const name = part.slice(1, -1);
      order.push(name);
      return SPANNING.has(name.toLowerCase()) ? '(.*?)' : '([^/]+)';
    })
    .join('');
  // A scope begins with a slash itself, so `/{scope}/providers` also stands for `//subscriptions/…` written with one.
  return { pattern: new RegExp(`^${source.replace(/^\/\(\.\*\?\)/, '/?(.*?)')}$`, 'i'), order };
}

/** The operation a request means, or null. The most literal template wins. */
export function findOperation(
  operations: readonly SpecOperation[],
  method: string,
  path: string,
): { operation: SpecOperation; values: Readonly<Record<string, string>> } | null {
  let best: { operation: SpecOperation; values: Record<string, string> } | null = null;
  for (const operation of operations) {
    if (operation.method !== method) continue;
    if (best !== null && best.operation.literalLength >= operation.literalLength) continue;
    const match = operation.pattern.exec(path);
    if (match === null) continue;
    const values: Record<string, string> = {};
    operation.parameterOrder.forEach((name, index) => {
      values[name] = safeDecode(match[index + 1] ?? '');
    });
    best = { operation, values };
  }
  return best;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
