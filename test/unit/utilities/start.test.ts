/** Where a new check asks: by the start command, the configuration and the source of each runtime's applications. */
import assert from 'node:assert/strict';
import { applied, type Files, fixesFor } from '../rules/lint';

const ASSUMED = 'assumed';
type Asked = readonly [args: string, ...doubts: (typeof ASSUMED)[]];

interface Case {
  readonly name: string;
  readonly files: Files;
  readonly asks: Asked;
}

const image = (from: string, start: string, more = '') =>
  `FROM ${from}\nWORKDIR /app\nCOPY . .\n${more}${start}\n`;
const anyAnswer = (url: string) => `-u ${url} --status 200-499`;
const startPage = (port: number): Asked => [anyAnswer(`http://localhost:${port}/`)];

const fastapi =
  'from fastapi import FastAPI\napp = FastAPI()\n\n@app.get("/health")\ndef health():\n    return {}\n';

const python: readonly Case[] = [
  {
    name: 'FastAPI by uvicorn’s module and port',
    files: {
      Dockerfile: image(
        'python:3.12',
        'CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8001"]',
      ),
      'app/main.py': fastapi,
    },
    asks: ['-u http://localhost:8001/health'],
  },
  {
    name: 'uvicorn’s own port, where none is said',
    files: { Dockerfile: image('python:3.12', 'CMD uvicorn main:app'), 'main.py': fastapi },
    asks: ['-u http://localhost:8000/health', ASSUMED],
  },
  {
    name: 'EXPOSE that contradicts uvicorn’s own',
    files: { Dockerfile: image('python:3.12', 'CMD uvicorn main:app', 'EXPOSE 9999\n'), 'main.py': fastapi },
    asks: ['-u http://localhost:9999/health', ASSUMED],
  },
  {
    name: 'an option before EXPOSE',
    files: {
      Dockerfile: image(
        'python:3.12',
        'CMD ["python", "-m", "uvicorn", "main:app", "--port=8002"]',
        'EXPOSE 80\n',
      ),
      'main.py': fastapi,
    },
    asks: ['-u http://localhost:8002/health'],
  },
  {
    name: 'a variable in an option',
    files: {
      Dockerfile: image('python:3.12', 'CMD uvicorn main:app --port ${PORT:-8003}'),
      'main.py': fastapi,
    },
    asks: ['-u http://localhost:8003/health'],
  },
  {
    name: 'the variable’s value',
    files: {
      Dockerfile: image('python:3.12', 'CMD exec uvicorn main:app --port $PORT', 'ENV PORT=8004\n'),
      'main.py': fastapi,
    },
    asks: ['-u http://localhost:8004/health'],
  },
  {
    name: 'gunicorn’s bind and a package',
    files: {
      Dockerfile: image(
        'python:3.12',
        'CMD ["gunicorn", "-w", "4", "-b", "0.0.0.0:8010", "shop:create_app()"]',
      ),
      'shop/__init__.py':
        "from flask import Flask\napp = Flask(__name__)\n\n@app.route('/healthz')\ndef ok(): ...\n",
    },
    asks: ['-u http://localhost:8010/healthz'],
  },
  {
    name: 'Django’s runserver and urls.py',
    files: {
      Dockerfile: image('python:3.12', 'CMD python manage.py runserver 0.0.0.0:8020'),
      'manage.py': 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
      'shop/settings.py': "ALLOWED_HOSTS = ['*']\n",
      'shop/urls.py': 'urlpatterns = [path("admin/", admin.site.urls), path("health/", health)]\n',
    },
    asks: ['-u http://localhost:8020/health/'],
  },
  {
    name: 'Django behind gunicorn',
    files: {
      Dockerfile: image('python:3.12', 'CMD ["gunicorn", "--bind", ":8021", "shop.wsgi:application"]'),
      'shop/urls.py': "urlpatterns = [re_path(r'^healthz/?$', ok)]\n",
    },
    asks: [anyAnswer('http://localhost:8021/')],
  },
  {
    name: 'Flask’s run in the source',
    files: {
      Dockerfile: image('python:3.12', 'CMD ["python", "app.py"]'),
      'app.py': "from flask import Flask\napp.run(host='0.0.0.0', port=5050)\n",
    },
    asks: [anyAnswer('http://localhost:5050/')],
  },
  {
    name: 'Flask’s default in the source',
    files: {
      Dockerfile: image('python:3.12', 'ENTRYPOINT ["python"]\nCMD ["app.py"]'),
      'app.py': "from flask import Flask\napp.run(host='0.0.0.0')\n",
    },
    asks: [anyAnswer('http://localhost:5000/')],
  },
  {
    name: 'flask run',
    files: { Dockerfile: image('python:3.12', 'CMD ["flask", "--app", "shop", "run", "-p", "5055"]') },
    asks: [anyAnswer('http://localhost:5055/')],
  },
  {
    name: 'a module that the first one takes the application from',
    files: {
      Dockerfile: image('python:3.12', 'CMD ["gunicorn", "wsgi:app", "-b", "0.0.0.0:7777"]'),
      'wsgi.py': 'from server import create_app\n\napp = create_app()\n',
      'server.py':
        'def create_app():\n    app = Flask(__name__)\n\n    @app.route("/health", methods=["GET"])\n    def healthcheck(): ...\n',
    },
    asks: ['-u http://localhost:7777/health'],
  },
  {
    name: 'no route that stands behind a prefix',
    files: {
      Dockerfile: image('python:3.12', 'CMD ["uvicorn", "main:app", "--port", "8000"]'),
      'main.py': 'router = APIRouter(prefix="/api")\n\n@router.get("/health")\ndef health(): ...\n',
    },
    asks: [anyAnswer('http://localhost:8000/')],
  },
  {
    name: 'an EXPOSE that can’t be read whole',
    files: {
      Dockerfile: image(
        'python:3.12',
        'CMD ["python", "app.py"]',
        'ARG PORTS\nEXPOSE ${PORTS}\nEXPOSE 6060\n',
      ),
      'app.py': 'from flask import Flask\n',
    },
    asks: [anyAnswer('http://localhost:6060/'), ASSUMED],
  },
  {
    name: 'a variable in the source',
    files: {
      Dockerfile: image('python:3.12', 'CMD ["python", "app.py"]', 'ENV FLASK_PORT=5061\n'),
      'app.py': "from flask import Flask\napp.run(port=int(os.environ.get('FLASK_PORT', 5060)))\n",
    },
    asks: [anyAnswer('http://localhost:5061/')],
  },
  {
    name: 'a source that contradicts EXPOSE',
    files: {
      Dockerfile: image('python:3.12', 'CMD ["python", "app.py"]', 'EXPOSE 8080\n'),
      'app.py': 'from flask import Flask\napp.run(port=5050)\n',
    },
    asks: [anyAnswer('http://localhost:8080/'), ASSUMED],
  },
  {
    name: 'a script that starts it',
    files: {
      Dockerfile: image('python:3.12', 'ENTRYPOINT ["./start.sh"]'),
      'start.sh':
        '#!/bin/sh\npython manage.py migrate\npg_isready -p 5432\nexec uvicorn main:app --port 8031\n',
      'main.py': fastapi,
    },
    asks: ['-u http://localhost:8031/health'],
  },
  {
    name: 'a folder that is copied',
    files: {
      Dockerfile:
        'FROM python:3.12\nWORKDIR /app\nCOPY backend/ .\nCMD ["uvicorn", "main:app", "--port", "80"]\n',
      'backend/main.py': fastapi,
    },
    asks: ['-u http://localhost/health'],
  },
];

const rubyAndPhp: readonly Case[] = [
  {
    name: 'Rails’ route',
    files: {
      Dockerfile: image('ruby:3.3', 'CMD ["./bin/rails", "server", "-b", "0.0.0.0", "-p", "3010"]'),
      'config/routes.rb':
        'Rails.application.routes.draw do\n  get "up" => "rails/health#show", as: :ok\nend\n',
    },
    asks: ['-u http://localhost:3010/up'],
  },
  {
    name: 'Puma behind bundle exec',
    files: {
      Dockerfile: image('ruby:3.3', 'CMD ["bundle", "exec", "puma", "-C", "config/puma.rb"]'),
      'config/puma.rb': 'threads 5, 5\nport ENV.fetch("PORT") { 3020 }\n',
      'config.ru': 'run Shop\n',
      'app.rb': "require 'sinatra'\nget '/healthz' do\n  'ok'\nend\n",
    },
    asks: ['-u http://localhost:3020/healthz'],
  },
  {
    name: 'Sinatra’s own port',
    files: {
      Dockerfile: image('ruby:3.3', 'CMD ruby app.rb'),
      'app.rb': "require 'sinatra'\nget('/') { 'ok' }\n",
    },
    asks: [anyAnswer('http://localhost:4567/')],
  },
  {
    name: 'PHP’s server',
    files: {
      Dockerfile: image('php:8.3-cli', 'CMD ["php", "-S", "0.0.0.0:8030", "-t", "public"]'),
      'public/index.php': "<?php $app->get('/health', fn () => 'ok');\n",
    },
    asks: ['-u http://localhost:8030/health'],
  },
  {
    name: 'Laravel’s own route',
    files: {
      Dockerfile: image('php:8.3-cli', 'CMD php artisan serve --host=0.0.0.0 --port=8040'),
      'bootstrap/app.php': "<?php ->withRouting(web: __DIR__.'/../routes/web.php', health: '/up')\n",
    },
    asks: ['-u http://localhost:8040/up'],
  },
  {
    name: 'FastCGI is no HTTP',
    files: {
      Dockerfile: 'FROM php:8.3-fpm\nCOPY . /var/www/html\nEXPOSE 9000\n',
      'public/index.php': "'/health'",
    },
    asks: ['--tcp localhost:9000'],
  },
  {
    name: 'Apache in PHP’s image',
    files: { Dockerfile: 'FROM php:8.3-apache\nCOPY . /var/www/html\nEXPOSE 80\n' },
    asks: [anyAnswer('http://localhost/')],
  },
];

const boot =
  '<artifactId>spring-boot-starter-web</artifactId><artifactId>spring-boot-starter-actuator</artifactId>';
const jar = image('eclipse-temurin:21-jre', 'ENTRYPOINT ["java", "-jar", "shop.jar"]');

const java: readonly Case[] = [
  {
    name: 'Spring Boot’s actuator',
    files: { Dockerfile: jar, 'pom.xml': boot },
    asks: ['-u http://localhost:8080/actuator/health'],
  },
  {
    name: 'its properties',
    files: {
      Dockerfile: jar,
      'pom.xml': boot,
      'src/main/resources/application.properties':
        '# shop\nserver.port = 8085\nserver.servlet.context-path=/shop\nmanagement.endpoints.web.base-path=/manage\n',
    },
    asks: ['-u http://localhost:8085/shop/manage/health'],
  },
  {
    name: 'a port of its own for management, in YAML',
    files: {
      Dockerfile: jar,
      'build.gradle.kts': 'implementation("org.springframework.boot:spring-boot-starter-actuator")',
      'src/main/resources/application.yml':
        'server:\n  port: ${PORT:8086}\n  servlet:\n    context-path: /shop\nmanagement:\n  server:\n    port: 9001 # inside\n---\nserver:\n  port: 1\n',
    },
    asks: ['-u http://localhost:9001/actuator/health'],
  },
  {
    name: 'a list in YAML, and mappings in one line',
    files: {
      Dockerfile: jar,
      'pom.xml': boot,
      'src/main/resources/application.yml':
        'server: { port: "8086" }\nmanagement:\n  endpoints.web: { base-path: /manage, exposure: { include: [info, health] } }\n',
    },
    asks: ['-u http://localhost:8086/manage/health'],
  },
  {
    name: 'a list without it',
    files: {
      Dockerfile: jar,
      'pom.xml': boot,
      'src/main/resources/application.yml':
        'management:\n  endpoints:\n    web:\n      exposure:\n        include:\n          - info\n',
    },
    asks: [anyAnswer('http://localhost:8080/')],
  },
  {
    name: 'a variable before the file',
    files: {
      Dockerfile: image('eclipse-temurin:21-jre', 'CMD java -jar shop.jar', 'ENV SERVER_PORT=8087\n'),
      'pom.xml': boot,
      'src/main/resources/application.properties': 'server.port=1\n',
    },
    asks: ['-u http://localhost:8087/actuator/health'],
  },
  {
    name: 'an option before both',
    files: {
      Dockerfile: image('eclipse-temurin:21-jre', 'CMD ["java", "-Dserver.port=8088", "-jar", "shop.jar"]'),
      'pom.xml': boot,
      'src/main/resources/application.properties': 'server.port=1\n',
    },
    asks: ['-u http://localhost:8088/actuator/health'],
  },
  {
    name: 'without the actuator',
    files: {
      Dockerfile: jar,
      'build.gradle': "implementation 'org.springframework.boot:spring-boot-starter-web'",
    },
    asks: [anyAnswer('http://localhost:8080/')],
  },
  {
    name: 'a configuration that is elsewhere',
    files: {
      Dockerfile: jar.replace('ENTRYPOINT', 'EXPOSE 6000\nENTRYPOINT'),
      'pom.xml': `${boot}<artifactId>spring-cloud-starter-config</artifactId>`,
    },
    asks: [anyAnswer('http://localhost:6000/')],
  },
  {
    name: 'EXPOSE that contradicts the default',
    files: { Dockerfile: jar.replace('ENTRYPOINT', 'EXPOSE 6000\nENTRYPOINT'), 'pom.xml': boot },
    asks: ['-u http://localhost:6000/actuator/health', ASSUMED],
  },
  {
    name: 'the profile that the image names',
    files: {
      Dockerfile: jar.replace('ENTRYPOINT', 'ENV SPRING_PROFILES_ACTIVE=prod\nENTRYPOINT'),
      'pom.xml': boot,
      'src/main/resources/application.properties': 'server.port=8085\n',
      'src/main/resources/application-prod.properties': 'server.port=8095\n',
    },
    asks: ['-u http://localhost:8095/actuator/health'],
  },
  {
    name: 'a profile in a document of its own',
    files: {
      Dockerfile: image(
        'eclipse-temurin:21-jre',
        'ENTRYPOINT ["java", "-jar", "shop.jar", "--spring.profiles.active=prod"]',
      ),
      'pom.xml': boot,
      'src/main/resources/application.yml':
        'server.port: 8085\n---\nspring.config.activate.on-profile: dev\nserver.port: 1\n---\nspring.config.activate.on-profile: prod\nserver:\n  port: 8096\n',
    },
    asks: ['-u http://localhost:8096/actuator/health'],
  },
  {
    name: 'a profile that nobody knows',
    files: {
      Dockerfile: jar.replace('ENTRYPOINT', 'ARG P\nENV SPRING_PROFILES_ACTIVE=$P\nEXPOSE 8085\nENTRYPOINT'),
      'pom.xml': boot,
      'src/main/resources/application.properties': 'server.port=8085\n',
    },
    asks: ['-u http://localhost:8085/actuator/health', ASSUMED],
  },
  {
    name: 'Quarkus’ profile in production',
    files: {
      Dockerfile: jar,
      'pom.xml': '<artifactId>quarkus-smallrye-health</artifactId>',
      'src/main/resources/application.properties': 'quarkus.http.port=1\n%prod.quarkus.http.port=8097\n',
    },
    asks: ['-u http://localhost:8097/q/health'],
  },
  {
    name: 'Quarkus',
    files: {
      Dockerfile: jar,
      'pom.xml': '<artifactId>quarkus-smallrye-health</artifactId>',
      'src/main/resources/application.properties': 'quarkus.http.port=8090\n',
    },
    asks: ['-u http://localhost:8090/q/health'],
  },
];

const dll = 'ENTRYPOINT ["dotnet", "Shop.Api.dll"]';

const dotnet: readonly Case[] = [
  {
    name: 'the port of the image since 8, and the mapped route',
    files: {
      Dockerfile: image('mcr.microsoft.com/dotnet/aspnet:8.0', dll),
      'Program.cs':
        'var app = WebApplication.CreateBuilder(args).Build();\napp.MapHealthChecks("/healthz");\n',
    },
    asks: ['-u http://localhost:8080/healthz'],
  },
  {
    name: 'and before',
    files: { Dockerfile: image('mcr.microsoft.com/dotnet/aspnet:6.0', dll) },
    asks: [anyAnswer('http://localhost/'), ASSUMED],
  },
  {
    name: 'a variable',
    files: {
      Dockerfile: image('mcr.microsoft.com/dotnet/aspnet:8.0', dll, 'ENV ASPNETCORE_URLS=http://+:5000\n'),
      'src/Shop.Api/Program.cs': 'app.MapGet("/health", () => "ok");\n',
    },
    asks: ['-u http://localhost:5000/health'],
  },
  {
    name: 'Kestrel’s settings',
    files: {
      Dockerfile: image('mcr.microsoft.com/dotnet/aspnet:8.0', dll),
      'appsettings.json': '{ "Kestrel": { "Endpoints": { "Http": { "Url": "http://*:5005" } } } }',
    },
    asks: [anyAnswer('http://localhost:5005/')],
  },
  {
    name: 'EXPOSE that is of before',
    files: { Dockerfile: image('mcr.microsoft.com/dotnet/aspnet:8.0', dll, 'EXPOSE 80\n') },
    asks: [anyAnswer('http://localhost:8080/'), ASSUMED],
  },
];

const static_ = (builder: string, build: string, start: string) =>
  `FROM ${builder} AS build\nWORKDIR /src\nCOPY . .\nRUN ${build}\n\nFROM scratch\nCOPY --from=build /out /shop\n${start}\n`;

const native: readonly Case[] = [
  {
    name: 'Go’s main',
    files: {
      Dockerfile: static_('golang:1.24', 'go build -o /out .', 'ENTRYPOINT ["/shop"]'),
      'main.go': 'import "net/http"\nhttp.HandleFunc("/healthz", ok)\nhttp.ListenAndServe(":8100", nil)\n',
    },
    asks: ['-u http://localhost:8100/healthz'],
  },
  {
    name: 'the package that is built, with a pattern of Go 1.22',
    files: {
      Dockerfile: static_('golang:1.24', 'CGO_ENABLED=0 go build -o /out ./cmd/api', 'ENTRYPOINT ["/shop"]'),
      'main.go': 'package other\n',
      'cmd/api/main.go':
        'mux.HandleFunc("GET /health", ok)\nserver := http.Server{Addr: "0.0.0.0:8101", Handler: logged(mux)}\n',
    },
    asks: ['-u http://localhost:8101/health'],
  },
  {
    name: 'an option of a program of one’s own',
    files: {
      Dockerfile: static_('golang:1.24', 'go build -o /out .', 'ENTRYPOINT ["/shop", "--listen=:8102"]'),
      'main.go': 'import "net/http"\n',
    },
    asks: [anyAnswer('http://localhost:8102/')],
  },
  {
    name: 'by what is built, where the images don’t tell',
    files: {
      Dockerfile: static_('example/builder', 'go build -o /out .', 'ENTRYPOINT ["/shop"]'),
      'main.go': 'http.HandleFunc("/livez", ok)\nhttp.ListenAndServe(":8103", nil)\n',
    },
    asks: ['-u http://localhost:8103/livez'],
  },
  {
    name: 'gRPC alone',
    files: {
      Dockerfile: static_('golang:1.24', 'go build -o /out .', 'EXPOSE 8080\nENTRYPOINT ["/shop"]'),
      'main.go': 'import "google.golang.org/grpc"\n',
    },
    asks: ['--tcp localhost:8080'],
  },
  {
    name: 'gRPC beside HTTP',
    files: {
      Dockerfile: static_('golang:1.24', 'go build -o /out .', 'EXPOSE 8080\nENTRYPOINT ["/shop"]'),
      'main.go': 'import (\n"google.golang.org/grpc"\n"net/http"\n)\n',
    },
    asks: startPage(8080),
  },
  {
    name: 'two ports are none',
    files: {
      Dockerfile: static_('golang:1.24', 'go build -o /out .', 'EXPOSE 7000\nENTRYPOINT ["/shop"]'),
      'main.go': 'listen(":7000")\nlisten(":7001")\n',
    },
    asks: ['--tcp localhost:7000'],
  },
  {
    name: 'Rust',
    files: {
      Dockerfile: static_('rust:1.80', 'cargo build --release', 'CMD ["/shop"]'),
      'src/main.rs':
        'use axum::Router;\nlet app = Router::new().route("/health", get(ok));\nSocketAddr::from(([0, 0, 0, 0], 3100));\n',
    },
    asks: ['-u http://localhost:3100/health'],
  },
];

const node: readonly Case[] = [
  {
    name: 'what a script of the manifest runs',
    files: {
      Dockerfile: image('node:22', 'CMD ["npm", "run", "serve"]'),
      'package.json': '{ "scripts": { "serve": "NODE_ENV=production next start -p 3111" } }',
    },
    asks: [anyAnswer('http://localhost:3111/')],
  },
  {
    name: 'no router’s route that stands behind a prefix',
    files: {
      Dockerfile: image('node:22', 'CMD ["node", "server.js"]'),
      'server.js':
        "router.get('/health', ok);\nexpress().use('/api', router).listen(5014);\nrequire('express');\n",
    },
    asks: [anyAnswer('http://localhost:5014/')],
  },
  {
    name: 'a port for TLS',
    files: {
      Dockerfile: image('node:22', 'CMD ["node", "server.js"]', 'EXPOSE 8443\n'),
      'server.js': "require('https')",
    },
    asks: ['--tcp localhost:8443'],
  },
  {
    name: 'another’s port beside its own',
    files: {
      Dockerfile: image('node:22', 'CMD ["npm", "start"]'),
      'package.json': '{ "scripts": { "start": "node server.js" }, "dependencies": { "express": "^4" } }',
      'server.js': "createClient({ host: 'redis', port: 6379 });\napp.listen(5013, ready);\n",
    },
    asks: [anyAnswer('http://localhost:5013/')],
  },
  {
    name: 'what it is compiled from',
    files: {
      Dockerfile: image('node:22', 'CMD ["node", "dist/main.js"]'),
      'src/main.ts':
        "import express from 'express';\napp.get('/healthz', ok);\napp.listen(process.env.PORT ?? 3112);\n",
    },
    asks: ['-u http://localhost:3112/healthz'],
  },
  {
    name: 'the one of several exposed ports that the server takes',
    files: { Dockerfile: image('node:22', 'CMD ["npx", "next", "start"]', 'EXPOSE 9229 3000\n') },
    asks: [anyAnswer('http://localhost:3000/')],
  },
];

const started = (source: string): Files => ({
  Dockerfile: image('node:22', 'CMD ["node", "server.js"]', 'EXPOSE 3000\n'),
  'server.js': `const app = require('express')();\n${source}\napp.listen(3000);\n`,
});
const run = (source: string): Files => ({
  Dockerfile: image('python:3.12', 'CMD ["uvicorn", "main:app", "--port", "8000"]'),
  'main.py': `from fastapi import FastAPI\napp = FastAPI()\n${source}\n`,
});
const compiled = (source: string): Files => ({
  Dockerfile: static_('golang:1.24', 'go build -o /out .', 'EXPOSE 8080\nENTRYPOINT ["/shop"]'),
  'main.go': `import "net/http"\n${source}\n`,
});
const drawn = (source: string): Files => ({
  Dockerfile: image('ruby:3.3', 'CMD ["bin/rails", "server", "-p", "3000"]'),
  'config/routes.rb': `Rails.application.routes.draw do\n${source}\nend\n`,
});
const laravel = (source: string): Files => ({
  Dockerfile: image('php:8.3-cli', 'CMD php artisan serve --port=8000'),
  'routes/web.php': `<?php\n${source}\n`,
});

/** What looks like a route for health checks, and what is made of it. */
const routes: readonly (readonly [Files, Asked])[] = [
  [started("app.get('/health', ok);"), ['-u http://localhost:3000/health']],
  [started("app.post('/status', ok);"), startPage(3000)],
  [started("// app.get('/health', ok);"), startPage(3000)],
  [started("/* it's\napp.get('/health', ok); */"), startPage(3000)],
  [started("const url = 'http://x'; app.get('/health', ok);"), ['-u http://localhost:3000/health']],
  [started("const docs = `\napp.get('/health', ok);\n`;"), startPage(3000)],
  [started("axios.create({ baseURL }).get('/health');"), startPage(3000)],
  [started("client.get('/health', { timeout });"), startPage(3000)],
  [started("const ignored = ['/up', '/down'];"), startPage(3000)],
  [started("const v1 = express();\nv1.get('/health', ok);\napp.use('/v1', v1);"), startPage(3000)],
  [started("router.get('/health', ok);\napp.use(router);"), ['-u http://localhost:3000/health', ASSUMED]],
  [started("app.get('/health', ok);\napp.use('/v1', v1);"), ['-u http://localhost:3000/health']],
  [started("const mount = (app) => app.get('/health', ok);"), ['-u http://localhost:3000/health', ASSUMED]],
  [started("app.get('/health', ok);\nmetrics.listen(9464);"), ['-u http://localhost:3000/health', ASSUMED]],
  [run('@app.get("/health")\ndef ok(): ...'), ['-u http://localhost:8000/health']],
  [run('@app.post("/status")\ndef ok(): ...'), startPage(8000)],
  [run('# @app.get("/health")'), startPage(8000)],
  [run('"""\n@app.get("/health")\n"""'), startPage(8000)],
  [run('@router.get("/health")\ndef ok(): ...'), ['-u http://localhost:8000/health', ASSUMED]],
  [run('@router.get("/health")\ndef ok(): ...\napp.include_router(router, prefix="/api")'), startPage(8000)],
  [run('@bp.route("/health")\ndef ok(): ...\napp.register_blueprint(bp, url_prefix="/x")'), startPage(8000)],
  [run('@app.route("/status", methods=["POST"])\ndef ok(): ...'), startPage(8000)],
  [
    run('v1 = FastAPI()\n@v1.get("/health")\ndef ok(): ...\napp.mount("/v1", v1)'),
    ['-u http://localhost:8000/health', ASSUMED],
  ],
  [compiled('r := gin.Default()\nr.GET("/health", ok)\nr.Run(":8080")'), ['-u http://localhost:8080/health']],
  [
    compiled('r := gin.Default()\nv1 := r.Group("/api")\nv1.GET("/health", ok)\nr.Run(":8080")'),
    startPage(8080),
  ],
  [
    compiled(
      'r := chi.NewRouter()\nr.Route("/api", func(r chi.Router) {\n\tr.Get("/health", ok)\n})\nhttp.ListenAndServe(":8080", r)',
    ),
    startPage(8080),
  ],
  [
    compiled(
      'admin.HandleFunc("/healthz", ok)\ngo http.ListenAndServe(":9090", admin)\nhttp.ListenAndServe(":8080", mux)',
    ),
    ['-u http://localhost:8080/healthz', ASSUMED],
  ],
  [compiled('r.HandleFunc("/status", ok).Methods("POST")\nhttp.ListenAndServe(":8080", r)'), startPage(8080)],
  [compiled('// http.HandleFunc("/healthz", ok)\nhttp.ListenAndServe(":8080", nil)'), startPage(8080)],
  [drawn("  get 'up', to: 'health#show'\n  resources :orders"), ['-u http://localhost:3000/up']],
  [drawn("  namespace :api do\n    get 'health', to: 'health#show'\n  end"), startPage(3000)],
  [drawn("  # get 'up', to: 'health#show'\n  post 'status'"), startPage(3000)],
  [laravel("Route::get('/health', $ok);"), ['-u http://localhost:8000/health']],
  [laravel("Route::post('/status', $ok);"), startPage(8000)],
  [laravel("Route::prefix('api')->group(function () { Route::get('/health', $ok); });"), startPage(8000)],
  [laravel("# Route::get('/health', $ok);"), startPage(8000)],
];

const ports: readonly (readonly [from: string, lines: string, Asked])[] = [
  ['node:22', 'EXPOSE 9229 3000\nCMD ["node", "--inspect=0.0.0.0:9229", "server.js"]', startPage(3000)],
  ['node:22', 'EXPOSE 9229 3000\nENV NODE_OPTIONS=--inspect\nCMD ["node", "server.js"]', startPage(3000)],
  [
    'eclipse-temurin:21',
    'EXPOSE 5005 8080\nCMD java -agentlib:jdwp=transport=dt_socket,server=y,address=*:5005 -jar a.jar',
    startPage(8080),
  ],
  [
    'python:3.12',
    'CMD python -m debugpy --listen 0.0.0.0:5678 -m uvicorn main:app --port 8000',
    startPage(8000),
  ],
  ['node:22', 'EXPOSE 9464 8080\nCMD ["node", "server.js"]', [...startPage(8080), ASSUMED]],
  ['node:22', 'EXPOSE 3000 3000/tcp\nCMD ["node", "server.js"]', startPage(3000)],
  ['python:3.12', 'EXPOSE 5000\nCMD ["gunicorn", "app:app"]', [...startPage(5000), ASSUMED]],
  ['python:3.12', 'EXPOSE 8000\nCMD ["gunicorn", "app:app"]', startPage(8000)],
  [
    'python:3.12',
    'EXPOSE 8000\nCMD ["gunicorn", "--bind", "unix:/run/app.sock", "app:app"]',
    [...startPage(8000), ASSUMED],
  ],
  [
    'python:3.12',
    'EXPOSE 8000\nCMD ["uvicorn", "--uds=/run/app.sock", "app:app"]',
    [...startPage(8000), ASSUMED],
  ],
];

const COPIED = 'COPY nginx.conf /etc/nginx/conf.d/default.conf\n';
const listening = (conf: string, lines = COPIED, from = 'nginx:1.27'): Files => ({
  Dockerfile: `FROM ${from}\n${lines}`,
  'nginx.conf': conf,
});

/** nginx's own configuration. */
const configured: readonly (readonly [Files, Asked])[] = [
  [listening('', ''), [anyAnswer('http://localhost/')]],
  [listening('', 'EXPOSE 3000\n'), [...startPage(3000), ASSUMED]],
  [listening('server {\n  listen 8080;\n}'), startPage(8080)],
  [listening('server {\n  # listen 80;\n  listen [::]:8080 default_server;\n}'), startPage(8080)],
  [listening('server { listen 8080; }', `${COPIED}EXPOSE 80\n`), [...startPage(8080), ASSUMED]],
  [listening('server { listen 443 ssl; }\nserver { listen 80; }'), [anyAnswer('http://localhost/')]],
  [listening('server { listen 8443 ssl; }'), ['--tcp localhost:8443']],
  [
    listening(
      'server { listen ${PORT}; }',
      'ENV PORT=8081\nCOPY nginx.conf /etc/nginx/templates/default.conf.template\n',
    ),
    startPage(8081),
  ],
  [
    listening('server { listen 8080; }', 'COPY nginx.conf /etc/nginx/conf.d/app.conf\n'),
    [anyAnswer('http://localhost/'), ASSUMED],
  ],
  [
    listening('server { listen 8080; }', `${COPIED}RUN sed -i s/8080/90/ /etc/nginx/conf.d/default.conf\n`),
    [anyAnswer('http://localhost/'), ASSUMED],
  ],
  [
    listening('http { server { listen 8082; } }', 'COPY nginx.conf /etc/nginx/nginx.conf\nCMD ["nginx"]\n'),
    startPage(8082),
  ],
  [
    listening('http { include /etc/nginx/conf.d/*.conf; }', 'COPY nginx.conf /etc/nginx/nginx.conf\n'),
    [anyAnswer('http://localhost/'), ASSUMED],
  ],
];

/** What evidently speaks TLS is only connected to. */
const secured: readonly (readonly [Files, Asked])[] = [
  [
    {
      Dockerfile: image(
        'python:3.12',
        'CMD ["uvicorn", "main:app", "--port", "8000", "--ssl-keyfile=/k.pem", "--ssl-certfile", "/c.pem"]',
      ),
      'main.py': fastapi,
    },
    ['--tcp localhost:8000'],
  ],
  [started("require('https').createServer(options, app).listen(3000);"), ['--tcp localhost:3000']],
  [started("import { createServer } from 'node:https';"), ['--tcp localhost:3000']],
  [started("https.get('https://example.com');"), startPage(3000)],
  [
    {
      Dockerfile: image('python:3.12', 'CMD ["python", "app.py"]'),
      'app.py': 'from flask import Flask\napp.run(port=5000, ssl_context="adhoc")\n',
    },
    ['--tcp localhost:5000'],
  ],
  [
    compiled('http.HandleFunc("/healthz", ok)\nhttp.ListenAndServeTLS(":8080", c, k, nil)'),
    ['--tcp localhost:8080'],
  ],
  [
    {
      Dockerfile: jar,
      'pom.xml': boot,
      'src/main/resources/application.properties': 'server.port=8443\nserver.ssl.key-store=classpath:a.p12\n',
    },
    ['--tcp localhost:8443'],
  ],
  [
    {
      Dockerfile: jar,
      'pom.xml': boot,
      'src/main/resources/application.properties':
        'server.ssl.key-store=classpath:a.p12\nmanagement.server.port=8081\n',
    },
    ['-u http://localhost:8081/actuator/health'],
  ],
  [
    {
      Dockerfile: image('mcr.microsoft.com/dotnet/aspnet:8.0', dll, 'ENV ASPNETCORE_URLS=https://+:5001\n'),
      'Program.cs': 'WebApplication.CreateBuilder(args)',
    },
    ['--tcp localhost:5001'],
  ],
];

const django = (settings: string): Files => ({
  Dockerfile: image('python:3.12', 'CMD python manage.py runserver 0.0.0.0:8000'),
  'manage.py': 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  'shop/urls.py': 'urlpatterns = [path("health/", health)]\n',
  'shop/settings.py': settings,
});
const rails = (settings: string): Files => ({
  ...drawn("  get 'up' => 'rails/health#show'"),
  'config/environments/production.rb': settings,
});
const springs = (properties: string, build = ''): Files => ({
  Dockerfile: jar,
  'pom.xml': boot + build,
  'src/main/resources/application.properties': `${properties}\n`,
});

/** A route that may be answered with something else than success. */
const answered: readonly (readonly [Files, Asked])[] = [
  [django("ALLOWED_HOSTS = ['localhost', 'shop.example']"), ['-u http://localhost:8000/health/']],
  [django("ALLOWED_HOSTS = ['shop.example']"), ['-u http://localhost:8000/health/', ASSUMED]],
  [
    django("ALLOWED_HOSTS = ['*']\nSECURE_SSL_REDIRECT = True"),
    ['-u http://localhost:8000/health/', ASSUMED],
  ],
  [rails('  # config.force_ssl = true'), ['-u http://localhost:3000/up']],
  [rails('  config.force_ssl = false'), ['-u http://localhost:3000/up']],
  [rails('  config.force_ssl = true'), ['-u http://localhost:3000/up', ASSUMED]],
  [rails('  config.force_ssl = true\n  config.assume_ssl = true'), ['-u http://localhost:3000/up']],
  [springs(''), ['-u http://localhost:8080/actuator/health']],
  [springs('management.endpoint.health.enabled=false'), startPage(8080)],
  [springs('management.endpoints.web.exposure.include=info'), startPage(8080)],
  [
    springs('', '<artifactId>spring-boot-starter-security</artifactId>'),
    ['-u http://localhost:8080/actuator/health', ASSUMED],
  ],
  [
    springs('', '<!-- <artifactId>spring-boot-starter-security</artifactId> -->'),
    ['-u http://localhost:8080/actuator/health'],
  ],
];

/** Programs that take their work from a queue. */
const workers: readonly (readonly [from: string, start: string])[] = [
  ['python:3.12', 'CMD ["celery", "-A", "shop", "worker", "--loglevel", "info"]'],
  ['ruby:3.3', 'CMD ["bundle", "exec", "sidekiq"]'],
  ['php:8.3-cli', 'CMD php artisan queue:work'],
];

describe('where a new check asks', () => {
  for (const [from, start] of workers)
    it(`${start}: nowhere`, () => {
      assert.deepEqual(fixesFor('healthcheck-missing', { Dockerfile: image(from, start) }), []);
      const exposed = fixesFor('healthcheck-missing', { Dockerfile: image(from, start, 'EXPOSE 9090\n') });
      assert.notDeepEqual(exposed, []);
    });

  const all = { python, 'Ruby and PHP': rubyAndPhp, java, dotnet, 'Go and Rust': native, node };
  for (const [runtime, cases] of Object.entries(all))
    describe(runtime, () => {
      for (const { name, files, asks } of cases)
        it(`${name}: ${asks.join(', ')}`, () => {
          check(files, asks);
        });
    });

  describe('the port', () => {
    for (const [from, lines, asks] of ports)
      it(`${lines}: ${asks.join(', ')}`, () => {
        check({ Dockerfile: image(from, lines) }, asks);
      });

    it('of several that a service publishes, none is known', () => {
      check(
        {
          Dockerfile: image('node:22', 'CMD ["node", "server.js"]'),
          'compose.yaml': 'services:\n  web:\n    build: .\n    ports: ["9229:9229", "8000:8000"]\n',
        },
        [...startPage(8000), ASSUMED],
      );
    });
  });

  describe('the answer', () => {
    for (const [files, asks] of answered)
      it(`${Object.values(files).slice(1).join('; ')}: ${asks.join(', ')}`, () => {
        check(files, asks);
      });
  });

  describe('nginx', () => {
    for (const [files, asks] of configured)
      it(`${Object.values(files).join('; ')}: ${asks.join(', ')}`, () => {
        check(files, asks);
      });
  });

  describe('TLS', () => {
    for (const [files, asks] of secured)
      it(`${Object.values(files).at(-1) ?? ''}: ${asks.join(', ')}`, () => {
        check(files, asks);
      });
  });

  describe('the route', () => {
    for (const [files, asks] of routes)
      it(`${Object.values(files).at(-1) ?? ''}: ${asks.join(', ')}`, () => {
        check(files, asks);
      });
  });
});

function check(files: Files, asks: Asked): void {
  const [fix] = fixesFor('healthcheck-missing', files);
  assert.ok(fix);
  const [, list = '[]'] = /HEALTHCHECK [^]*?CMD (\[.*\])/.exec(applied(fix, files).Dockerfile ?? '') ?? [];
  const words = (JSON.parse(list) as string[]).join(' ');
  const args = /(?:-u|--tcp) .*/.exec(words)?.[0];
  const assumed = fix.notes.some((note) => note.includes('is assumed'));
  assert.deepEqual([args, assumed], [asks[0], asks.includes(ASSUMED)]);
  assert.ok(!assumed || !fix.preferred);
}
