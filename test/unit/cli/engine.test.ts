/** `--engine`: what the local engine says about images is taken into account. */
import assert from 'node:assert/strict';
import type { InspectedImage } from '../../../src/images/inspected';
import { Folder } from './run';

const CHECK = { Test: ['CMD', 'probe'], Interval: 5e9 };
const image: InspectedImage = { healthcheck: CHECK, user: '', ports: [], os: 'linux', path: undefined };

/** An engine that has these images, and what it was asked. */
function engineWith(images: Readonly<Record<string, InspectedImage>>) {
  const asked: string[] = [];
  return {
    asked,
    openImages: () =>
      Promise.resolve({
        image: (name: string) => {
          asked.push(name);
          return Promise.resolve(images[name] ?? null);
        },
        close: () => void asked.push('closed'),
      }),
  };
}

describe('--engine', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder({
      'compose.yaml':
        'services:\n  web:\n    image: me/app\n    ports: ["80:80"]\n  db:\n    image: me/db\n    healthcheck: { interval: 7s }\n',
      Dockerfile: 'FROM me/app\nEXPOSE 80\n',
    });
  });
  afterEach(() => {
    folder.remove();
  });

  it('leaves the engine alone unless it is given', async () => {
    const engine = engineWith({ 'me/app': image });
    const { out } = await folder.runWith(engine, 'lint');
    assert.match(out, /whether the image me\/app brings one is not known/);
    assert.deepEqual(engine.asked, []);
  });

  it('lets lint know what the engine knows', async () => {
    const engine = engineWith({ 'me/app': image });
    const { out } = await folder.runWith(engine, 'lint', '--engine');
    assert.doesNotMatch(out, /me\/app/);
    assert.match(out, /whether the image me\/db brings one is not known/);
    assert.deepEqual(engine.asked.toSorted(), ['closed', 'me/app', 'me/db']);
  });

  it('lets explain show what the image brings', async () => {
    const engine = engineWith({ 'me/app': image, 'me/db': image });
    const { out } = await folder.runWith(engine, 'explain', 'compose.yaml', '--engine');
    assert.match(out, /^web:\n {2}test: \["CMD","probe"\]\n.*\n {2}Test, Interval from the image me\/app\n/);
    assert.match(
      out,
      /db:\n {2}test: \["CMD","probe"\]\n.*\n {2}Interval from compose.yaml:\d+:\d+\n {2}Test from the image me\/db\n/,
    );
    const { out: json } = await folder.runWith(
      engine,
      'explain',
      'Dockerfile',
      '--format',
      'json',
      '--engine',
    );
    const [subject] = (JSON.parse(json) as { subjects: object[] }).subjects;
    assert.deepEqual(subject, {
      subject: '0',
      healthcheck: CHECK,
      origin: [],
      unhealthyAfter: (subject as { unhealthyAfter: string }).unhealthyAfter,
      base: { image: 'me/app', known: true },
    });
  });

  it('fails where there is no engine', async () => {
    const openImages = () => Promise.reject(new Error('no engine'));
    const { code, error } = await folder.runWith({ openImages }, 'lint', '--engine');
    assert.equal(code, 2);
    assert.equal(error, 'checkup: no engine');
  });
});
