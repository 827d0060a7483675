/** What an engine says about the images that it has. */
import * as l10n from '@vscode/l10n';
import type { InspectedImage } from '../images/inspected';
import { parseReference } from '../images/reference';
import { type EngineApi, openApi } from './api';
import { systemClock } from './clock';
import { type Candidate, engineCandidates, type EngineSettings } from './contexts';
import { decodeImage, decodeVersion } from './decode';
import { explainFailure, isMissing, UnusableEngine } from './failure';

/** null: the engine does not have it. Rejects where the engine does not answer. */
export async function inspectImage(api: EngineApi, name: string): Promise<InspectedImage | null> {
  // A name becomes part of the request's path.
  if (!parseReference(name)) return null;
  try {
    return decodeImage(await api.inspectImage(name)) ?? null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** An engine that is asked about images, and then left alone. */
export interface ImageInspector {
  readonly image: (name: string) => Promise<InspectedImage | null>;
  readonly close: () => void;
}

/** The first engine that answers. Rejects with an Error that says which were tried, and why none of them is one. */
export async function openImages(
  settings: EngineSettings,
  candidates?: readonly Candidate[],
  open: (candidate: Candidate) => EngineApi = (candidate) => openApi(candidate, systemClock),
): Promise<ImageInspector> {
  const failures: string[] = [];
  for (const candidate of candidates ?? (await engineCandidates(settings))) {
    const opened = candidate.problem ?? (await tryOpen(candidate, open));
    if (typeof opened !== 'string') {
      return {
        image: (name) => inspectImage(opened, name),
        close: () => {
          opened.close();
        },
      };
    }
    failures.push(`${candidate.address}: ${opened}`);
  }
  throw new Error(`${l10n.t('there is no connection to a container engine')} (${failures.join('; ')})`);
}

async function tryOpen(
  candidate: Candidate,
  open: (candidate: Candidate) => EngineApi,
): Promise<EngineApi | string> {
  let api: EngineApi | undefined;
  try {
    api = open(candidate);
    if (decodeVersion(await api.version())) return api;
    throw new UnusableEngine(l10n.t('what answers there is no container engine'));
  } catch (error) {
    api?.close();
    return explainFailure(error);
  }
}
