/** As the library keeps passwords (scrypt), which is loaded with the first of them. */
export async function hashPassword(password: string): Promise<string> {
  const library = await import('better-auth/crypto');
  return library.hashPassword(password);
}

export async function verifyPassword(tried: { readonly hash: string; readonly password: string }): Promise<boolean> {
  const library = await import('better-auth/crypto');
  return library.verifyPassword(tried);
}
