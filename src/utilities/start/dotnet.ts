/** ASP.NET Core: the variables that its images set, and what the program maps. */
import { portIn } from '../../project/servers';
import type { Variables } from '../../project/variables';
import type { Route } from './routes';
import { firstOf, saidIn, type Source, type Start } from './source';

export const dotnet: Source = (start) => {
  const files = sourcesOf(start);
  const route = firstOf(files, start, mapped);
  const secured = tlsPort(urlsIn(start.variables));
  const port = firstOf(settingsOf(files), start, kestrelPort) ?? portOfVariables(start.variables) ?? secured;
  const isWeb = saidIn(files, start, /\bWebApplication\b|\bConfigureWebHost/);
  return {
    port,
    assumed: portOfVariables(start.ofImage),
    route,
    tls: secured !== undefined && port === secured,
    http: port !== undefined || route !== undefined || isWeb,
  };
};

/** `app.MapHealthChecks("/healthz")`, `app.MapGet("/health", …)` */
function mapped(text: string): Route | undefined {
  const [, path] =
    /\bMapHealthChecks\(\s*"\/?([\w/-]+)"/.exec(text) ??
    /\bMapGet\(\s*"\/((?:api\/)?(?:health(?:z|check)?|ping|status|alive|ready))"/.exec(text) ??
    [];
  if (path === undefined) return undefined;
  const isMoved = /\b(?:MapGroup|UsePathBase|RequireHost)\(|\.Map\(/.test(text);
  const isGuarded = /\bRequireAuthorization\(|\bFallbackPolicy\b/.test(text);
  return { path: `/${path}`, doubt: isMoved ? 'path' : isGuarded ? 'answer' : undefined };
}

/** `"Kestrel": { "Endpoints": { "Http": { "Url": "http://*:5000" } } }`, or `"urls"`. */
function kestrelPort(text: string): number | undefined {
  const url = /"[uU]rls?"\s*:\s*"[^"]*?http:\/\/[^":/]+:(\d{2,5})/.exec(text)?.[1];
  return /"Kestrel"|"urls"/i.test(text) ? portIn(url) : undefined;
}

/** Each in the place of the one after it (learn.microsoft.com, "Configure endpoints for Kestrel"). */
function portOfVariables(variables: Variables): number | undefined {
  const urls = urlsIn(variables);
  if (urls !== undefined) {
    const [address, port = '80'] = /http:\/\/[^:;/]+(?::(\d{1,5}))?/.exec(urls) ?? [];
    return address === undefined ? undefined : portIn(port);
  }
  const ports = ['ASPNETCORE_HTTP_PORTS', 'DOTNET_HTTP_PORTS', 'HTTP_PORTS'].find((name) =>
    variables.has(name),
  );
  return ports === undefined ? undefined : portIn(variables.get(ports)?.split(';')[0]);
}

function urlsIn(variables: Variables): string | undefined {
  const name = ['ASPNETCORE_URLS', 'DOTNET_URLS', 'URLS'].find((one) => variables.has(one));
  return name === undefined ? undefined : (variables.get(name) ?? '');
}

/** Of an address for TLS, where there is none without. */
function tlsPort(urls = ''): number | undefined {
  const [address, port = '443'] = /https:\/\/[^:;/]+(?::(\d{1,5}))?/.exec(urls) ?? [];
  return address === undefined || urls.includes('http://') ? undefined : portIn(port);
}

/** `dotnet Shop.Api.dll` is built from the project Shop.Api. */
function sourcesOf({ programs }: Start): readonly string[] {
  const names = programs.flatMap(([name = '', ...args]) => {
    const library = name === 'dotnet' ? args.find((word) => /\.dll$/i.test(word)) : undefined;
    return /(?:^|[/\\])([^/\\]+)\.dll$/i.exec(library ?? '')?.[1] ?? [];
  });
  return [
    'Program.cs',
    ...names.flatMap((name) => [`${name}/Program.cs`, `src/${name}/Program.cs`]),
    'Startup.cs',
    ...names.map((name) => `${name}/Startup.cs`),
  ];
}

function settingsOf(files: readonly string[]): readonly string[] {
  return files
    .filter((file) => file.endsWith('Program.cs'))
    .map((file) => file.replace(/Program\.cs$/, 'appsettings.json'));
}
