using System.Collections.Immutable;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Tool.Commands;

/// <summary>Strategies of the user's own.</summary>
/// <param name="All">All that there are, those of the workload's assembly first.</param>
/// <param name="OwnFileIsNamed">Whether the workload's assembly is among the files that were named for their strategies.</param>
internal sealed record FoundStrategies(ImmutableArray<StrategyCode> All, bool OwnFileIsNamed);

/// <summary>Finds the strategies of the user's own: those in the assembly of the workload, and those in other files.</summary>
/// <param name="workloads">Builds projects.</param>
internal sealed class UserStrategyReader(WorkloadParser workloads)
{
    /// <summary>The strategies of each assembly that was read: several cases have the same.</summary>
    private readonly Dictionary<string, ImmutableArray<StrategyCode>> _read = new(StringComparer.Ordinal);

    /// <summary>Refuses a strategy that neither the catalogue nor the user's code can have, before anything is built.</summary>
    /// <param name="named">The strategies that were named.</param>
    /// <param name="workload">The workload as the user gave it.</param>
    /// <exception cref="ConcurException">There is no such strategy.</exception>
    public void Check(NamedStrategies named, string workload)
    {
        if (!named.Files.IsEmpty || named.Others.FirstOrDefault() is not { } other) return;
        if (!workloads.Files.MayHaveStrategies(workload)) throw StrategyParser.Unknown(other);
    }

    /// <summary>Reads them.</summary>
    /// <param name="named">The strategies that were named, and the files.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="cancellation">Stops builds.</param>
    /// <exception cref="ConcurException">A file has none, two have one name, or one that was named is nowhere.</exception>
    public async Task<FoundStrategies> ReadAsync(
        NamedStrategies named, FoundWorkload workload, CancellationToken cancellation)
    {
        var (found, ownFileIsNamed) = (new List<StrategyCode>(), false);
        if (workload is { AssemblyPath: { } own, Description: { } description })
            found.AddRange(await ReadAsync(own, () => Task.FromResult(description.Strategies)));
        foreach (var file in named.Files)
        {
            var path = await workloads.Files.BuildAsync(file, cancellation);
            if (path == workload.AssemblyPath) ownFileIsNamed = true;
            else found.AddRange(await GivenName.KeepAsync(
                file, path, () => ReadAsync(path, () => workloads.Checks.ReadStrategiesAsync(path, cancellation))));
        }

        if (found.GroupBy(code => code.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw UsageErrors.Create($"two strategies are named '{twice.Key}': {string.Join(" and ", twice.Select(code => code.Method))}");
        var missing = named.Others.FirstOrDefault(name => !found.Exists(code => code.Name == StrategySpec.NameOf(name)));
        return missing is null
            ? new FoundStrategies([.. found], ownFileIsNamed)
            : throw StrategyParser.Unknown(missing, found.Select(code => code.Name));
    }

    private async Task<ImmutableArray<StrategyCode>> ReadAsync(string path, Func<Task<IReadOnlyList<UserStrategy>>> read)
    {
        if (_read.TryGetValue(path, out var known)) return known;
        var (strategies, hash) = (await read(), AssemblyHash.Of(path));
        return _read[path] = [.. strategies.Select(strategy => StrategyCode.Of(strategy, path, hash))];
    }
}
