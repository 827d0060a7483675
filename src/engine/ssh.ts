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
  const connection = new Duplex({
    read: () => ssh.stdout.resume(),
    // Where ssh is gone, its end says why; a broken pipe says nothing.
    write: (chunk, encoding, done) =>
      ssh.stdin.write(chunk, encoding, () => {
        done();
      }),
    final: (done) => ssh.stdin.end(done),
    destroy(error, done) {
      ssh.kill();
      for (const pipe of [ssh.stdin, ssh.stdout, ssh.stderr]) pipe.destroy();
      done(error);
    },
  });
  ssh.stdin.on('error', () => undefined);
  ssh.stdout.on('data', (chunk: Buffer) => {
    if (!connection.push(chunk)) ssh.stdout.pause();
  });
  let complaint = '';
  ssh.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-2000)));
  ssh.on('error', (error) => connection.destroy(error));
  // Not the end of its output but its own tells whether that was all.
  ssh.on('close', (code) => {
    if (code === 0) connection.push(null);
    else connection.destroy(sshFailure(complaint, code));
  });
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
