using System.Collections.Immutable;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;

namespace Concur.Core.Measuring;

/// <summary>Runs commands of the .NET SDK that lies beside the host.</summary>
/// <param name="harness">For the host.</param>
internal sealed class DotnetSdk(HarnessFiles harness)
{
    /// <summary>Refuses a machine that has no SDK.</summary>
    /// <param name="what">What needs it, such as "building 'x'".</param>
    /// <exception cref="ConcurException">There is none.</exception>
    public void Require(string what)
    {
        if (new InstalledRuntimes(harness.Root).HasSdk) return;
        throw new ConcurException(
            FailureKind.BadInput, $"{what} needs a .NET SDK beside '{harness.Host}'; give the path of a built .dll instead");
    }

    /// <summary>Runs a command. The variables keep MSBuild and the compiler from leaving servers behind.</summary>
    public async Task<ChildExit> RunAsync(ImmutableArray<string> arguments, CancellationToken cancellation)
    {
        var start = new ChildStart(harness.Host, arguments, new Dictionary<string, string?>
        {
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["UseSharedCompilation"] = "false",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["MSBUILDTERMINALLOGGER"] = "off",
        });
        var ended = await ProcessRun.ToEndAsync(start, Timeout.InfiniteTimeSpan, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return ended.Exit;
    }

    /// <summary>The lines of what a command printed, without empty ones.</summary>
    public static ImmutableArray<string> LinesOf(ChildExit exit) =>
        [.. exit.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
