/**
 * The portal in Chromium, as people use it. How a file of tests begins:
 *
 *     const portal = withPortal({ TENANTRY_CLOUD: 'none' });   // the product and the browser; once per file, it takes seconds
 *     beforeAll(() => portal.product.request('POST', '/api/v1/tenants', …));
 *
 *     test('a viewer …', async () => {
 *       const page = await portal.open('/tenants/dev01', 'viewer');   // signed in; null: nobody is
 *       await page.getByRole('button', { name: 'Restart' }).click();
 *       await portal.looksRight(page, 'tenant-overview');            // axe, no sideways scrolling, screenshots if asked for
 *     });
 *
 * `owner`, `editor` and `viewer` are members of the tenants that `portal.share('dev01')` was called for. A test fails by itself
 * where a page logs an error, breaks its policy or asks for what is not answered; `portal.expects(page, /404/)` says of what the
 * test brings about on purpose that it may be. Pages close with their test; where it failed, `portal/screenshots/failed-…png`
 * shows what they were at. `SCREENSHOTS=1 npx vitest run --project browser FILE` leaves pictures of what `looksRight` looks at,
 * light and dark, 1440 and 390 pixels wide; look at them when you change a page.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { Product } from '../../server/test/product.ts';
import { misplaced } from './laid-out.ts';

export type Role = 'administrator' | 'auditor' | 'owner' | 'editor' | 'viewer' | 'stranger';

const SCREENSHOTS = fileURLToPath(new URL('../screenshots', import.meta.url));
const WITHIN_MS = 60_000;
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Where the policy of a page is broken, the console says so in words that change; this is always the same. */
const TELL_VIOLATIONS = `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber, sample }) =>
  console.error('policy: ' + [violatedDirective, blockedURI, sourceFile, lineNumber, sample].join(' ')))`;

export interface Person {
  readonly email: string;
  readonly password: string;
}

/** To be called at the top of a file; see above. `program` starts the product otherwise than people do; see `Product.start`. */
export function withPortal(environment: Readonly<Record<string, string>> = {}, program?: string): Portal {
  const portal = new Portal();
  beforeAll(() => portal.start(environment, program), 180_000);
  afterEach(({ task }) => portal.endTest(task.result?.state === 'fail' ? task.name : null));
  afterAll(() => portal.stop(), 120_000);
  return portal;
}

interface OpenPage {
  readonly page: Page;
  readonly troubles: string[];
  readonly expected: RegExp[];
}

export class Portal {
  #product: Product | null = null;
  #browser: Browser | null = null;
  #url = '';
  #pages: OpenPage[] = [];
  readonly #people = new Map<Role, Promise<Person>>();
  readonly #cookies = new Map<Role, Promise<string>>();

  get product(): Product {
    if (this.#product === null) throw new Error('the product does not run yet');
    return this.#product;
  }

  /** Where people find it, by the name at which there are passkeys. */
  get url(): string {
    return this.#url;
  }

  async start(environment: Readonly<Record<string, string>>, program: string | undefined): Promise<void> {
    const { path, environment: more } = inject('chromium');
    const launch = async () => {
      this.#browser = await chromium.launch({
        executablePath: path,
        args: ARGUMENTS,
        env: { ...process.env, ...more },
      });
    };
    const [product] = await Promise.all([Product.start(environment, program), launch()]);
    this.#product = product;
    this.#url = /Tenantry is ready +(\S+)/.exec(product.output)?.[1] ?? '';
    expect(this.#url).toMatch(/^http:\/\/localhost:\d+$/);
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    await this.#product?.dispose();
  }

  /**
   * Closes what the test opened, and leaves pictures of it where the test failed.
   *
   * @throws where something was wrong in a page that the test did not expect
   */
  async endTest(failed: string | null): Promise<void> {
    const pages = this.#pages.splice(0);
    if (failed !== null) {
      const name = `failed-${failed
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .slice(0, 80)}`;
      await Promise.all(pages.map(({ page }, index) => shoot(page, `${name}-${index + 1}`).catch(() => undefined)));
    }
    await Promise.all(pages.map(({ page }) => page.context().close()));
    const troubles = pages.flatMap(({ troubles, expected }) =>
      troubles.filter((trouble) => !expected.some((pattern) => pattern.test(trouble))),
    );
    expect(troubles, 'what went wrong in pages').toEqual([]);
  }

  /** A page in a browser of its own, signed in as somebody who has that role, or as nobody. */
  async open(path: string, role: Role | null = 'administrator'): Promise<Page> {
    const page = await this.newPage();
    if (role !== null) await this.#signIn(page.context(), role);
    await page.goto(new URL(path, this.#url).href);
    return page;
  }

  /** As `open`, before anything is loaded. */
  async newPage(): Promise<Page> {
    if (this.#browser === null) throw new Error('the browser does not run yet');
    const context = await this.#browser.newContext({ viewport: WIDE, reducedMotion: 'reduce', locale: 'en-GB' });
    context.setDefaultTimeout(WITHIN_MS);
    await context.addInitScript(TELL_VIOLATIONS);
    const page = await context.newPage();
    const troubles: string[] = [];
    this.#pages.push({ page, troubles, expected: [] });
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(`${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => troubles.push(`uncaught: ${error.stack ?? error.message}`));
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? '';
      // Of what is under way when a page is left, and of streams that end with it.
      if (why !== 'net::ERR_ABORTED') troubles.push(`${request.method()} ${request.url()}: ${why}`);
    });
    return page;
  }

  /** Troubles of a page that are part of the test; what they say is matched. */
  expects(page: Page, ...patterns: readonly RegExp[]): void {
    this.#pages.find((open) => open.page === page)?.expected.push(...patterns);
  }

  /** Makes `owner`, `editor` and `viewer` members of a tenant. */
  async share(tenant: string): Promise<void> {
    for (const role of ['owner', 'editor', 'viewer'] as const) {
      const { email } = await this.person(role);
      await this.#must('POST', '/api/v1/apply', [
        {
          apiVersion: 'tenantry.dev/v1',
          kind: 'Member',
          metadata: { name: role, tenant },
          spec: { user: email, role },
        },
      ]);
    }
  }

  /** With whose password one signs in by hand. */
  person(role: Role): Promise<Person> {
    const known = this.#people.get(role) ?? this.#makePerson(role);
    this.#people.set(role, known);
    return known;
  }

  /**
   * That a page has no fault that axe finds, light and dark, needs no scrolling sideways, wide and narrow, and has everything in
   * its place (`laid-out.ts`). Leaves `screenshots/NAME-…png` of all four where `SCREENSHOTS` is set. The page is as it was
   * afterwards.
   */
  async looksRight(page: Page, name: string): Promise<void> {
    expect(await this.faultsOf(page, name)).toEqual([]);
  }

  /** As `looksRight`, for who looks at many pages. */
  async faultsOf(page: Page, name: string): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const viewport of [WIDE, NARROW]) {
        // Colours are the same at any width, and what is laid out the same in any colours.
        const isLooked = (colorScheme === 'light') === (viewport === WIDE);
        if (!isLooked && !process.env.SCREENSHOTS) continue;
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(viewport);
        const where = `${name}, ${colorScheme}, ${viewport.width} px`;
        const width = await settledWidth(page, viewport.width);
        if (width > viewport.width) faults.push(`${where}: ${width} px wide`);
        if (isLooked) {
          const troubles = [...(await axe(page)), ...(await settledPlaces(page))];
          faults.push(...troubles.map((fault) => `${where}: ${fault}`));
        }
        if (process.env.SCREENSHOTS) await shoot(page, `${name}-${colorScheme}-${viewport.width}`);
      }
    }
    await page.emulateMedia({ colorScheme: null });
    await page.setViewportSize(WIDE);
    await page.evaluate(AT_REST);
    return faults;
  }

  async #signIn(context: BrowserContext, role: Role): Promise<void> {
    const cookie = this.#cookies.get(role) ?? this.#beginSession(role);
    this.#cookies.set(role, cookie);
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(await cookie) ?? [];
    await context.addCookies([{ name, value, url: this.#url, httpOnly: true, sameSite: 'Lax' }]);
  }

  async #beginSession(role: Role): Promise<string> {
    const { email, password } = await this.person(role);
    const response = await this.#must('POST', '/api/v1/sign-in', { email, password });
    return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  async #makePerson(role: Role): Promise<Person> {
    if (role === 'administrator') {
      const [, email = '', password = ''] =
        /The first administrator is (\S+), with the password (\S+)/.exec(this.product.output) ?? [];
      return { email, password };
    }
    const email = `${role}@example.com`;
    const response = await this.#must('POST', '/api/v1/users', {
      email,
      name: `The ${role}`,
      role: role === 'auditor' ? 'auditor' : 'member',
    });
    return { email, password: ((await response.json()) as { password: string }).password };
  }

  async #must(method: string, path: string, body: unknown): Promise<Response> {
    const response = await this.product.request(method, path, body);
    if (!response.ok) throw new Error(`${method} ${path} → ${response.status} ${await response.text()}`);
    return response;
  }
}

/** What moves to its place when a window is resized has a moment to do so. */
async function settledWidth(page: Page, most: number): Promise<number> {
  const widthOf = () => page.evaluate<number>('document.documentElement.scrollWidth');
  let width = await widthOf();
  await expect
    .poll(async () => (width = await widthOf()), { timeout: 2_000 })
    .toBeLessThanOrEqual(most)
    .catch(() => undefined);
  return width;
}

/** As `settledWidth`, of what is not in its place. */
async function settledPlaces(page: Page): Promise<readonly string[]> {
  let found = await misplaced(page);
  await expect
    .poll(async () => (found = await misplaced(page)), { timeout: 2_000 })
    .toEqual([])
    .catch(() => undefined);
  return found;
}

/**
 * Until nothing has moved for a few frames: what depends on the width is drawn anew a little after it has changed, and a click whose
 * two halves meet different things is none.
 */
const AT_REST = `(async () => {
  const places = () => JSON.stringify([...document.querySelectorAll('main, nav, h1, a, button')].map((one) => one.getBoundingClientRect()));
  for (let same = 0, frames = 0, last = ''; same < 5 && frames < 120; frames += 1) {
    await new Promise(requestAnimationFrame);
    const now = places();
    same = now === last ? same + 1 : 0;
    last = now;
  }
})()`;

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

const SETTLED = `Promise.allSettled(
  document.getAnimations().filter((one) => one instanceof CSSTransition).map(({ finished }) => finished))`;
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** What opens over a page lies beside its landmarks. */
const NOT_ASKED = { region: { enabled: false } };
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What https://github.com/dequelabs/axe-core finds in a page as it is shown now. */
async function axe(page: Page): Promise<readonly string[]> {
  // A colour on its way to another is neither.
  await page.evaluate(SETTLED);
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(await readFile(AXE, 'utf8'));
  const { violations } = await page.evaluate<AxeResult>(
    `axe.run(document, ${JSON.stringify({ runOnly: RULES, rules: NOT_ASKED, resultTypes: ['violations'] })})`,
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ html, failureSummary = '' }) => `${id}: ${help}\n  ${html}\n  ${failureSummary.replaceAll('\n', '\n  ')}`,
    ),
  );
}

async function shoot(page: Page, name: string): Promise<void> {
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), animations: 'disabled' });
}
