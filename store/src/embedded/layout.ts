import { join } from 'node:path';

/** What lies where below the directory given to `startEmbedded`. */
export interface Layout {
  readonly directory: string;
  /** The cluster; owned by the server's account. The socket lies in it too. */
  readonly data: string;
  /** The database password; mode 0600, owned by us. */
  readonly password: string;
  readonly log: string;
  /** The loopback port, kept from one start to the next; only where a socket cannot be used. */
  readonly port: string;
}

export function layoutOf(directory: string): Layout {
  return {
    directory,
    data: join(directory, 'data'),
    password: join(directory, 'password'),
    log: join(directory, 'postgres.log'),
    port: join(directory, 'port'),
  };
}

/** PostgreSQL names its socket after a port, even where no port is open. */
export const SOCKET_PORT = 5432;

/** Unix socket paths end at 108 bytes on Linux and 104 on macOS, terminator included; Windows' are not spoken by Node. */
export function socketFits(layout: Layout): boolean {
  return process.platform !== 'win32' && Buffer.byteLength(join(layout.data, `.s.PGSQL.${SOCKET_PORT}`)) < 104;
}
