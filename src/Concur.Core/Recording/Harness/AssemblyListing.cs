using Concur.Core.Model;
using Concur.Core.Recording.Native;
using Concur.Protocol;

namespace Concur.Core.Recording.Harness;

/// <summary>Asks the harness which workloads an assembly has: the user's code is never loaded into the tool.</summary>
public sealed class AssemblyListing(HarnessFiles harness)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Names and descriptions of the assembly's workloads, in its own order.</summary>
    /// <exception cref="ConcurException">The assembly can't be loaded.</exception>
    public async Task<IReadOnlyList<(string Name, string Description)>> ReadAsync(string assemblyPath, CancellationToken cancellation)
    {
        using var folder = PrivateFolder.Create();
        var output = folder.File("list");
        var child = await Child.StartAsync(new ChildStart(
            harness.Host, [harness.Path, HarnessCommand.List, assemblyPath, output], new Dictionary<string, string?>()));
        try
        {
            await child.Exited.WaitAsync(Limit, cancellation);
        }
        catch (TimeoutException)
        {
            throw new ConcurException(FailureKind.BadInput, $"'{assemblyPath}' took more than {Limit.TotalSeconds:0} s to load");
        }
        finally
        {
            child.Kill();
            await child.Exited;
        }

        var exit = await child.Exited;
        if (!File.Exists(output)) throw new ConcurException(FailureKind.BadInput, $"'{assemblyPath}' cannot be loaded: {LastLine(exit.Output)}");
        var lines = await File.ReadAllLinesAsync(output, cancellation);
        return lines is [['!', .. var why], ..]
            ? throw new ConcurException(FailureKind.BadInput, why)
            : [.. lines.Select(line => line.Split('\t', 2)).Select(parts => (parts[0], parts[1]))];
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "it printed nothing";
}
