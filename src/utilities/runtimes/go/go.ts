/**
 * The utility for images without a runtime: a static program that needs nothing in the image, built in a stage of its
 * own. Where the application is built with Go, in the same image as that.
 */
import { isSince, readTag } from '../../../images/tags';
import { imageName, isOfficial } from '../image';
import { type Build, RESULT, type Runtime } from '../runtime';
import goMod from './healthcheck/go.mod?raw';
import source from './healthcheck/main.go?raw';

const GO_BUILD = `go build -trimpath -ldflags=-s -o ${RESULT} .`;

const build: Build = {
  from: (images) => images.find(isNewEnough)?.written ?? 'golang:1.24',
  run: `CGO_ENABLED=0 ${GO_BUILD}`,
  // What is made for ARM 5 runs on every later one.
  across: [
    'ARG TARGETOS TARGETARCH',
    `RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH GOARM=5 ${GO_BUILD}`,
  ],
  words: (path) => [path],
};

function isNewEnough({ resolved = '' }: { readonly resolved: string | undefined }): boolean {
  const name = imageName(resolved);
  return isOfficial(name, 'golang') && isSince(readTag(name.tag).version, '1.19');
}

/** A name that nobody has. */
const OWN = 'container-healthcheck';

export const go: Runtime = {
  id: 'go',
  places: ['healthcheck', OWN],
  sources: { 'main.go': source, 'go.mod': goMod },
  // A program or a script of this name, what a Go package of this name is made of, and a module, which may have one
  // of other files: none of its packages can be imported any more from a folder that is a module of its own
  // (go.dev/ref/mod#modules-overview).
  strangers: [
    ...['', '/healthcheck.go', '/health.go', '/check.go', '/handler.go', '/handlers.go', '/doc.go'].map(
      (file) => (place: string) => place + file,
    ),
    (place) => (place === OWN ? OWN : 'go.mod'),
  ],
  manifests: ['go.mod'],
  build,
  commandOfImage: () => undefined,
  commandOfProgram: () => undefined,
};
