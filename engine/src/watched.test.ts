import type { Driver } from '@tenantry/drivers/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import { Watched } from './watched.ts';

let followed: string[];
let used: string[];
/** Runs while the rows are being looked at. */
let meanwhile: () => void;
let watched: Watched;

beforeEach(() => {
  followed = [];
  used = [];
  meanwhile = () => {};
  const driver = {
    name: 'kubernetes',
    watch: (connection: string) => followed.push(connection),
    unwatch: async (connection: string) => {
      followed = followed.filter((other) => other !== connection);
    },
  } as unknown as Driver;
  watched = new Watched({
    drivers: new Map([['kubernetes', driver]]),
    store: {
      connections: async () => {
        const seen = used.map((connection) => ({ driver: 'kubernetes', connection }));
        meanwhile();
        return seen;
      },
    },
    notify: () => {},
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
});

describe('a connection is followed', () => {
  test('once, however often it is asked for', () => {
    watched.watch('kubernetes', 'a');
    watched.watch('kubernetes', 'a');
    expect(followed).toEqual(['a']);
  });

  test('until nothing stands on it, and again when something does', async () => {
    watched.watch('kubernetes', 'a');
    watched.watch('kubernetes', 'b');
    used = ['b'];
    await watched.endUnused();
    expect(followed).toEqual(['b']);
    watched.watch('kubernetes', 'a');
    expect(followed).toEqual(['b', 'a']);
  });

  test('by who asks for it while the rows are being looked at', async () => {
    watched.watch('kubernetes', 'a');
    meanwhile = () => watched.watch('kubernetes', 'a');
    await watched.endUnused();
    expect(followed).toEqual(['a']);
  });
});
