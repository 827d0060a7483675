/** What is compiled to a program of its own: Go and Rust. Its source is not in the image, but where it is built. */
import { routeIn, routing } from './routes';
import { firstOf, onlyPort, saidIn, spoken, type Source, type Start } from './source';

export const go: Source = (start) => {
  const files = sourcesOf(start);
  return {
    route: firstOf(files, start, (text) => routeIn(text, routing.go)),
    usual: firstOf(files, start, (text) =>
      onlyPort(
        text,
        /["`](?:0\.0\.0\.0|localhost|127\.0\.0\.1|\[::\])?:(\d{2,5})["`]|\b[pP]ort\s*:?=\s*"(\d{2,5})"/g,
      ),
    ),
    tls: saidIn(files, start, GO_TLS),
    http: firstOf(files, start, (text) => spoken(text, SPEAKS_GO, GO_GRPC)),
  };
};

const GO_GRPC = /"google\.golang\.org\/grpc"/;
const GO_TLS = /\b(?:ListenAndServeTLS|ServeTLS|RunTLS|RunAutoTLS|StartTLS|StartAutoTLS|ListenTLS)\(/;
const SPEAKS_GO =
  /"(?:net\/http|github\.com\/(?:gin-gonic\/gin|labstack\/echo(?:\/v\d)?|gofiber\/fiber(?:\/v\d)?|go-chi\/chi(?:\/v\d)?|gorilla\/mux|valyala\/fasthttp))"/;

/** `go build ./cmd/server`, or by the program's name. */
function sourcesOf(start: Start): readonly string[] {
  const built = [
    ...start.build.matchAll(/\bgo\s+(?:build|install)\b[^\n;&|]{0,500}?\s\.\/?([\w./-]*)(?=\s|$)/g),
  ].map(([, folder = '']) => folder.replace(/\/$/, ''));
  return [
    ...built.map((path) => (path.endsWith('.go') ? path : path === '' ? 'main.go' : `${path}/main.go`)),
    'main.go',
    ...namesOf(start).map((name) => `cmd/${name}/main.go`),
    'cmd/main.go',
    'cmd/server/main.go',
    'server.go',
  ].slice(0, 10);
}

export const rust: Source = (start) => {
  const names = namesOf(start);
  const files = [
    'src/main.rs',
    ...names.map((name) => `src/bin/${name}.rs`),
    ...names.map((name) => `${name}/src/main.rs`),
  ].slice(0, 8);
  return {
    route: firstOf(files, start, (text) => routeIn(text, routing.rust)),
    usual: firstOf(files, start, (text) =>
      onlyPort(
        text,
        /"(?:0\.0\.0\.0|127\.0\.0\.1|localhost|\[::\]):(\d{2,5})"|\(\s*\[\s*(?:0\s*,\s*){3}0\s*\]\s*,\s*(\d{2,5})\s*\)|\(\s*"(?:0\.0\.0\.0|127\.0\.0\.1|localhost)"\s*,\s*(\d{2,5})\s*\)/g,
      ),
    ),
    tls: saidIn(files, start, /\bbind_(?:rustls\w*|openssl)\(|\.tls\(\)/),
    http: firstOf([...files, 'Cargo.toml'], start, (text) =>
      spoken(text, /\b(?:axum|actix[-_]web|warp|rocket|hyper|tide|poem|salvo)\b/, /\btonic\b/),
    ),
  };
};

/** Of the programs, as a folder or a file of the source may have them. */
function namesOf({ programs }: Start): readonly string[] {
  return programs.map(([name = '']) => name).filter((name) => /^[\w-]+$/.test(name));
}
