using System.Collections.Immutable;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>A workload that exists and can be run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="AssemblyPath">The absolute path of its assembly; null for a built-in workload.</param>
/// <param name="Size">The size of a unit.</param>
/// <param name="Awaits">Whether its units await.</param>
/// <param name="TakesSize">Whether the size means anything to it.</param>
internal sealed record FoundWorkload(string Name, string? AssemblyPath, long Size, bool Awaits, bool TakesSize)
{
    /// <summary>What the harness tells of a user's workload; null for a built-in one.</summary>
    public WorkloadDescription? Description { get; init; }
}

/// <summary>The method that the user asks for.</summary>
/// <param name="Name">Its name, which may have stars; null for the only one.</param>
/// <param name="TakesAll">Whether all methods are meant that the name matches.</param>
internal sealed record AskedMethod(string? Name, bool TakesAll);

/// <summary>Finds the workload that the user named: a built-in one, or one in an assembly, a project or a single file.</summary>
/// <param name="harness">Describes methods, and is built against.</param>
/// <param name="environment">The current folder, and where messages go.</param>
/// <param name="progress">Is told what was built.</param>
/// <param name="framework">The version of .NET under which it will run; null for its own.</param>
internal sealed class WorkloadParser(
    HarnessFiles harness, ToolEnvironment environment, IProgress<RunEvent> progress, DotnetFramework? framework = null)
{
    /// <summary>The size of a unit of the user's own workload, unless the user gives one.</summary>
    private const long DefaultSize = 1_000;

    /// <summary>The assemblies of workloads, which may have to be built.</summary>
    public WorkloadFiles Files { get; } = new(harness, environment, progress, framework);

    /// <summary>Says what assemblies have.</summary>
    public WorkloadCheck Checks { get; } = new(harness, framework);

    /// <summary>Reads the items of units.</summary>
    public ItemsReader Items { get; } = new(environment);

    /// <summary>The version of .NET under which it will run; null for its own.</summary>
    public DotnetFramework? Framework { get; } = framework;

    /// <inheritdoc cref="CommonFramework.Of"/>
    public DotnetFramework? Common(IEnumerable<string> assemblies, bool withBuiltIn) =>
        CommonFramework.Of(harness, Framework, assemblies, withBuiltIn);

    /// <summary>One that finds workloads for another version of .NET.</summary>
    public WorkloadParser Under(DotnetFramework? other) => other == Framework ? this : new(harness, environment, progress, other);

    /// <summary>
    /// The cases that the user asks for; a project or a single file is built first. What is left out is named on standard error.
    /// </summary>
    /// <param name="text">The workload as the user gave it.</param>
    /// <param name="asked">The method.</param>
    /// <param name="size">The size of a unit; null for the workload's own.</param>
    /// <param name="inputs">What a method of the user's is given.</param>
    /// <param name="most">The largest number of cases.</param>
    /// <param name="cancellation">Stops the build.</param>
    /// <returns>One case where one method has one value of each parameter; nothing was looked for then.</returns>
    /// <exception cref="ConcurException">It cannot be built or loaded, or there is no such method, parameter or value.</exception>
    public async Task<ImmutableArray<WorkloadCase>> CasesAsync(
        string text, AskedMethod asked, long? size, GivenInputs inputs, int most, CancellationToken cancellation)
    {
        if (!Files.IsPath(text) || (!asked.TakesAll && inputs.Choices.AreSingle)) return [new WorkloadCase(asked.Name, inputs.Parameters)];
        var path = await Files.BuildAsync(text, cancellation);
        var methods = await GivenName.KeepAsync(text, path, () => Checks.ChoicesAsync(
            path, asked.Name, asked.TakesAll, size ?? DefaultSize, inputs.ForHarness, cancellation));
        var usable = methods.Where(method => method.Refusal is null).ToList();
        if (usable.Count == 0) throw UsageErrors.Create(methods[0].Refusal!);
        foreach (var method in methods.Where(method => method.Refusal is not null))
            await environment.Error.WriteLineAsync($"left out: {TerminalText.OneLine(method.Refusal!)}");
        return CaseExpansion.Of(usable, inputs.Choices, most);
    }

    /// <summary>Finds the workload; a project or a single file is built first.</summary>
    /// <param name="text">The workload as the user gave it.</param>
    /// <param name="method">The method as the user gave it; null for the only one marked.</param>
    /// <param name="size">The size of a unit; null for the workload's own.</param>
    /// <param name="inputs">What a method of the user's is given.</param>
    /// <param name="cancellation">Stops the build.</param>
    /// <exception cref="ConcurException">There is no such workload, or it cannot be built or loaded.</exception>
    public async Task<FoundWorkload> FindAsync(
        string text, string? method, long? size, GivenInputs inputs, CancellationToken cancellation)
    {
        if (!Files.IsPath(text)) return FindBuiltIn(text, method, size, inputs);
        var path = await Files.BuildAsync(text, cancellation);
        var found = await CheckAsync(text, path, method, size, inputs, cancellation);
        return new FoundWorkload(found.Name, path, size ?? found.DefaultSize ?? DefaultSize, found.Awaits, found.TakesSize)
        {
            Description = found,
        };
    }

    /// <summary>Refuses strategies whose engine is not installed.</summary>
    /// <exception cref="ConcurException">There is one.</exception>
    public void RequireEngines(IEnumerable<string> strategies) => harness.RequireEngines(strategies);

    /// <summary>Asks the harness for a method. Errors name what the user gave, and not the assembly that was built from it.</summary>
    /// <param name="text">The assembly as the user gave it.</param>
    /// <param name="path">Its absolute path.</param>
    /// <param name="method">The method; null for the only one marked.</param>
    /// <param name="size">The size of a unit; null for the usual one.</param>
    /// <param name="inputs">What the method is given.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="ConcurException">It cannot be loaded, or has no such method.</exception>
    public Task<WorkloadDescription> CheckAsync(
        string text, string path, string? method, long? size, GivenInputs inputs, CancellationToken cancellation) => GivenName.KeepAsync(
            text,
            path,
            () => Checks.ReadAsync(path, method, size ?? DefaultSize, inputs.ForHarness, cancellation));

    private static FoundWorkload FindBuiltIn(string name, string? method, long? size, GivenInputs inputs)
    {
        if (method is not null) throw UsageErrors.Create($"--method goes with {WorkloadFiles.Paths}; leave it out, or give such a path");
        if (inputs.Any)
        {
            throw UsageErrors.Create(
                $"--items, --batch, --param and --instance go with {WorkloadFiles.Paths}; leave them out, or give such a path");
        }

        if (BuiltInWorkload.Find(name) is { } workload)
            return new FoundWorkload(workload.Name, null, size ?? workload.DefaultSize, workload.Awaits, TakesSize: true);
        var suggestion = NearestName.Suggest(name, BuiltInWorkload.All.Select(each => each.Name));
        throw UsageErrors.Create(
            $"there is no workload '{name}'{suggestion}; see 'dotnet concur list workloads', or give {WorkloadFiles.Paths}");
    }
}
