using Concur.Core.Accounting.Trials;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Traces.Exports;
using Concur.Traces.Recordings;

namespace Concur.Core;

/// <summary>Keeps what was measured in the run's folder, piece by piece; no other process writes there meanwhile.</summary>
internal sealed class RunArchive(RunFolder folder, string toolVersion) : IDisposable
{
    private readonly FolderClaim _claim = FolderClaim.Take(folder);

    /// <summary>The run's folder.</summary>
    public RunFolder Folder => folder;

    /// <summary>Makes the folder of a new run and claims it.</summary>
    /// <param name="environment">The current folder and the tool's version.</param>
    /// <param name="name">Names a new folder below <c>concur-runs</c>.</param>
    /// <param name="outputPath">The folder; null for a new one.</param>
    /// <param name="progress">Learns of the folder.</param>
    /// <exception cref="ConcurException">The folder can't be used.</exception>
    public static RunArchive Open(RunEnvironment environment, string name, string? outputPath, IProgress<RunEvent> progress)
    {
        var folder = RunFolder.Create(outputPath, environment.CurrentFolder, name, environment.Clock.GetUtcNow());
        var archive = new RunArchive(folder, environment.ToolVersion);
        progress.Report(new RunEvent.FolderCreated(folder.Path));
        return archive;
    }

    /// <summary>Writes the trial's stacks and what was replayed, if it has any.</summary>
    /// <returns>The trial's report, with the name of the file of stacks.</returns>
    public TrialReport Keep(AnalyzedTrial trial)
    {
        if (trial.Work is { } work)
        {
            AtomicFile.ReplaceOwn(folder.WorkOf(trial.Report.Label), file =>
            {
                file.Write(work);
                return true;
            });
        }

        if (trial.Profile() is not { } profile) return trial.Report;
        var name = RunFolder.SpeedscopeName(trial.Report.Label);
        return AtomicFile.ReplaceOwn(folder.PathOf(name), file =>
        {
            SpeedscopeReport.Write(profile, toolVersion, file);
            return trial.Report with { Speedscope = name };
        });
    }

    /// <summary>Replaces the run file.</summary>
    public void Keep(RunReport run) => RunFile.Save(run, folder);

    /// <summary>Replaces the run file by that of a run whose launches are over.</summary>
    /// <param name="run">The run.</param>
    /// <param name="recordings">What was recorded of its trials, by their labels.</param>
    /// <returns>The run, with the places of its methods in the source.</returns>
    public RunReport Complete(RunReport run, IReadOnlyDictionary<string, Recording> recordings)
    {
        var complete = MethodPlaces.AddTo(run, recordings);
        Keep(complete);
        return complete;
    }

    /// <summary>Nothing was measured where there is no file: such a folder is removed.</summary>
    public void Dispose() => _claim.Leave(folder);
}
