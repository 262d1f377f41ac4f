using Concur.Core.Accounting.Trials;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Traces.Exports;

namespace Concur.Core;

/// <summary>Keeps what was measured in the run's folder, piece by piece.</summary>
internal sealed class RunArchive(RunFolder folder, string toolVersion)
{
    /// <summary>Writes the trial's stacks, if it has any.</summary>
    /// <returns>The trial's report, with the name of the file.</returns>
    public TrialReport Keep(AnalyzedTrial trial)
    {
        if (trial.Profile() is not { } profile) return trial.Report;
        var name = RunFolder.SpeedscopeName(trial.Report.Label);
        using var file = File.Create(folder.PathOf(name));
        SpeedscopeReport.Write(profile, toolVersion, file);
        return trial.Report with { Speedscope = name };
    }

    /// <summary>Replaces the run file.</summary>
    public void Keep(RunReport run) => RunFile.Save(run, folder);
}
