/** `Microsoft.KeyVault/vaults/keys` for the path of a key in a vault; null for a path that names no resource of a provider. */
export function resourceTypeOf(path: string): string | null {
  const at = path.toLowerCase().lastIndexOf('/providers/');
  if (at < 0) return null;
  const [namespace, ...segments] = path.slice(at + '/providers/'.length).split('/');
  if (namespace === undefined || segments.length === 0) return null;
  return [namespace, ...segments.filter((_, index) => index % 2 === 0)].join('/');
}
