import { evidencePath, type Reporter, type RunDocument, type Trial } from '#model';
import { cellsOf, noticeOf, type ReportedCell, screenshotsOf } from './cells.ts';

/** The run and what came of it in one document, in both languages. Its schema is docs/schemas/report.schema.json. */
export const report: Reporter = (stored) => {
  const { run, verdicts, seal, digests } = stored;
  const cells = cellsOf(stored);
  const notice = noticeOf(run);
  const count = (status: ReportedCell['status']): number => cells.filter((one) => one.status === status).length;
  const document: RunDocument = {
    schema: 1,
    virtual: run.lab.virtual,
    ...(notice && { notice }),
    runId: run.runId,
    matrix: run.matrix,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    ruleset: verdicts.ruleset,
    ...(seal && { seal: { number: seal.number, sha256: seal.sha256, key: seal.key } }),
    ...(digests && { digests }),
    lab: run.lab,
    versions: run.versions,
    ...(run.commitments && { commitments: run.commitments }),
    counts: { decided: count('decided'), undecided: count('undecided'), skipped: count('skipped') },
    cells: cells.map(({ id, cell, status, sentence, why, verdict, trials }) => ({
      id,
      cell,
      status,
      sentence,
      ...(why && { why }),
      verdict,
      trials: trials.map(({ trial }) => trialOf(trial)),
    })),
  };
  return { files: { 'report.json': `${JSON.stringify(document, null, 2)}\n` } };
};

function trialOf(trial: Trial): RunDocument['cells'][number]['trials'][number] {
  const { id, attempt, account, vantage, versions, builds, startedAt, durationMs, fault } = trial;
  return {
    id,
    attempt,
    phone: trial.phone.id,
    account,
    ...(vantage && { vantage }),
    versions,
    ...(builds && { builds }),
    startedAt,
    durationMs,
    fault,
    screenshots: screenshotsOf(trial).map(({ screenshot }) => evidencePath(screenshot)),
  };
}
