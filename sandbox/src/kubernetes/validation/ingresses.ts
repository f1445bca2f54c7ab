import { isIP } from 'node:net';
import type { KubeObject } from '../contract.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../defaults/fields.ts';
import { type FieldFault, invalidValue, requiredValue, unsupportedValue } from '../registry/failures.ts';
import { serviceNameFaults, subdomainFaults } from '../registry/names.ts';
import { isPort, portRange } from './pods.ts';

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];

const wildcardDetail =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const wildcard = /^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Rules of an Ingress: where to, under which host and path. */
export function ingressFaults(ingress: KubeObject): FieldFault[] {
  const spec = fieldsOf(ingress.spec);
  const rules = listOf(spec.rules);
  const faults: FieldFault[] = [];
  if (rules.length === 0 && spec.defaultBackend === undefined) {
    const detail = 'either `defaultBackend` or `rules` must be specified';
    faults.push(invalidValue('spec', rules, detail));
  }
  if (spec.defaultBackend !== undefined)
    faults.push(...backendFaults(fieldsOf(spec.defaultBackend), 'spec.defaultBackend'));
  for (const [index, rule] of rules.entries()) faults.push(...ruleFaults(rule, `spec.rules[${index}]`));
  for (const [index, entry] of listOf(spec.tls).entries()) {
    for (const [at, host] of ((entry.hosts ?? []) as string[]).entries()) {
      const field = `spec.tls[${index}].hosts[${at}]`;
      if (host.includes('*')) faults.push(...(wildcard.test(host) ? [] : [invalidValue(field, host, wildcardDetail)]));
      else for (const detail of subdomainFaults(host)) faults.push(invalidValue(field, host, detail));
    }
  }
  return faults;
}

function ruleFaults(rule: Fields, at: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const host = textOf(rule.host);
  if (host !== '') {
    if (isIP(host) !== 0) faults.push(invalidValue(`${at}.host`, host, 'must be a DNS name, not an IP address'));
    if (host.includes('*'))
      faults.push(...(wildcard.test(host) ? [] : [invalidValue(`${at}.host`, host, wildcardDetail)]));
    else for (const detail of subdomainFaults(host)) faults.push(invalidValue(`${at}.host`, host, detail));
  }
  if (rule.http === undefined) return faults;
  const paths = listOf(fieldsOf(rule.http).paths);
  if (paths.length === 0) faults.push(requiredValue(`${at}.http.paths`));
  for (const [index, path] of paths.entries()) faults.push(...pathFaults(path, `${at}.http.paths[${index}]`));
  return faults;
}

const badParts = ['//', '/./', '/../', '%2f', '%2F'];
const badEnds = ['/..', '/.'];

function pathFaults(entry: Fields, at: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const path = textOf(entry.path);
  const type = textOf(entry.pathType);
  if (type === '') faults.push(requiredValue(`${at}.pathType`, 'pathType must be specified'));
  else if (type === 'Exact' || type === 'Prefix') {
    if (!path.startsWith('/')) faults.push(invalidValue(`${at}.path`, path, 'must be an absolute path'));
    for (const part of badParts) {
      if (path.includes(part)) faults.push(invalidValue(`${at}.path`, path, `must not contain '${part}'`));
    }
    for (const end of badEnds) {
      if (path.endsWith(end)) faults.push(invalidValue(`${at}.path`, path, `cannot end with '${end}'`));
    }
  } else if (type === 'ImplementationSpecific') {
    if (path !== '' && !path.startsWith('/')) faults.push(invalidValue(`${at}.path`, path, 'must be an absolute path'));
  } else faults.push(unsupportedValue(`${at}.pathType`, type, pathTypes));
  return [...faults, ...backendFaults(fieldsOf(entry.backend), `${at}.backend`)];
}

function backendFaults(backend: Fields, at: string): FieldFault[] {
  const hasService = backend.service !== undefined;
  const hasResource = backend.resource !== undefined;
  if (hasService && hasResource) return [invalidValue(at, '', 'cannot set both resource and service backends')];
  if (hasResource) return [];
  if (!hasService) return [requiredValue(at, 'resource or service backend is required')];
  const service = fieldsOf(backend.service);
  const faults: FieldFault[] = [];
  const name = textOf(service.name);
  if (name === '') faults.push(requiredValue(`${at}.service.name`));
  else for (const detail of serviceNameFaults(name)) faults.push(invalidValue(`${at}.service.name`, name, detail));
  const port = fieldsOf(service.port);
  const isNamed = textOf(port.name) !== '';
  const isNumbered = port.number !== undefined && port.number !== 0;
  if (isNamed && isNumbered) faults.push(invalidValue(at, '', 'cannot set both port name & port number'));
  else if (!isNamed && !isNumbered) faults.push(requiredValue(at, 'port name or number is required'));
  else if (isNumbered && !isPort(port.number))
    faults.push(invalidValue(`${at}.service.port.number`, port.number, portRange));
  return faults;
}
