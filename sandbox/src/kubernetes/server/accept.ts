import { StatusError } from '../contract.ts';

/** In which shape the client wants its answer. */
export interface Wanted {
  readonly as: 'object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
  readonly isYaml: boolean;
  /** Set when the client asked for aggregated discovery. */
  readonly isAggregated: boolean;
  readonly mediaType: string;
}

const plain: Wanted = { as: 'object', isYaml: false, isAggregated: false, mediaType: 'application/json' };

/** Reads `Accept`. @throws StatusError 406 when nothing in it can be served (protobuf alone, say). */
export function readAccept(header: string | undefined): Wanted {
  if (header === undefined || header.trim() === '') return plain;
  for (const clause of header.split(',')) {
    const [type = '', ...rest] = clause.split(';').map((part) => part.trim());
    const parameters = Object.fromEntries(rest.map((part) => part.split('=') as [string, string]));
    const isYaml = type === 'application/yaml';
    if (!isYaml && type !== 'application/json' && type !== '*/*' && type !== 'application/*') continue;
    if (parameters.as === undefined) return { ...plain, isYaml };
    if (parameters.g === 'meta.k8s.io' && parameters.v === 'v1') {
      if (
        parameters.as === 'Table' ||
        parameters.as === 'PartialObjectMetadata' ||
        parameters.as === 'PartialObjectMetadataList'
      ) {
        return { ...plain, as: parameters.as, isYaml };
      }
    }
    if (parameters.g === 'apidiscovery.k8s.io' && parameters.v === 'v2' && parameters.as === 'APIGroupDiscoveryList') {
      return {
        ...plain,
        isAggregated: true,
        mediaType: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
      };
    }
  }
  throw new StatusError(
    406,
    'NotAcceptable',
    'only the following media types are accepted: application/json, application/yaml',
  );
}
