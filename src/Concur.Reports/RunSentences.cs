using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>What reports say of each trial in sentences.</summary>
internal static class RunSentences
{
    /// <summary>The sentences of all trials, kind by kind.</summary>
    public static IEnumerable<string> Of(RunReport run) =>
        run.Trials.Where(trial => run.Request is not CommandsRequest || trial.Error is not null).Select(StrategySentence.Of)
            .Concat(run.Trials.Select(RuntimeSentence.Of).OfType<string>())
            .Concat(run.Trials.Select(RuntimeSentence.QueueDelay).OfType<string>())
            .Concat(run.Trials.SelectMany(MachineTables.Lines))
            .Concat(run.Trials.SelectMany(CallTables.Lines))
            .Concat(run.Trials.SelectMany(GainTables.Lines));
}
