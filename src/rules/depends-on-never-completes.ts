/** `depends-on-never-completes`: a service waits for the end of another that is started again whenever it ends. */
import * as l10n from '@vscode/l10n';
import { restartOnFailure } from '../edits/restart';
import type { Span } from '../language/text';
import type { InFile, MergedService } from '../project/project';
import { aboutDependences } from './subjects/depends-on';
import type { Rule } from './rule';

export const dependsOnNeverCompletes: Rule = {
  id: 'depends-on-never-completes',
  severity: 'warning',
  documents: ['compose'],
  summary: 'A service waits for the end of another that is started again whenever it ends.',
  check: (context) =>
    aboutDependences(context, ({ dependency, merged, other }) => {
      if (dependency.condition !== 'service_completed_successfully') return undefined;
      const restarted = restartedBy(other);
      if (!restarted) return undefined;
      const { value, file } = restarted;
      const part = other.parts.find(
        (one) => one.file === file && one.service.restart?.span.start === value.start,
      );
      return {
        message: l10n.t(
          'The service "{0}" is started again whenever it ends, so that "{1}", which waits for its end, never starts.',
          other.name,
          merged.name,
        ),
        related: [
          {
            document: file.document,
            span: value,
            message: l10n.t('This starts the service "{0}" again.', other.name),
          },
        ],
        fixes: () => (part ? restartOnFailure(part.service, part.file) : []),
      };
    }),
};

/** What has the service started again even after it ended well; `deploy.restart_policy` counts before `restart`. */
function restartedBy({ restart, restartPolicy }: MergedService): InFile<Span> | undefined {
  if (restartPolicy) {
    const { value, file, folder } = restartPolicy;
    return value.value.condition === 'any' ? { value: value.span, file, folder } : undefined;
  }
  if (!restart || !/^(?:always|unless-stopped)$/.test(restart.value.value.resolved ?? '')) return undefined;
  return { value: restart.value.span, file: restart.file, folder: restart.folder };
}
