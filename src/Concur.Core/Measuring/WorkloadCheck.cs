using System.Globalization;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>Asks the harness what an assembly has: the user's code is never loaded into the tool.</summary>
/// <param name="harness">The harness.</param>
/// <param name="framework">The version of .NET under which it loads assemblies; null for their own.</param>
public sealed class WorkloadCheck(HarnessFiles harness, DotnetFramework? framework = null)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Has the harness load the assembly and bind the method.</summary>
    /// <param name="assemblyPath">The assembly.</param>
    /// <param name="method">A workload's name or a method's full name; null for the only one marked.</param>
    /// <param name="size">The units' size.</param>
    /// <param name="inputs">What the method is given.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="ConcurException">The assembly can't be loaded, or has no such workload.</exception>
    public async Task<WorkloadDescription> ReadAsync(
        string assemblyPath, string? method, long size, UnitInputs inputs, CancellationToken cancellation) =>
        WorkloadDescription.FromLines(await AskAsync(HarnessCommand.Describe, assemblyPath, method, size, inputs, cancellation));

    /// <summary>Has the harness say what can be chosen of a method, or of all that a name with stars matches.</summary>
    /// <param name="assemblyPath">The assembly.</param>
    /// <param name="method">A workload's name or a method's full name; null for the only one marked.</param>
    /// <param name="ofAll">Whether all methods are meant that the name matches.</param>
    /// <param name="size">The units' size.</param>
    /// <param name="inputs">What the methods are given. The names of parameters count, and their values do not.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="ConcurException">The assembly can't be loaded, or has no such workload.</exception>
    public async Task<IReadOnlyList<MethodChoices>> ChoicesAsync(
        string assemblyPath, string? method, bool ofAll, long size, UnitInputs inputs, CancellationToken cancellation)
    {
        var command = ofAll ? HarnessCommand.ChoicesOfAll : HarnessCommand.Choices;
        return MethodChoices.FromLines(await AskAsync(command, assemblyPath, method, size, inputs, cancellation));
    }

    /// <summary>Has the harness write what it knows of a method.</summary>
    private async Task<string[]> AskAsync(
        string command, string assemblyPath, string? method, long size, UnitInputs inputs, CancellationToken cancellation)
    {
        using var folder = PrivateFolder.Create();
        var given = folder.File("inputs");
        await File.WriteAllLinesAsync(given, inputs.ToLines(), cancellation);
        return await AskAsync(
            folder,
            assemblyPath,
            output => [command, assemblyPath, output, method ?? "", size.ToString(CultureInfo.InvariantCulture), given],
            cancellation);
    }

    /// <summary>The strategies that an assembly has.</summary>
    /// <param name="assemblyPath">The assembly.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="ConcurException">The assembly can't be loaded, or has no strategy that can be called.</exception>
    public async Task<IReadOnlyList<UserStrategy>> ReadStrategiesAsync(string assemblyPath, CancellationToken cancellation)
    {
        using var folder = PrivateFolder.Create();
        var lines = await AskAsync(
            folder, assemblyPath, output => [HarnessCommand.Strategies, assemblyPath, output], cancellation);
        return StrategyLines.FromLines(lines) is { Count: > 0 } found
            ? found
            : throw new ConcurException(
                FailureKind.BadInput, $"'{assemblyPath}' has no strategy; mark a public static method [Strategy(\"name\")]");
    }

    /// <summary>Has the harness write what it knows of the assembly.</summary>
    private async Task<string[]> AskAsync(
        PrivateFolder folder, string assemblyPath, Func<string, string[]> command, CancellationToken cancellation)
    {
        var (output, config) = (folder.File("described"), folder.File("runtimeconfig.json"));
        var (json, major) = RuntimeConfig.For(assemblyPath, new InstalledRuntimes(harness.Root), wanted: framework);
        await File.WriteAllTextAsync(config, json, cancellation);
        var start = new ChildStart(
            harness.Host, [.. HarnessCommand.Under(config), harness.PathFor(major), .. command(output)], new Dictionary<string, string?>());
        var (ending, exit) = await ProcessRun.ToEndAsync(start, Limit, cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (ending == LaunchEnding.TimedOut)
            throw new ConcurException(FailureKind.BadInput, $"'{assemblyPath}' took more than {Limit.TotalSeconds:0} s to load");
        if (!File.Exists(output))
            throw new ConcurException(FailureKind.BadInput, $"'{assemblyPath}' cannot be loaded: {FirstLine(exit.Output)}");
        var lines = await File.ReadAllLinesAsync(output, cancellation);
        return lines is [['!', .. var why], ..] ? throw new ConcurException(FailureKind.BadInput, why) : lines;
    }

    private static string FirstLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "it printed nothing";
}
