// The random-number API. After FAIL_AFTER numbers it breaks, as applications do, and knows that it is broken.
const { createServer } = require('node:http');

const failAfter = Number(process.env.FAIL_AFTER ?? 10);
const port = Number(process.env.PORT ?? 80);
let given = 0;

const isHealthy = () => given < failAfter;

const routes = {
  '/health': () => (isHealthy() ? [200, { status: 'ok' }] : [500, { status: 'broken' }]),
  '/rng': () => {
    if (!isHealthy()) return [500, { error: 'no more numbers' }];
    given += 1;
    return [200, { number: Math.floor(Math.random() * 100) }];
  },
};

const server = createServer((request, response) => {
  const [status, body] = routes[request.url]?.() ?? [404, { error: 'not found' }];
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});

server.listen(port, () => console.log(`numbers-api listens on port ${port} and breaks after ${failAfter} numbers`));
process.on('SIGTERM', () => process.exit());
