/** The JSON schema of `.checkup.yaml`, from the catalogue: `npm run build` writes it to schemas/. */
import { KEYS, LEVELS } from '../configuration/parse';
import { catalogue } from './registry';

export function configurationSchema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Container Checkup',
    description: 'What a team has to say about rules, about its own images, and its own utility.',
    ...mapping(KEYS.file, {
      rules: { $ref: '#/definitions/rules' },
      overrides: {
        description: 'Severities for some of the files. Where several speak of a file, the last counts.',
        type: ['array', 'null'],
        items: {
          ...mapping(KEYS.override, {
            files: {
              description:
                'Patterns of paths, relative to the folder of this file: legacy/**, **/*.Dockerfile, !legacy/new/**',
              anyOf: [{ $ref: '#/definitions/text' }, texts],
            },
            rules: { $ref: '#/definitions/rules' },
          }),
          type: 'object',
          required: ['files'],
        },
      },
      images: {
        description:
          'Facts on images that nobody else can know, by a pattern of their names, with or without tag.',
        type: ['object', 'null'],
        additionalProperties: mapping(KEYS.image, {
          has: { description: 'Programs that are in the image.', ...texts },
          lacks: { description: 'Programs that are not.', ...texts },
          healthcheck: { description: 'Whether the image brings a health check.', type: ['boolean', 'null'] },
        }),
      },
      utility: mapping(KEYS.utility, {
        command: {
          description:
            'The words that run the team’s own utility in its images, with {url} where the address is put and {timeout} where the limit in milliseconds is.',
          ...texts,
          contains: { type: 'string', pattern: '\\{url\\}' },
        },
      }),
    }),
    definitions: {
      text: { type: 'string', minLength: 1 },
      level: {
        enum: LEVELS,
        description: 'The severity of what the rule finds, or off.',
      },
      rules: {
        description: 'The severity of each rule.',
        type: ['object', 'null'],
        properties: Object.fromEntries(
          catalogue.map(({ id, summary }) => [
            id,
            { description: summary, allOf: [{ $ref: '#/definitions/level' }] },
          ]),
        ),
        additionalProperties: false,
      },
    },
  };
}

const texts = { type: ['array', 'null'], items: { $ref: '#/definitions/text' } };

/** Of these keys and no others; one that is not filled in yet is null. */
function mapping<Key extends string>(
  keys: readonly Key[],
  properties: Readonly<Record<Key, object>>,
): object {
  return {
    type: ['object', 'null'],
    properties: Object.fromEntries(keys.map((key) => [key, properties[key]])),
    additionalProperties: false,
  };
}
