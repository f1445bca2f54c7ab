import { type ProblemType, type } from './type.ts';

/** What it is about. */
export const SUBJECT = {
  'route-not-found': type(
    404,
    'There is nothing at this address',
    'The path is none of the API.',
    'See /api/v1/openapi.json for every path, or /api/v1/docs to read it.',
  ),
  'object-not-found': type(
    404,
    'The object does not exist',
    'No object of this kind has this name.',
    'Check the name; list the objects of the kind to see which exist.',
  ),
  'unknown-action': type(
    404,
    'There is no such action',
    'Objects of this kind have no action of this name.',
    'Use one of the actions that the answer names; /api/v1/kinds lists those of every kind.',
  ),
  'unknown-revision': type(
    404,
    'There is no such revision',
    'The object was never declared under this number, or so long ago that it is not kept any more.',
    'Use one of the revisions that the answer names.',
  ),
  'method-not-allowed': type(
    405,
    'The method is not allowed here',
    'The path exists but not for this method.',
    'Use one of the methods that the Allow header names.',
  ),
  'request-decided': type(
    409,
    'The request is decided',
    'Somebody approved, refused or withdrew it, or it waited too long.',
    'List the requests to see what became of it; ask again if need be.',
  ),
  'fault-resolved': type(
    409,
    'The fault is resolved',
    'What is over is neither acknowledged nor muted.',
    'Nothing is left to do; if it is found again, it is open again.',
  ),
  'too-many-requests-pending': type(
    409,
    'Too many requests wait',
    'One user may have only so many requests for access that nobody has answered.',
    'Withdraw one, or wait for an answer.',
  ),
  'action-refused': type(
    409,
    'The action makes no sense now',
    'The action does not fit what is declared of the object. Nothing was changed.',
    'Do what the error says first.',
  ),
  'name-taken': type(
    409,
    'The name is taken',
    'An object of this kind has this name already.',
    'Choose another name, or replace the object with PUT or apply.',
  ),
  'name-held': type(
    409,
    'A name belongs to another object',
    'The manifest claims a host, a node, a cluster or a role of an identity that only one object may have, and another one has it. Nothing was stored.',
    'Use another name, or have it given up first.',
  ),
  'in-another-set': type(
    409,
    'The object belongs to another set',
    'The manifest is applied as one of a set, and its object is labelled as one of another. Nothing was stored.',
    'Apply it with the set that it belongs to, or change its label tenantry.dev/set first.',
  ),
  'limit-reached': type(
    409,
    'A limit is reached',
    'The infrastructure, or the tenant itself, limits how many objects of a kind there may be, how many tenants, or what a tenant may come to in a month; with what was sent the limit would be passed. Nothing was stored.',
    'Delete or make smaller what is no longer needed, or ask the administrator to raise the limit named in the errors.',
  ),
  'excluded-by-limits': type(
    422,
    'Limits do not allow it here',
    'The infrastructure, or the tenant itself, allows only some kinds and sizes, and what was sent is not among them. Nothing was stored.',
    'Use what is allowed, or ask the administrator to change the limit named in the errors.',
  ),
  'being-deleted': type(
    409,
    'The object is being deleted',
    'Its deletion was asked for, so it can no longer change, and its name becomes free when its last resource is gone.',
    'Wait until it is gone, or use another name.',
    true,
  ),
  'last-administrator': type(
    409,
    'Nobody would be left to administer',
    'The user is the last administrator who may sign in. Nothing was changed.',
    'Make another user administrator first.',
  ),
  'still-referenced': type(
    409,
    'Other objects still need it',
    'The object cannot be deleted while others refer to it.',
    'Delete the objects named in the errors first.',
  ),
  'asked-otherwise': type(
    409,
    'What is asked for was changed meanwhile',
    'The declaration is of another generation than the one that was to be agreed to. Nothing was agreed to.',
    'Look at the object again, and answer to what it says now.',
  ),
  'version-mismatch': type(
    412,
    'The object was changed meanwhile',
    'The version in If-Match is not the current one. A version changes with every write, status included.',
    'Read the object again, redo the change on it and send its new ETag.',
  ),
} as const satisfies Record<string, ProblemType>;
