import { startEmbedded } from '../src/embedded/start.ts';

/** A process that holds an embedded database until it is killed. Argument: the directory. Prints the URL when it stands. */
const [, , directory = ''] = process.argv;
const database = await startEmbedded({ directory });
process.stdout.write(`${database.url}\n`);
setInterval(() => {}, 60_000);
