/**
 * Engines over SSH, as the Docker CLI reaches them: by running `docker system dial-stdio` on the other machine with
 * the user's own `ssh`, whose configuration, keys, agent and known hosts then count.
 */
import { spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { Duplex } from 'node:stream';
import { harmlessLine } from './harmless';

/** The arguments for `ssh`. No question is asked on the way: there is no terminal to answer it in. */
export function sshArguments(address: string): readonly string[] {
  const { hostname, port, username, pathname } = new URL(address);
  const socket = pathname.replace(/\/+$/, '');
  return [
    ...['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=15', '-T'],
    ...(username ? ['-l', decodeURIComponent(username)] : []),
    ...(port ? ['-p', port] : []),
    ...['--', hostname.replace(/^\[|\]$/g, '')],
    ...['docker', ...(socket ? ['--host', `unix://${shellQuoted(socket)}`] : []), 'system', 'dial-stdio'],
  ];
}

/** The other end's shell reads the command line once more. */
const shellQuoted = (path: string) => `'${decodeURIComponent(path).replaceAll("'", `'\\''`)}'`;

/** An HTTP agent whose connections are `ssh` processes. */
export function sshAgent(address: string): Agent {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 2 });
  const dial = () => dialStdio(sshArguments(address));
  return Object.assign(agent, { createConnection: dial });
}

function dialStdio(args: readonly string[]): Duplex {
  const ssh = spawn('ssh', args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
  const connection = Duplex.from({ readable: ssh.stdout, writable: ssh.stdin });
  let complaint = '';
  ssh.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-2000)));
  // Writing to an ssh that is gone already: its end is told by `close`.
  ssh.stdin.on('error', () => undefined);
  ssh.on('error', (error) => connection.destroy(error));
  ssh.on('close', (code) => {
    if (!connection.destroyed) connection.destroy(code === 0 ? undefined : sshFailure(complaint, code));
  });
  connection.on('close', () => ssh.kill());
  // What Node's HTTP client asks of a socket and a pipe does not have.
  const none = () => connection;
  return Object.assign(connection, {
    setKeepAlive: none,
    setNoDelay: none,
    setTimeout: none,
    ref: none,
    unref: none,
  });
}

function sshFailure(complaint: string, code: number | null): Error {
  const last = complaint.trim().split('\n').pop() ?? '';
  return new Error(harmlessLine(last || `ssh: ${String(code)}`));
}
