import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came: headers and text. */
  readonly data: string;
}

/** A mail server on loopback (RFC 5321, of it what a client needs), which takes what comes while it is `up`. */
export async function startMailServer(password: string | null = null) {
  const taken: TakenMail[] = [];
  let refusals = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
    let [from, to, data, rest]: [string, string[], string[] | null, string] = ['', [], null, ''];
    const say = (line: string) => socket.write(`${line}\r\n`);
    const line = (text: string) => {
      if (data !== null) {
        if (text !== '.') return void data.push(text);
        taken.push({ from, to, data: data.join('\n') });
        data = null;
        return void say('250 2.0.0 taken');
      }
      const [verb = ''] = text.toUpperCase().split(/[ :]/);
      if (verb === 'EHLO') return void say(password === null ? '250 here' : '250-here\r\n250 AUTH PLAIN');
      if (verb === 'AUTH') {
        const given = Buffer.from(text.split(' ')[2] ?? '', 'base64')
          .toString()
          .split('\0')[2];
        return void say(given === password ? '235 2.7.0 welcome' : `535 5.7.8 not with ${text.split(' ')[2]}`);
      }
      if (verb === 'MAIL' && !mailServer.isUp) {
        refusals += 1;
        return void say('451 4.3.0 down for now');
      }
      if (verb === 'MAIL') [from, to] = [addressOf(text), []];
      if (verb === 'RCPT') to.push(addressOf(text));
      if (verb === 'DATA') data = [];
      say(verb === 'DATA' ? '354 go on' : verb === 'QUIT' ? '221 bye' : '250 2.1.0 well');
      if (verb === 'QUIT') socket.end();
    };
    say('220 here');
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const text of lines) line(text);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const mailServer = {
    isUp: true,
    url: (user = '') => new URL(`smtp://${user}127.0.0.1:${(server.address() as AddressInfo).port}`),
    taken,
    refusals: () => refusals,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return mailServer;
}

const addressOf = (text: string) => /<(.*)>/.exec(text)?.[1] ?? '';
