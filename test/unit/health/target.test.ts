import assert from 'node:assert/strict';
import { isElsewhere, isLoopback, type Part, portOf, targetsOf } from '../../../src/health/target';
import { invocationsOf } from '../../../src/language/shell/parse';
import { plainText } from '../../../src/language/text';

/** `host:port`, each as it stands at its place in the command; `-` where it is not named. */
function targets(command: string): readonly string[] {
  const span = { start: 0, end: command.length };
  const there = (part: Part | undefined) => {
    if (!part) return '-';
    const text = command.slice(part.span.start, part.span.end);
    return text === part.value ? text : `${part.value} in ${text}`;
  };
  return invocationsOf({ form: 'shell', script: plainText(command, 0), span })
    .flatMap(targetsOf)
    .map(({ host, port }) => `${there(host)}:${there(port)}`);
}

describe('whom a program asks', () => {
  const cases: readonly [command: string, ...targets: string[]][] = [
    ['curl -fsS http://api:8080/health', 'api:8080'],
    ['curl -f "https://user:pass@api/health?x=a:b@c"', 'api:-'],
    ['curl api', 'api:-'],
    ['curl http://a/ http://b:1/', 'a:-', 'b:1'],
    ['curl --url=http://a:1/ -o /dev/null', 'a:1'],
    ['curl http://[::1]:80/', '[::1]:80'],
    ['curl http://$HOST:$PORT/', '$HOST:$PORT'],
    ['curl http://${HOST:-api}:80/'],
    ['curl -x http://proxy:3128 http://api/'],
    ['curl --resolve api:80:127.0.0.1 http://api/'],
    ['curl --connect-to ::127.0.0.1:80 http://api/'],
    ['curl --unix-socket /run/docker.sock http://docker/'],
    ['wget -q -O- http://localhost:80/', 'localhost:80'],
    ['nc -z db 5432', 'db:5432'],
    ['nc -zvw 2 db 5432', 'db:5432'],
    ['nc -w2 -z db 5432', 'db:5432'],
    ['nc -l 80'],
    ['nc -U /run/a.sock'],
    ['ping -c 1 db', 'db:-'],
    ['pg_isready'],
    ['pg_isready -U app -h db -p 5433', 'db:5433'],
    ['pg_isready -hdb --port=5433', 'db:5433'],
    ['pg_isready -h /var/run/postgresql'],
    ['pg_isready -p 5433', '-:5433'],
    ['mysqladmin ping -h db -uroot -psecret', 'db:-'],
    ['mysqladmin ping --host=db --port=3307', 'db:3307'],
    ['redis-cli -h cache -a secret ping', 'cache:-'],
    ['mongosh mongo:27017/test --quiet --eval 1', 'mongo:27017'],
    ['mongosh --host db --eval "db.x.y"', 'db:-'],
    ['mongosh --host db:27018', 'db:27018'],
    ['mongosh admin --eval x'],
    ['mongosh "mongodb://u:p@a:1,b:2/x?replicaSet=rs"', 'a:1', 'b:2'],
    ['grpc_health_probe -addr=:8080'],
    ['grpc_health_probe --addr=localhost:8080 -service x', 'localhost:8080'],
    ['kafka-topics --bootstrap-server kafka:9092 --list', 'kafka:9092'],
    ['wait-for-it.sh db:5432 -t 30', 'db:5432'],
    ['dockerize -wait tcp://db:5432 -timeout 10s', 'db:5432'],
    ['node healthcheck.mjs -u http://api:80/ --tcp db:5432 -t 500', 'api:80', 'db:5432'],
    ['/healthcheck -u http://api/', 'api:-'],
    ['node server.js -u http://api/'],
    ['./check.sh db 5432'],
    ['constructor a b'],
    ['curl'],
    ['nc'],
  ];
  for (const [command, ...expected] of cases)
    it(command, () => {
      assert.deepEqual(targets(command), expected);
    });

  const part = (value: string): Part => ({ value, span: { start: 0, end: 0 } });
  const hosts: readonly [host: string, is: 'this container' | 'elsewhere' | 'unknown'][] = [
    ['localhost', 'this container'],
    ['LocalHost.', 'this container'],
    ['app.localhost', 'this container'],
    ['127.0.0.1', 'this container'],
    ['127.1', 'this container'],
    ['0.0.0.0', 'this container'],
    ['0', 'this container'],
    ['::1', 'this container'],
    ['[::1]', 'this container'],
    ['[::]', 'this container'],
    ['db', 'elsewhere'],
    ['db_1', 'elsewhere'],
    ['10.0.0.7', 'elsewhere'],
    ['127.example.com', 'elsewhere'],
    ['localhost.example.com', 'elsewhere'],
    ['host.docker.internal', 'elsewhere'],
    ['$HOST', 'unknown'],
    ['$(hostname)', 'unknown'],
    ['%HOST%', 'unknown'],
    ['[fe80::1]', 'unknown'],
    ['{a,b}', 'unknown'],
    ['', 'unknown'],
  ];
  for (const [host, is] of hosts)
    it(`${host || '(nothing)'} is ${is}`, () => {
      const found = isLoopback(part(host))
        ? 'this container'
        : isElsewhere(part(host))
          ? 'elsewhere'
          : 'unknown';
      assert.equal(found, is);
    });

  const ports: readonly [command: string, port: number | undefined][] = [
    ['curl http://a/', 80],
    ['curl https://a/', 443],
    ['curl http://a:81/', 81],
    ['curl a', 80],
    ['wget -q a/health', 80],
    ['curl $URL', undefined],
    ['curl http://a:$PORT/', undefined],
    ['curl http://a:99999/', undefined],
    ['nc a 5', 5],
  ];
  for (const [command, port] of ports)
    it(`${command} asks port ${String(port)}`, () => {
      const span = { start: 0, end: command.length };
      const [invocation] = invocationsOf({ form: 'shell', script: plainText(command, 0), span });
      const [target] = invocation ? targetsOf(invocation) : [];
      assert.equal(target && portOf(target), port);
    });
});
