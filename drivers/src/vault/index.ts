export { createVaultDriver, type Validity, type VaultDriver, type VaultDriverOptions } from './driver.ts';
export { generateSshKey, type PublicSshKey, publicHalf, type SshKeyAlgorithm } from './sshKey.ts';
