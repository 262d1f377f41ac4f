using Concur.Core.Answers;
using Concur.Core.Model;

namespace Concur.Core;

/// <summary>The answer of a run is known before its profiled launches, which say why.</summary>
internal static class EarlyAnswer
{
    /// <summary>Tells the answer of what was timed, where profiled launches follow.</summary>
    public static void Tell(RunReport timed, IProgress<RunEvent> progress)
    {
        if (timed.Request.Profile != ProfileKind.None && Answer.Of(timed) is { } answer)
            progress.Report(new RunEvent.Notice($"{answer.Sentence} Profiling, to see where the time goes ..."));
    }
}
