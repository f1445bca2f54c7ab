import { type AdmissionRequest, StatusError } from '../contract.ts';
import { groupResource } from '../machinery/index.ts';

/** The name a refusal speaks of: the object's, what its name is generated from, or `Unknown`. */
export function subjectName(request: AdmissionRequest): string {
  if (request.name !== '') return request.name;
  const metadata = request.object?.metadata;
  return metadata?.name || metadata?.generateName || 'Unknown';
}

export function forbidden(
  request: AdmissionRequest,
  message: string,
  details: Record<string, unknown> = {},
): StatusError {
  const name = subjectName(request);
  return new StatusError(403, 'Forbidden', `${groupResource(request.type)} "${name}" is forbidden: ${message}`, {
    name,
    ...(request.type.group === '' ? {} : { group: request.type.group }),
    kind: request.type.plural,
    ...details,
  });
}

export function isCreateOf(request: AdmissionRequest, plural: string, group = ''): boolean {
  return (
    request.operation === 'CREATE' &&
    request.subresource === null &&
    request.type.plural === plural &&
    request.type.group === group
  );
}
