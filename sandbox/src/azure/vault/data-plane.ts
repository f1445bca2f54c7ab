import { bearerToken, type Handler, type HttpReply, type HttpRequest } from '../../http/message.ts';
import { isObject, type JsonObject, textAt } from '../../json.ts';
import { mayUseData } from '../access/evaluate.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import { audiences } from '../entra/tokens.ts';
import type { World } from '../world.ts';
import { keyRoute } from './keys.ts';
import { secretRoute } from './secrets.ts';
import { VaultError, vaultErrorReply } from './vault-error.ts';

export interface VaultContext {
  readonly world: World;
  readonly vault: ResourceRecord;
  /** Lower case. */
  readonly vaultName: string;
  readonly request: HttpRequest;
  /** Decoded path segments; the first names the collection. */
  readonly segments: readonly string[];
  readonly body: JsonObject;
  /** Seconds since 1970. */
  readonly now: number;
  /** Refuses unless a role assignment on the vault, or above it, allows the data action. */
  require(dataAction: string): void;
}

const knownVersions = /^(7\.[0-6](-preview\.\d)?|20\d\d-\d\d-\d\d(-preview)?)$/;

/** The data plane of one vault. */
export function vaultHandler(world: World, vaultName: string): Handler {
  return async (request) => {
    try {
      return await answer(world, vaultName, request);
    } catch (cause) {
      if (cause instanceof VaultError) return vaultErrorReply(cause);
      throw cause;
    }
  };
}

async function answer(world: World, vaultName: string, request: HttpRequest): Promise<HttpReply> {
  const vault = world.resources
    .ofType('Microsoft.KeyVault/vaults')
    .find((record) => record.name.toLowerCase() === vaultName);
  if (!vault) throw new VaultError(404, 'VaultNotFound', `The vault '${vaultName}' does not exist.`);
  const token = bearerToken(request);
  const caller = token ? await world.tokens.check(token, [...audiences.vault, request.origin]) : null;
  if (!caller) return challenge(world, token !== undefined);
  const apiVersion = request.query.get('api-version');
  if (!apiVersion) throw new VaultError(400, 'BadParameter', 'api-version must be specified');
  if (!knownVersions.test(apiVersion))
    throw new VaultError(400, 'BadParameter', `The specified version (${apiVersion}) is not recognized.`);
  const context: VaultContext = {
    world,
    vault,
    vaultName,
    request,
    segments: request.path.split('/').filter(Boolean).map(decodeURIComponent),
    body: readBody(request),
    now: Math.floor(world.clock().getTime() / 1000),
    require(dataAction) {
      const action = `Microsoft.KeyVault/vaults/${dataAction}`;
      if (mayUseData(world, caller.objectId, action, vault.id)) return;
      throw new VaultError(
        403,
        'Forbidden',
        `Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\nCaller: appid=${caller.clientId};oid=${caller.objectId};iss=${world.tokens.issuer('1.0')}\r\nAction: '${action}'\r\nResource: '${vault.id}'\r\nAssignment: (not found)\r\nVault: ${vault.name}`,
        'ForbiddenByRbac',
      );
    },
  };
  const reply = (await secretRoute(context)) ?? (await keyRoute(context));
  if (reply)
    return { ...reply, headers: { 'x-ms-keyvault-region': textAt(vault.body, 'location') ?? '', ...reply.headers } };
  throw new VaultError(404, 'NotFound', `The path '${request.path}' with method ${request.method} is not served.`);
}

/** Clients learn from it whom to ask for a token, and for which resource. */
function challenge(world: World, hadToken: boolean): HttpReply {
  return {
    status: 401,
    headers: {
      'WWW-Authenticate': `Bearer authorization="${world.origin()}/${world.tenantId}", resource="https://vault.azure.net"`,
    },
    body: {
      error: {
        code: 'Unauthorized',
        message: hadToken
          ? 'AKV10032: Invalid issuer or audience.'
          : 'AKV10000: Request is missing a Bearer or PoP token.',
      },
    },
  };
}

function readBody(request: HttpRequest): JsonObject {
  if (request.body.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(request.body.toString('utf8'));
    if (isObject(parsed)) return parsed;
  } catch {
    // Falls through to the one refusal for anything that is not an object.
  }
  throw new VaultError(400, 'BadParameter', 'The request body is not a JSON object.');
}

const entryName = /^[0-9a-zA-Z-]{1,127}$/;

export function requireName(name: string, what: string): void {
  if (entryName.test(name)) return;
  throw new VaultError(
    400,
    'BadParameter',
    `The request URI contains an invalid name: ${name}. A ${what} name is 1 to 127 letters, digits and dashes.`,
  );
}
