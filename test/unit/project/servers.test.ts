/** What the arguments of servers tell of where they listen. */
import assert from 'node:assert/strict';
import { namedPort, type Served, servedBy, withoutRunners } from '../../../src/project/servers';

const VARIABLES = new Map<string, string | undefined>([
  ['PORT', '8000'],
  ['SECRET', undefined],
]);

/** Call → port that it names, port by default, whether it speaks HTTP; undefined for what is no server. */
const servers: readonly (readonly [
  call: string,
  port?: number | undefined,
  usual?: number | undefined,
  http?: boolean,
  more?: Partial<Served>,
])[] = [
  ['gunicorn app:app', undefined, 8000, true],
  ['gunicorn -b 0.0.0.0:5000 app:app', 5000, 8000, true],
  ['gunicorn -b unix:/run/app.sock app:app', undefined, 8000, true, { socket: true }],
  ['uvicorn --uds /run/app.sock app:app', undefined, 8000, true, { socket: true }],
  ['uvicorn --ssl-keyfile=k.pem --ssl-certfile=c.pem --port 8443 a:app', 8443, 8000, true, { tls: true }],
  ['gunicorn --certfile c.pem -b :8443 app:app', 8443, 8000, true, { tls: true }],
  ['puma -b ssl://0.0.0.0:9293?key=k.pem', 9293, 9292, true, { tls: true }],
  ['ng serve --ssl=false', undefined, 4200, true],
  ['python -m debugpy --listen 5678 -m uvicorn a:app --port 8012', 8012, 8000, true],
  ['gunicorn --bind=:$PORT app:app', 8000, 8000, true],
  ['gunicorn --bind=:$SECRET app:app', undefined, 8000, true],
  ['gunicorn --bind :${OTHER:-9000} app:app', 9000, 8000, true],
  ['python -m uvicorn app:app --port 8001', 8001, 8000, true],
  ['python3.12 -u -m http.server 8002', 8002, 8000, true],
  ['/httpd -f -p 8080 -h /www', 8080, 80, true],
  ['httpd -DFOREGROUND', undefined, 80, true],
  ['python manage.py runserver [::]:8003', 8003, 8000, true],
  ['python /app/manage.py runserver', undefined, 8000, true],
  ['python manage.py migrate'],
  ['poetry run flask --app shop run -p8004', 8004, 5000, true],
  ['flask db upgrade'],
  ['bundle exec puma -b tcp://0.0.0.0:8005', 8005, 9292, true],
  ['rails s -p 8006', 8006, 3000, true],
  ['rails db:migrate'],
  ['./bin/thrust ./bin/rails server', undefined, 3000, true],
  ['php -S 0.0.0.0:8007 -t public', 8007, undefined, true],
  ['php artisan serve --port=8008', 8008, 8000, true],
  ['php artisan migrate'],
  ['php-fpm -F', undefined, 9000, false],
  ['npx serve -s build -l tcp://0.0.0.0:8009', 8009, 3000, true],
  ['vite build'],
  ['vite preview --port 8010', 8010, 4173, true],
  ['redis-server --port 6380', 6380, 6379, false],
  ['uwsgi --socket :3031', undefined, undefined, false],
  ['uwsgi --http :8011 --module shop', 8011, undefined, true],
  ['celery -A shop worker'],
  ['bundle install'],
  ['python'],
  [''],
];

describe('servers', () => {
  for (const [call, port, usual, http, more] of servers)
    it(`${call}: ${http === undefined ? 'none' : `${port ?? 'not said'}, else ${usual ?? 'not known'}`}`, () => {
      const served = servedBy(call.split(' '), VARIABLES);
      assert.deepEqual(served, http === undefined ? undefined : { port, usual, http, ...more });
    });

  const programs: readonly (readonly [call: string, port: number | undefined])[] = [
    ['/app/server --listen :8100', 8100],
    ['server -addr=127.0.0.1:8101', 8101],
    ['server -p 8102', 8102],
    ['java -Dserver.port=8103 -jar shop.jar', 8103],
    ['dotnet Shop.dll --urls http://*:8104', 8104],
    ['server --port 99999', undefined],
    ['server --port', undefined],
    ['server --level 8105', undefined],
  ];
  for (const [call, port] of programs)
    it(`${call}: ${port ?? 'none'}`, () => {
      assert.equal(namedPort(call.split(' '), VARIABLES), port);
    });

  it('are found behind what runs them, however often', () => {
    assert.deepEqual(withoutRunners('npx bundle exec poetry run python -m flask run'.split(' ')), [
      'flask',
      'run',
    ]);
    assert.deepEqual(withoutRunners(Array.from({ length: 1000 }, () => 'npx')).length, 996);
  });
});
