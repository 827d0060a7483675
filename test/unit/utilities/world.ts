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
  readonly secure: string;
  readonly silent: string;
  readonly garbage: string;
  readonly endlessHeader: string;
  readonly nobody: string;
  /** How often a path was asked for. */
  readonly requests: ReadonlyMap<string, number>;
  readonly certificate: string;
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
  const { certificate, key, expiredCertificate } = makeCertificates(folder);
  const world = {
    folder,
    web: `127.0.0.1:${await listen(web)}`,
    webOnIPv4Only: `localhost:${await listen(createHttpServer(respond(requests)))}`,
    webOnIPv6Only: `localhost:${await listen(createHttpServer(respond(requests)), '::1')}`,
    secure: `localhost:${await listen(
      createHttpsServer({ cert: readFileSync(certificate), key: readFileSync(key) }, respond(requests)),
    )}`,
    silent: `127.0.0.1:${await listen(createServer())}`,
    garbage: `127.0.0.1:${await listen(createServer((socket) => socket.end('Hello, who is there?\n')))}`,
    endlessHeader: `127.0.0.1:${await listen(createServer(writeForever('HTTP/1.1 200 OK\r\nX-More: ')))}`,
    nobody: `127.0.0.1:${await portOfNobody()}`,
    requests,
    certificate,
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
    } else answer(pathname === '/health' ? 200 : 404);
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

/** A self-signed certificate for localhost, and one that has expired. */
function makeCertificates(folder: string) {
  const at = (name: string) => path.join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  openssl(
    ...'req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -days 2 -subj /CN=localhost'.split(
      ' ',
    ),
    ...'-addext subjectAltName=DNS:localhost,IP:127.0.0.1'.split(' '),
  );
  openssl(...'req -new -key key.pem -out request.pem -subj /CN=expired'.split(' '));
  mkdirSync(at('authority'));
  writeFileSync(at('authority/index'), '');
  writeFileSync(
    at('authority.conf'),
    [
      '[ca]\ndefault_ca = it\n[it]\ndatabase = authority/index\nnew_certs_dir = authority\nrand_serial = yes',
      'default_md = sha256\npolicy = any\n[any]\ncommonName = supplied\n',
    ].join('\n'),
  );
  openssl(
    ...'ca -batch -config authority.conf -selfsign -keyfile key.pem -in request.pem -out expired.pem'.split(
      ' ',
    ),
    ...'-notext -startdate 20200101000000Z -enddate 20210101000000Z'.split(' '),
  );
  return { certificate: at('certificate.pem'), key: at('key.pem'), expiredCertificate: at('expired.pem') };
}
