import { describe, expect, test } from 'vitest';
import { apiFailure, networkFailure } from './failure.ts';

const status = (reason: string, message: string, details: object = {}) =>
  JSON.parse(JSON.stringify({ kind: 'Status', status: 'Failure', reason, message, details }));

describe('what the API server refuses', () => {
  test.each([
    [403, status('Forbidden', 'pods is forbidden: User "x" cannot list'), 'forbidden', 'Forbidden'],
    [403, status('Forbidden', 'pods "p" is forbidden: exceeded quota: q'), 'quota', 'ExceededQuota'],
    [
      403,
      status('Forbidden', 'x', { causes: [{ reason: 'NamespaceTerminating' }] }),
      'conflict',
      'NamespaceTerminating',
    ],
    [
      403,
      status('Forbidden', "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: spec.x"),
      'forbidden',
      'DeniedByPolicy',
    ],
    [
      404,
      status('NotFound', 'namespaces "a" not found', { kind: 'namespaces', name: 'a' }),
      'parent-missing',
      'NamespaceNotFound',
    ],
    [404, status('NotFound', 'the server could not find the requested resource'), 'invalid', 'TypeNotServed'],
    [404, '404 page not found\n', 'invalid', 'TypeNotServed'],
    [404, status('NotFound', 'configmaps "a" not found', { kind: 'configmaps', name: 'a' }), 'conflict', 'NotFound'],
    [409, status('AlreadyExists', 'exists'), 'conflict', 'AlreadyExists'],
    [409, status('Conflict', 'modified'), 'conflict', 'Conflict'],
    [
      409,
      status('Conflict', 'x', { causes: [{ reason: 'FieldManagerConflict' }] }),
      'conflict',
      'FieldManagerConflict',
    ],
    [
      422,
      status('Invalid', 'is invalid', { causes: [{ reason: 'FieldValueInvalid', field: 'roleRef' }] }),
      'invalid',
      'Invalid',
    ],
    [422, status('Invalid', 'x', { causes: [{ field: 'metadata.uid' }] }), 'conflict', 'Conflict'],
    [400, status('BadRequest', 'unknown field "x"'), 'invalid', 'BadRequest'],
    [401, status('Unauthorized', 'Unauthorized'), 'forbidden', 'Unauthorized'],
    [429, status('TooManyRequests', 'slow down'), 'throttled', 'TooManyRequests'],
    [500, status('InternalError', 'boom'), 'transient', 'InternalError'],
    [500, status('InternalError', 'failed calling webhook "w"'), 'transient', 'WebhookFailed'],
    [503, 'upstream', 'transient', 'Http503'],
    [504, status('Timeout', 'late'), 'transient', 'Timeout'],
  ])('%i %j is %s', (httpStatus, body, kind, code) => {
    expect(apiFailure('apply x', httpStatus, body, null)).toMatchObject({ kind, code });
  });

  test('the message says what was attempted, and keeps what the policy says', () => {
    const failure = apiFailure('apply x', 403, status('Forbidden', 'spec.nodeSelector must be a'), null);
    expect(failure.message).toBe('apply x: spec.nodeSelector must be a');
  });

  test('the wait that the server asks for is kept', () => {
    expect(apiFailure('apply x', 429, null, 7_000).retryAfterMs).toBe(7_000);
  });

  test('the fields to correct are named', () => {
    const body = status('Invalid', 'x', { causes: [{ field: 'spec.a' }, { field: 'spec.b' }] });
    expect(apiFailure('apply x', 422, body, null).remedy).toBe('Correct spec.a, spec.b.');
  });
});

describe('what the network does', () => {
  test.each([
    ['ECONNREFUSED', 'unreachable'],
    ['ENOTFOUND', 'unreachable'],
    ['UND_ERR_CONNECT_TIMEOUT', 'unreachable'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'unreachable'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'unreachable'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unreachable'],
    ['ECONNRESET', 'transient'],
    ['UND_ERR_SOCKET', 'transient'],
    ['EPIPE', 'transient'],
  ])('%s is %s', (code, kind) => {
    const cause = Object.assign(new Error('inner'), { code });
    expect(networkFailure('read x', new Error('outer', { cause }))).toMatchObject({ kind });
  });
});
