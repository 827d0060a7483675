/** Variables that images set, and that tell where a program which is started in them listens. */
import { remembering } from './lookup';
import { parseReference } from './reference';
import { isSince, readTag } from './tags';

type Variables = ReadonlyMap<string, string>;

const NONE: Variables = new Map();
// https://learn.microsoft.com/dotnet/core/compatibility/containers/8.0/aspnet-port
const DOTNET: Variables = new Map([['ASPNETCORE_HTTP_PORTS', '8080']]);
const DOTNET_BEFORE_8: Variables = new Map([['ASPNETCORE_URLS', 'http://+:80']]);

/** Of an image of which nothing is known, none. */
export function imageVariables(image: string | undefined): Variables {
  return image === undefined ? NONE : known(image);
}

const known = remembering((image): Variables => {
  const { registry, repository = '', tag = 'latest' } = parseReference(image) ?? {};
  if (registry !== 'mcr.microsoft.com') return NONE;
  if (!/^dotnet\/(?:(?:core|nightly)\/)?(?:aspnet|sdk)$/.test(repository)) return NONE;
  return isSince(readTag(tag).version, '8') ? DOTNET : DOTNET_BEFORE_8;
});
