import { join } from 'node:path';
import { ArmTemplates } from './armTemplates.ts';
import { Checker, error } from './check.ts';
import { Documents, isMap, type Json } from './documents.ts';
import { findOperation, loadOperations, type SpecOperation } from './operations.ts';
import { resourceTypeOf } from './resourceType.ts';
import { checkScalar } from './scalar.ts';
import { Shapes } from './shape.ts';
import { Shelf } from './shelf.ts';
import type { Violation } from './violation.ts';

export interface RequestToCheck {
  readonly method: string;
  /** Without the query; a leading origin is not expected. */
  readonly path: string;
  readonly apiVersion: string;
  /** Absent or undefined: no body was sent. */
  readonly body?: unknown;
  /** Checked when given: parameters besides `api-version`. */
  readonly query?: Readonly<Record<string, string>>;
}

export interface ResponseToCheck extends RequestToCheck {
  readonly status: number;
}

/** Microsoft's description of its interface, to hold requests and answers against. */
export interface Specs {
  /** Empty when a strict service would accept it. */
  validateRequest(request: RequestToCheck): Violation[];
  validateResponse(response: ResponseToCheck): Violation[];
  /** The operation a request means at that api-version, or null (also for types known only by ARM template schema). */
  operation(method: string, path: string, apiVersion: string): SpecOperation | null;
  readonly operations: readonly SpecOperation[];
}

/**
 * The OpenAPI files below `directory` (`azure-specs`) and, if it stands beside it, the ARM template schemas of
 * `azure-arm-schemas` for api-versions newer than those. A file is read when something of its provider is first asked for.
 */
export function loadSpecs(directory: string): Specs {
  const documents = new Documents(directory);
  const shelf = new Shelf(documents);
  const checker = new Checker(documents, new Shapes(documents));
  const templates = new ArmTemplates(join(directory, '..', 'azure-arm-schemas', 'schemas'));

  function find(method: string, path: string, apiVersion: string) {
    const candidates = shelf.for(path).byVersion.get(apiVersion) ?? [];
    return findOperation(candidates, method.toUpperCase(), withoutTrailingSlash(path));
  }

  /** For what the OpenAPI files do not know: null when the ARM schemas do, else why it is refused. */
  function unknown(request: RequestToCheck): Violation[] | null {
    const type = resourceTypeOf(request.path);
    if (type !== null && templates.has(type, request.apiVersion)) return null;
    const elsewhere = findOperation(
      shelf.for(request.path).operations,
      request.method.toUpperCase(),
      withoutTrailingSlash(request.path),
    );
    const versions = type === null ? [] : templates.versionsOf(type);
    if (elsewhere !== null) versions.push(elsewhere.operation.apiVersion);
    return versions.length > 0
      ? [error('api-version', 'query.api-version', `${request.apiVersion} is not known; ${versions.join(', ')} is`)]
      : [error('unknown-operation', 'path', `no operation ${request.method} ${request.path}`)];
  }

  function template(request: RequestToCheck, isRequest: boolean): Violation[] {
    const type = resourceTypeOf(request.path);
    if (type === null || request.body === undefined || request.method.toUpperCase() !== 'PUT') return [];
    const name = request.path.split('/').at(-1) ?? '';
    return templates.check({ type, apiVersion: request.apiVersion, name, body: json(request.body), isRequest });
  }

  return {
    get operations() {
      return loadOperations(documents);
    },
    operation: (method, path, apiVersion) => find(method, path, apiVersion)?.operation ?? null,

    validateRequest(request) {
      const found = find(request.method, request.path, request.apiVersion);
      if (found === null) return unknown(request) ?? template(request, true);
      const { operation, values } = found;
      const violations = [...checkPath(operation, values), ...checkQuery(operation, request.query)];
      const method = operation.method;
      if (request.body !== undefined) {
        if (operation.body === null) violations.push(error('body', 'body', 'this operation takes no body'));
        else {
          violations.push(
            ...checker.check(operation.body.schema, json(request.body), 'body', { kind: 'request', method }),
          );
        }
      } else if (operation.body?.required) violations.push(error('required', 'body', 'a body is required'));
      return violations;
    },

    validateResponse(response) {
      const found = find(response.method, response.path, response.apiVersion);
      if (found === null) {
        const older = newestBefore(response);
        if (older !== null)
          return [...tolerant(answerOf(older, response)), ...(isDone(response) ? template(response, false) : [])];
        return unknown(response) ?? (isDone(response) ? template(response, false) : []);
      }
      return answerOf(found.operation, response);
    },
  };

  /** The same operation in the newest api-version that is described, where the one asked for came later. */
  function newestBefore({ method, path, apiVersion }: RequestToCheck): SpecOperation | null {
    const versions = [...shelf.for(path).byVersion.keys()].filter((version) => version < apiVersion).sort();
    for (const version of versions.reverse()) {
      const found = find(method, path, version);
      if (found !== null) return found.operation;
    }
    return null;
  }

  function answerOf(operation: SpecOperation, response: ResponseToCheck): Violation[] {
    const declared = operation.responses[String(response.status)] ?? operation.responses.default;
    const isDeclared = response.status >= 400 || String(response.status) in operation.responses;
    if (declared === undefined || !isDeclared) {
      // Throttling and errors may come from any operation, whether its description says so or not.
      if (response.status >= 400) return [];
      return [error('status', 'status', `${response.status} is not an answer of ${operation.id}`)];
    }
    const schema = declared.node.schema;
    if (!isMap(schema) || response.body === undefined) return [];
    return checker.check({ file: declared.file, node: schema, name: null }, json(response.body), 'body', {
      kind: 'response',
    });
  }
}

const isDone = ({ status }: ResponseToCheck): boolean => status < 300;

/** What a newer version may have added is no breach of the older description. */
function tolerant(violations: readonly Violation[]): Violation[] {
  return violations.map((violation) =>
    violation.rule === 'unknown-property' || violation.rule === 'enum'
      ? { ...violation, severity: 'warning' }
      : violation,
  );
}

function checkPath(operation: SpecOperation, values: Readonly<Record<string, string>>): Violation[] {
  return operation.pathParameters.flatMap(({ name, schema }) => {
    const value = values[name];
    return value === undefined ? [] : checkScalar(schema.node, value, `path.${name}`);
  });
}

/** Names compare without case, as services take them. */
function checkQuery(operation: SpecOperation, query: Readonly<Record<string, string>> | undefined): Violation[] {
  if (query === undefined) return [];
  const given = new Set(Object.keys(query).map((name) => name.toLowerCase()));
  const declared = new Set(operation.query.map((parameter) => parameter.name.toLowerCase()));
  const required = operation.query.filter((parameter) => parameter.required && parameter.name !== 'api-version');
  return [
    ...[...given]
      // $skiptoken comes back in next links even where an operation does not list it.
      .filter((name) => name !== 'api-version' && !declared.has(name) && !/^\$?skiptoken$/.test(name))
      .map((name) => error('unknown-query', `query.${name}`, 'no such query parameter')),
    ...required
      .filter((parameter) => !given.has(parameter.name.toLowerCase()))
      .map((parameter) => error('required', `query.${parameter.name}`, 'is required')),
  ];
}

/** What goes over the wire: undefined fields vanish, dates become strings. */
function json(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}

function withoutTrailingSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}
