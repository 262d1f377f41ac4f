using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>Has the engine try where silos are to find each other, before anything is measured.</summary>
public static class MembershipCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Tries it.</summary>
    /// <param name="harness">The harness, with what the user has named.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="ConcurException">It cannot be used, or the engine is not installed.</exception>
    public static async Task RequireAsync(HarnessFiles harness, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(harness);
        if (harness.Membership is not { } membership) return;
        var engine = harness.EnginePath(EngineFiles.Orleans)
            ?? throw new ConcurException(FailureKind.Unsupported, EngineFiles.Missing(EngineFiles.Orleans));
        using var folder = PrivateFolder.Create();
        var (given, output) = (folder.File("membership"), folder.File("tried"));
        await File.WriteAllTextAsync(given, membership.ToText(), cancellation);
        var start = new ChildStart(
            harness.Host, [harness.Path, HarnessCommand.Membership, engine, given, output], new Dictionary<string, string?>());
        var (ending, _) = await ProcessRun.ToEndAsync(start, Limit, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var why = ending == LaunchEnding.TimedOut ? FormattableString.Invariant($"it did not answer within {Limit.TotalSeconds:0} s")
            : !File.Exists(output) ? "the engine could not try it"
            : await File.ReadAllTextAsync(output, cancellation) is ['!', .. var refusal] ? refusal
            : null;
        if (why is not null) throw new ConcurException(FailureKind.BadInput, $"--membership {membership.Kind}: {why}");
    }
}
