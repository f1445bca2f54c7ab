import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What to start, with the environment that it needs beside one's own. */
export interface ChromiumProgram {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/chromium', import.meta.url));
const ELSEWHERE = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Chromium: the one that `TENANTRY_CHROMIUM` names, or the one that npm brought along, with the libraries that it needs, for
 * Linux on x64; elsewhere one of the system. To be called once before tests, for it is unpacked at the first time.
 */
export async function findChromium(): Promise<ChromiumProgram> {
  const named = process.env.TENANTRY_CHROMIUM;
  if (named) return { path: named, environment: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return unpacked();
  const path = ELSEWHERE.find(existsSync);
  if (path === undefined) throw new Error('There is no Chromium here; TENANTRY_CHROMIUM says where one is.');
  return { path, environment: {} };
}

async function unpacked(): Promise<ChromiumProgram> {
  const folder = join(CACHE, await versionOf('@sparticuz/chromium'));
  await mkdir(folder, { recursive: true });
  const before = { ...process.env };
  // It unpacks to where temporary files go, and its libraries only where it believes to be on Lambda.
  process.env.TMPDIR = folder;
  process.env.AWS_EXECUTION_ENV = `AWS_Lambda_nodejs24.x`;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    chromium.setGraphicsMode = false;
    const path = await chromium.executablePath();
    const fonts = join(folder, 'fonts.conf');
    await writeFile(fonts, fontsConfiguration(folder));
    return { path, environment: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_FILE: fonts } };
  } finally {
    for (const name of ['TMPDIR', 'AWS_EXECUTION_ENV', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH', 'HOME']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}

/** The one that comes along looks for its fonts in folders of Lambda, and Chromium ends itself where it finds none. */
function fontsConfiguration(folder: string): string {
  const folders = [join(folder, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts'];
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
${folders.map((one) => `  <dir>${one}</dir>\n`).join('')}  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}

async function versionOf(name: string): Promise<string> {
  const entry = createRequire(import.meta.url).resolve(name);
  const manifest = join(
    entry.slice(0, entry.lastIndexOf(join('node_modules', name))),
    'node_modules',
    name,
    'package.json',
  );
  return (JSON.parse(await readFile(manifest, 'utf8')) as { version: string }).version;
}
