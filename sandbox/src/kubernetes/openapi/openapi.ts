import { createHash } from 'node:crypto';
import { StatusError } from '../contract.ts';
import { DEFAULT_VERSION } from '../discovery/health.ts';
import { type Answer, objectAnswer } from '../server/respond.ts';
import type { ServedType, ServedTypes } from '../types/served.ts';
import { pathsOf } from './paths.ts';
import { definitionName, type Json, objectMetaDefinition, schemasOf } from './schemas.ts';

const v3Reference = (name: string): string => `#/components/schemas/${name}`;
const v2Reference = (name: string): string => `#/definitions/${name}`;

const info = { title: 'Kubernetes', version: DEFAULT_VERSION } as const;

/** `io.example.v1.Widget` for a custom kind. */
function customName(type: ServedType): string {
  return [...type.group.split('.').reverse(), type.version, type.kind].join('.');
}

function customSchema(type: ServedType, reference: (name: string) => string): Json {
  const schema = type.custom?.openapi ?? { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return {
    ...schema,
    properties: {
      ...(schema.properties as Json | undefined),
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { allOf: [{ $ref: reference(objectMetaDefinition) }] },
    },
    'x-kubernetes-group-version-kind': [{ group: type.group, version: type.version, kind: type.kind }],
  };
}

/** OpenAPI documents of what is served, made from the table of types when first asked for. */
export class OpenApi {
  readonly #types: ServedTypes;
  readonly #documents = new Map<string, Answer>();
  #generation = -1;

  constructor(types: ServedTypes) {
    this.#types = types;
  }

  /** The document at a path; undefined when there is none. @throws StatusError 406 where only protobuf is wanted. */
  answer(path: string, accept: string | undefined): Answer | undefined {
    if (!path.startsWith('/openapi/')) return undefined;
    if (this.#generation !== this.#types.generation) {
      this.#documents.clear();
      this.#generation = this.#types.generation;
    }
    if (path === '/openapi/v2' && accept?.includes('protobuf') === true && !accept.includes('json')) {
      throw new StatusError(406, 'NotAcceptable', 'only the following media types are accepted: application/json');
    }
    const known = this.#documents.get(path);
    if (known !== undefined) return known;
    const made = this.#make(path);
    if (made !== undefined) this.#documents.set(path, made);
    return made;
  }

  #make(path: string): Answer | undefined {
    if (path === '/openapi/v3') return this.#index();
    if (path === '/openapi/v2') return objectAnswer(200, this.#version2());
    const names = this.#names();
    const name = path.slice('/openapi/v3/'.length);
    if (!names.includes(name)) return undefined;
    return objectAnswer(200, this.#version3(name));
  }

  /** `api/v1`, `apis/apps/v1`, and the paths that are no group version. */
  #names(): string[] {
    const names = new Set(['.well-known/openid-configuration', 'api', 'apis', 'openid/v1/jwks', 'version']);
    for (const { group, version } of this.#types.all()) {
      if (group === '') names.add(`api/${version}`);
      else names.add(`apis/${group}`).add(`apis/${group}/${version}`);
    }
    return [...names].sort();
  }

  #index(): Answer {
    const paths: Record<string, Json> = {};
    for (const name of this.#names()) {
      const text = JSON.stringify(this.#version3(name));
      const hash = createHash('sha512').update(text).digest('hex').toUpperCase();
      paths[name] = { serverRelativeURL: `/openapi/v3/${name}?hash=${hash}` };
    }
    return { ...objectAnswer(200, { paths }), contentType: 'text/plain; charset=utf-8' };
  }

  #version3(name: string): Json {
    const [root, group, version] = name.split('/');
    const types = this.#types
      .all()
      .filter((type) =>
        root === 'api' ? type.group === '' && type.version === group : type.group === group && type.version === version,
      );
    const paths: Record<string, Json> = {};
    const schemas: Record<string, Json> = {};
    for (const type of types) {
      const definition = definitionName(type.group, type.version, type.kind);
      const schemaName = type.custom === undefined ? definition : customName(type);
      if (schemaName === undefined) continue;
      Object.assign(paths, pathsOf(type, v3Reference(schemaName)));
      if (type.custom !== undefined) {
        schemas[schemaName] = customSchema(type, v3Reference);
        Object.assign(schemas, schemasOf([objectMetaDefinition], v3Reference));
      } else {
        Object.assign(schemas, schemasOf([schemaName], v3Reference));
      }
    }
    return { openapi: '3.0.0', info, paths, components: { schemas } };
  }

  #version2(): Json {
    const definitions: Record<string, Json> = {};
    for (const type of this.#types.all()) {
      const definition = definitionName(type.group, type.version, type.kind);
      if (type.custom !== undefined) definitions[customName(type)] = customSchema(type, v2Reference);
      else if (definition !== undefined && definitions[definition] === undefined) {
        Object.assign(definitions, schemasOf([definition], v2Reference));
      }
    }
    return { swagger: '2.0', info, paths: {}, definitions };
  }
}
