import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { BUILD, isBuilt } from '@tenantry/portal/build';
import fastify, { type FastifyInstance } from 'fastify';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { findChromium } from '../../../portal/test/chromium.ts';
import type { ControlPlane } from '../control-plane.ts';
import { tenantNames } from '../declared.ts';
import type { Estate } from '../estate.ts';
import { type Figure, median, ratio, spread } from '../figures.ts';

const TURNS = 5;
const SHOWN_WITHIN_MS = 60_000;
const KIB = 1024;
/** As many lines as a screen has. */
const LINES = 30;
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-sync',
];

/** How a page came up. */
interface Visit {
  readonly milliseconds: number;
  readonly requests: number;
  /** As they came over the wire. */
  readonly kibibytes: number;
}

interface Visits {
  readonly first: Visit[];
  readonly again: Visit[];
}

/**
 * Milliseconds from the address until the list of tenants shows the first of them, in a browser that has never been there and in one
 * that has, with the requests and bytes until then; against a page that is nothing but such a list, from a bare Fastify: by turns.
 */
export async function measurePortal(estate: Estate, tenants: number, tell: (line: string) => void): Promise<Figure[]> {
  await estate.growTo(tenants);
  const { plane } = estate;
  await buildPortal(plane);
  const cookie = await signedIn(plane);
  const bare = bareList(tenantNames(tenants).slice(0, LINES));
  const { path, environment } = await findChromium();
  const browser = await chromium.launch({
    executablePath: path,
    args: ARGUMENTS,
    env: { ...process.env, ...environment },
  });
  try {
    await bare.listen({ host: '127.0.0.1', port: 0 });
    const bareUrl = `http://127.0.0.1:${(bare.server.address() as AddressInfo).port}/`;
    const portal: Visits = { first: [], again: [] };
    const page: Visits = { first: [], again: [] };
    for (let turn = 0; turn < TURNS; turn += 1) {
      await visitTwice(browser, bareUrl, null, page);
      await visitTwice(browser, `${await plane.url()}/tenants`, cookie, portal);
      tell(
        `turn ${turn + 1}: ${said(portal.first.at(-1))}, again ${said(portal.again.at(-1))}; bare ${said(page.first.at(-1))}`,
      );
    }
    return [
      figure(`the list of ${tenants} tenants, first visit`, portal.first, page.first),
      figure(`the list of ${tenants} tenants, again`, portal.again, page.again),
    ];
  } finally {
    await browser.close();
    await bare.close();
  }
}

function figure(what: string, portal: readonly Visit[], page: readonly Visit[]): Figure {
  const time = ({ milliseconds }: Visit) => milliseconds;
  const all = (visits: readonly Visit[]) => {
    const kibibytes = median(visits.map((visit) => visit.kibibytes)).toFixed(0);
    return `${spread(visits.map(time), 'ms', 0)}, ${kibibytes} KiB in ${median(visits.map(({ requests }) => requests))} requests`;
  };
  return {
    what,
    measured: all(portal),
    baseline: `${all(page)}: a bare page with the same list`,
    ratio: ratio(median(portal.map(time)), median(page.map(time))),
  };
}

function said(visit: Visit | undefined): string {
  return visit === undefined ? '' : `${visit.milliseconds.toFixed(0)} ms, ${visit.kibibytes.toFixed(0)} KiB`;
}

async function visitTwice(browser: Browser, url: string, cookie: string | null, visits: Visits): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  try {
    if (cookie !== null) {
      const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(cookie) ?? [];
      await context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Lax' }]);
    }
    visits.first.push(await visit(context, url));
    visits.again.push(await visit(context, url));
  } finally {
    await context.close();
  }
}

async function visit(context: BrowserContext, url: string): Promise<Visit> {
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  let requests = 0;
  let bytes = 0;
  network.on('Network.requestWillBeSent', () => {
    requests += 1;
  });
  network.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await network.send('Network.enable');
  const startedAt = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  const [first = ''] = tenantNames(1);
  await page.getByText(first, { exact: true }).first().waitFor({ state: 'visible', timeout: SHOWN_WITHIN_MS });
  const milliseconds = performance.now() - startedAt;
  // The end of what has been loaded is told a moment later.
  await page.waitForLoadState('load');
  const seen = { milliseconds, requests, kibibytes: bytes / KIB };
  await page.close();
  return seen;
}

/** Nothing but names in a page, as fast as a page can be. */
function bareList(names: readonly string[]): FastifyInstance {
  const html = `<!doctype html><title>Tenants</title><ul>${names.map((name) => `<li>${name}</li>`).join('')}</ul>`;
  const app = fastify();
  app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(html));
  return app;
}

/** The control plane looks at its start whether there is a portal. */
async function buildPortal(plane: ControlPlane): Promise<void> {
  if (await isBuilt()) return;
  const [code] = await once(spawn(process.execPath, [BUILD], { stdio: 'inherit' }), 'exit');
  if (code !== 0) throw new Error(`the portal could not be built: ${code}`);
  await plane.stop();
  await plane.start();
}

/** The cookie of an administrator who has just signed in. */
async function signedIn(plane: ControlPlane): Promise<string> {
  const email = 'bench@example.com';
  const made = await plane.request('POST', '/api/v1/users', { email, name: 'The bench', role: 'administrator' });
  const { password } = (await made.json()) as { password: string };
  const answer = await plane.request('POST', '/api/v1/sign-in', { email, password });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
