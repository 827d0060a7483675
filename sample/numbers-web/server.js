// A page with a button that asks the API for a number.
const { createServer } = require('node:http');

const api = process.env.RNGAPI_URL ?? 'http://numbers-api/rng';
const port = Number(process.env.PORT ?? 80);

const page = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>Numbers</title>
  <style>
    body { font: 1.2rem system-ui; max-width: 30rem; margin: 4rem auto; text-align: center; }
    output { display: block; font-size: 4rem; min-height: 6rem; }
  </style>
  <h1>Your random number</h1>
  <output aria-live="polite"></output>
  <button>Another one</button>
  <script>
    const output = document.querySelector('output');
    document.querySelector('button').onclick = async () => {
      const response = await fetch('/number');
      output.textContent = response.ok ? (await response.json()).number : '–';
    };
  </script>
</html>
`;

async function number() {
  try {
    const response = await fetch(api);
    return [response.status, 'application/json', await response.text()];
  } catch {
    return [502, 'application/json', '{"error":"the API does not answer"}'];
  }
}

const routes = {
  '/': () => [200, 'text/html', page],
  '/health': () => [200, 'application/json', '{"status":"ok"}'],
  '/number': number,
};

const server = createServer(async (request, response) => {
  const [status, type, body] = (await routes[request.url]?.()) ?? [404, 'text/plain', 'not found'];
  response.writeHead(status, { 'content-type': type }).end(body);
});

server.listen(port, () => console.log(`numbers-web listens on port ${port} and asks ${api}`));
process.on('SIGTERM', () => process.exit());
