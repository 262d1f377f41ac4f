using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>Iteration times gather in more than one place: the median lies in one of them, or where nothing is.</summary>
internal sealed class SeveralModes : IFindingRule
{
    public Finding? Find(TrialInRun subject) => subject.Trial.Stability is { ModesMs.Length: > 1 } stability
        ? new Finding(
            nameof(SeveralModes), Severity.Info, subject.Label,
            FormattableString.Invariant($"{subject.Label}: iterations gather around {string.Join(", ", stability.ModesMs.Select(ms => FormattableString.Invariant($"{ms:0.##} ms")))}, not in one place"),
            subject.Path + ".stability.modesMs",
            "look at iterationsMs of its launches: a cause that comes and goes (a collection, tiering, a neighbour) makes one median of two programs")
        : null;
}
