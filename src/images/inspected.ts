/** What a container engine says about an image that it has. */
import type { HealthConfig } from '../health/model';

export interface InspectedImage {
  /** null: it has none, or one that is switched off. */
  readonly healthcheck: HealthConfig | null;
  /** Empty for root. */
  readonly user: string;
  /** Over TCP. */
  readonly ports: readonly number[];
  readonly os: 'linux' | 'windows' | undefined;
  /** The folders of PATH; undefined where the image sets none. */
  readonly path: readonly string[] | undefined;
}
