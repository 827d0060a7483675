/** What the custom utility meets in the tests: servers of every kind, ports nobody listens on, files, certificates. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface World {
  /** A folder that is there for this run only. */
  readonly folder: string;
  /** `host:port` of each server. */
  readonly web: string;
  readonly webOnIPv4Only: string;
  readonly webOnIPv6Only: string;
  /** Its certificate is signed by itself. */
  readonly secure: string;
  readonly secureByAuthority: string;
  /** Its certificate has expired and is for another name. */
  readonly secureInThePast: string;
  /** Leaves connections open. */
  readonly keepsOpen: string;
  /** Writes what a terminal would obey. */
  readonly hostile: string;
  readonly silent: string;
  readonly garbage: string;
  readonly endlessHeader: string;
  readonly nobody: string;
  /** How often a path was asked for. */
  readonly requests: ReadonlyMap<string, number>;
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
  readonly expiredCertificate: string;
  close(): void;
}

export async function createWorld(): Promise<World> {
  const folder = mkdtempSync(path.join(tmpdir(), 'checkup-utility-'));
  const requests = new Map<string, number>();
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const listen = async (server: Server, address = '127.0.0.1') => {
    servers.push(server);
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) =>
      server.on('error', reject).listen(0, address, () => {
        resolve();
      }),
    );
    return (server.address() as AddressInfo).port;
  };

  const web = createHttpServer(respond(requests));
  const { certificate, key, authority, signedCertificate, expiredCertificate } = makeCertificates(folder);
  const secure = (cert: string) =>
    createHttpsServer({ cert: readFileSync(cert), key: readFileSync(key) }, respond(requests));
  const world = {
    folder,
    web: `127.0.0.1:${await listen(web)}`,
    webOnIPv4Only: `localhost:${await listen(createHttpServer(respond(requests)))}`,
    webOnIPv6Only: `localhost:${await listen(createHttpServer(respond(requests)), '::1')}`,
    secure: `localhost:${await listen(secure(certificate))}`,
    secureByAuthority: `localhost:${await listen(secure(signedCertificate))}`,
    secureInThePast: `localhost:${await listen(secure(expiredCertificate))}`,
    keepsOpen: `127.0.0.1:${await listen(createServer(answerByHand(framed)))}`,
    hostile: `127.0.0.1:${await listen(createServer(answerByHand(hostile)))}`,
    silent: `127.0.0.1:${await listen(createServer())}`,
    garbage: `127.0.0.1:${await listen(createServer((socket) => socket.end('Hello, who is there?\n')))}`,
    endlessHeader: `127.0.0.1:${await listen(createServer(writeForever('HTTP/1.1 200 OK\r\nX-More: ')))}`,
    nobody: `127.0.0.1:${await portOfNobody()}`,
    requests,
    certificate,
    key,
    authority,
    expiredCertificate,
  };
  return {
    ...world,
    close() {
      for (const server of servers) server.close();
      for (const socket of sockets) socket.destroy();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What the web server says at each path. */
function respond(requests: Map<string, number>): RequestListener {
  return ({ url = '/', headers, method }, response) => {
    const count = (requests.get(url) ?? 0) + 1;
    requests.set(url, count);
    const answer = (status: number, more = {}) => response.writeHead(status, more).end(`${status}\n`);
    const { pathname } = new URL(url, 'http://web');
    if (method !== 'GET') return answer(405);
    if (/^\/\d{3}$/.test(pathname)) return answer(Number(pathname.slice(1)), { location: '/200' });
    if (pathname === '/third-time') return answer(count < 3 ? 503 : 200);
    if (pathname === '/for-ann')
      return answer(headers.authorization === `Basic ${btoa('ann:s3cret')}` ? 200 : 401);
    if (pathname === '/for-bob')
      return answer(
        headers.authorization === `Basic ${Buffer.from('böb:s3cret@home').toString('base64')}` ? 200 : 401,
      );
    if (pathname === '/for-localhost') return answer(headers.host?.startsWith('localhost:') ? 200 : 421);
    if (pathname === '/early-hints') {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      return answer(200);
    }
    if (pathname === '/hello') return response.end('hello, wörld\n');
    if (pathname === '/large') return response.end(`first words${' '.repeat(2 ** 20)}last words`);
    if (pathname === '/slow') return;
    if (pathname === '/cut-off') {
      response.writeHead(200, { 'content-length': 1000 }).write('not all');
      setTimeout(() => response.destroy(), 20);
      return;
    }
    if (pathname === '/endless') {
      response.writeHead(200);
      const writing = setInterval(() => response.write('x'), 20);
      response.on('close', () => {
        clearInterval(writing);
      });
    } else answer(pathname === '/health' || url === '/?ready' ? 200 : 404);
  };
}

/** What a server writes for each path, and whether it closes the connection then. */
type Answers = Readonly<Record<string, { readonly text: string; readonly close?: true }>>;

const chunks = 'HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n';
const framed: Answers = {
  '/length': { text: 'HTTP/1.1 200 OK\r\ncontent-length:5\r\n\r\nhello' },
  '/chunks': { text: `${chunks}0\r\n\r\n` },
  '/cut-off': { text: `${chunks}5\r\nhel`, close: true },
  '/204': { text: 'HTTP/1.1 204 No Content\r\n\r\n' },
};
const hostile: Answers = {
  '/': { text: '\u001b[2J\u001b]0;s3cret\u0007\r\n\r\n', close: true },
  '/500': { text: 'HTTP/1.1 500 \u001b[31mno\u0007\r\nContent-Length: 0\r\n\r\n', close: true },
  '/no-size': {
    text: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\nx\r\n0\r\n\r\n',
    close: true,
  },
  '/long-beyond-all': { text: `HTTP/1.1 200 OK\r\nContent-Length: ${'9'.repeat(30)}\r\n\r\nx`, close: true },
  '/endless-line': { text: `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(2 ** 20)}` },
  '/close': { text: '', close: true },
};

function answerByHand(answers: Answers): (socket: Socket) => void {
  return (socket) => {
    let asked = '';
    socket.setEncoding('latin1').on('data', (data: string) => {
      asked += data;
      const [, path] = /^GET (\S+) HTTP\/1\.1\r\n[^]*\r\n\r\n/.exec(asked) ?? [];
      if (path === undefined) return;
      const { text, close } = answers[path] ?? {
        text: 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n',
      };
      if (close) socket.end(text);
      else socket.write(text);
    });
  };
}

function writeForever(beginning: string): (socket: Socket) => void {
  return (socket) => {
    socket.write(beginning);
    const writing = setInterval(() => socket.write('x'), 20);
    socket
      .on('error', () => undefined)
      .on('close', () => {
        clearInterval(writing);
      });
  };
}

/** A port that was free a moment ago. */
async function portOfNobody(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    }),
  );
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Certificates for localhost, one self-signed and one signed by an authority, and one that has expired. */
function makeCertificates(folder: string) {
  const at = (name: string) => path.join(folder, name);
  const openssl = (...args: string[]) =>
    execFileSync(
      'openssl',
      args.flatMap((words) => words.split(' ')),
      { cwd: folder, stdio: 'pipe' },
    );
  const request = 'req -newkey rsa:2048 -nodes -keyout';
  const forLocalhost = '-subj /CN=localhost -addext subjectAltName=DNS:localhost';
  openssl(`${request} key.pem -x509 -out certificate.pem -days 2`, forLocalhost);
  openssl(
    `${request} authority-key.pem -x509 -out authority.pem -days 2 -subj /CN=authority -addext keyUsage=keyCertSign`,
  );
  openssl('req -new -key key.pem -out signed.csr', forLocalhost);
  openssl('x509 -req -in signed.csr -out signed.pem -days 2 -copy_extensions copy', signedBy('authority'));
  openssl('req -new -key key.pem -out expired.csr -subj /CN=expired');
  mkdirSync(at('issued'));
  writeFileSync(at('issued/index'), '');
  writeFileSync(
    at('authority.conf'),
    [
      '[ca]\ndefault_ca = it\n[it]\ndatabase = issued/index\nnew_certs_dir = issued\nrand_serial = yes',
      'default_md = sha256\npolicy = any\n[any]\ncommonName = supplied\n',
    ].join('\n'),
  );
  openssl(
    'ca -batch -config authority.conf -selfsign -keyfile key.pem -in expired.csr -out expired.pem -notext',
    '-startdate 20200101000000Z -enddate 20210101000000Z',
  );
  return {
    certificate: at('certificate.pem'),
    key: at('key.pem'),
    authority: at('authority.pem'),
    signedCertificate: at('signed.pem'),
    expiredCertificate: at('expired.pem'),
  };
}

const signedBy = (name: string) => `-CA ${name}.pem -CAkey ${name}-key.pem -CAcreateserial`;
