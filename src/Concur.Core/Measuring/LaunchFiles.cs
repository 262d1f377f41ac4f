using System.Collections.Immutable;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>The files by which the tool tells the harness what to launch, and the harness tells what it measured.</summary>
/// <param name="harness">The harness, for the runtimes beside its host.</param>
/// <param name="folder">Where the files lie.</param>
internal sealed class LaunchFiles(HarnessFiles harness, PrivateFolder folder)
{
    private string SpecPath => folder.File("spec");

    private string ResultPath => folder.File("result");

    private string FailurePath => folder.File("failure");

    /// <summary>Writes what the harness reads at its start.</summary>
    /// <param name="plan">The launch; without the paths of the files.</param>
    /// <param name="workerPortPrefix">The beginning of the paths of workers' ports; null when they have none.</param>
    /// <returns>The arguments of the host.</returns>
    /// <exception cref="Model.ConcurException">The workload's assembly can't run under the installed runtimes.</exception>
    public async Task<ImmutableArray<string>> WriteAsync(LaunchPlan plan, string? workerPortPrefix)
    {
        var spec = plan.Spec;
        var (config, path) = await WriteRuntimeConfigAsync(spec.AssemblyPath, spec.StrategyAssemblyPath, plan.Framework);
        var complete = spec with
        {
            ResultPath = ResultPath,
            WorkerPortPrefix = workerPortPrefix,
            RecordsAwaits = plan.Profiled,
            RuntimeConfigPath = config,
            EnginePath = plan.Trial.Strategy.Strategy.Engine is { } engine ? spec.EnginePath ?? harness.EnginePath(engine) : null,
            Membership = plan.Trial.Strategy.Strategy.Engine is null ? null : harness.Membership,
        };
        await File.WriteAllLinesAsync(SpecPath, complete.ToLines(), CancellationToken.None);
        return [.. HarnessCommand.Under(config), path, HarnessCommand.Launch, SpecPath];
    }

    /// <summary>Writes what a silo reads at its start.</summary>
    /// <returns>The arguments of the host.</returns>
    /// <exception cref="Model.ConcurException">The workload's assembly can't run under the installed runtimes.</exception>
    public async Task<ImmutableArray<string>> WriteAsync(SiloRun run)
    {
        var launch = run.Plan.Spec;
        var (config, path) = await WriteRuntimeConfigAsync(launch.AssemblyPath, launch.StrategyAssemblyPath, run.Plan.Framework);
        if (run.Certificate is { } certificate)
            await File.WriteAllTextAsync(folder.File(EngineFiles.Certificate), certificate, CancellationToken.None);
        var complete = run.Spec with
        {
            FailurePath = FailurePath,
            CertificateFolder = run.Certificate is null ? null : folder.Path,
            AssemblyPath = launch.AssemblyPath,
        };
        await File.WriteAllLinesAsync(SpecPath, complete.ToLines(), CancellationToken.None);
        return [.. HarnessCommand.Under(config), path, HarnessCommand.Silo, SpecPath];
    }

    /// <summary>Why a silo could not start or go on, in one line; null where it could.</summary>
    public string? ReadFailure() => File.Exists(FailurePath) ? TerminalText.OneLine(File.ReadAllText(FailurePath)) : null;

    /// <summary>Reads what the harness measured.</summary>
    /// <param name="output">What the harness printed: its runtime names the file that it could not write.</param>
    /// <returns>Null when it wrote nothing, or was killed while it wrote.</returns>
    /// <exception cref="Model.ConcurException">
    /// It could not write its result, or its files were removed while it ran, which is no fault of the workload.
    /// </exception>
    public LaunchResult? ReadResult(string output)
    {
        // A workload may print the path as well: only where there is no result is it the runtime that has named it.
        if (ReadWhole() is { } result) return result;
        if (!File.Exists(SpecPath))
        {
            throw new ConcurException(
                FailureKind.BadInput,
                $"the files of a launch were removed from '{folder.Path}' while it ran; does something tidy up the temporary folder?");
        }

        return output.Contains(ResultPath, StringComparison.Ordinal)
            ? throw new ConcurException(
                FailureKind.BadInput,
                $"the result of a launch cannot be written to '{ResultPath}'; is the temporary folder full, or was it removed?")
            : null;
    }

    private LaunchResult? ReadWhole()
    {
        if (!File.Exists(ResultPath)) return null;
        try
        {
            using var file = File.OpenRead(ResultPath);
            return LaunchResult.Read(file);
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// A user's assembly runs under its own settings and frameworks, a built-in workload under the harness's. A strategy of the user's
    /// brings its frameworks and packages, but no settings: all strategies of a run have the same ones.
    /// </summary>
    /// <returns>The configuration's path, null for the harness's own; and the path of the harness that fits the runtime.</returns>
    private async Task<(string? Config, string Harness)> WriteRuntimeConfigAsync(
        string? assemblyPath, string? strategyPath, DotnetFramework? framework)
    {
        if ((assemblyPath ?? strategyPath) is null && framework is null) return (null, harness.Path);
        var own = framework is { } wanted ? harness.PathFor(wanted.Major) : harness.Path;
        var config = RuntimeConfig.For(
            assemblyPath ?? strategyPath ?? own, new InstalledRuntimes(harness.Root), assemblyPath ?? own, framework);
        var path = folder.File("runtimeconfig.json");
        await File.WriteAllTextAsync(path, config.Json, CancellationToken.None);
        return (path, harness.PathFor(config.Major));
    }
}

/// <summary>The variables in which a launch's environment differs from the tool's; null removes one.</summary>
internal static class LaunchEnvironment
{
    /// <summary>
    /// How long the runtime lets methods run at tier 0 before it counts their calls: 100 ms, and again for as long as new
    /// code turns up, so that a launch may be over before its hot methods are optimised. Without it 30 calls are enough,
    /// and the code is the same: https://github.com/dotnet/runtime/blob/v10.0.0/src/coreclr/inc/clrconfignames.h.
    /// </summary>
    private const string CallCountingDelay = "DOTNET_TC_CallCountingDelayMs";

    /// <summary>
    /// Milliseconds, in hexadecimal as the runtime reads them. The start of an engine runs thousands of methods thirty times that hardly
    /// run again, and optimising them took longer than the rest of it: a driver and two silos started in 7.3 s of CPU time without a
    /// delay, in 3.8 s with one of 10 ms, and in 2.9 s with the usual one. The silence that ends a warm-up is longer than this.
    /// </summary>
    private const string DelayOfEngines = "A";

    /// <summary>Comes before what a runtime configuration says: https://learn.microsoft.com/dotnet/core/versions/selection.</summary>
    private const string RollForward = "DOTNET_ROLL_FORWARD";

    /// <summary>
    /// A timed launch connects to no diagnostic port, whatever the user's environment says. The temporary folder is
    /// the launch's own, because a killed runtime leaves its diagnostic sockets and pipes there.
    /// </summary>
    /// <param name="plan">For the runtime's variant.</param>
    /// <param name="samplingInterval">The interval of the runtime's own sampler; null when it takes no samples.</param>
    /// <param name="socketPath">Where a profiled launch connects to; null for a timed launch.</param>
    /// <param name="temporaryFolder">The launch's own.</param>
    public static Dictionary<string, string?> Of(LaunchPlan plan, TimeSpan? samplingInterval, string? socketPath, string temporaryFolder)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal);

        // What the tool chooses for the runtime is no concern of what the workload starts; a variant is.
        List<string> own = [];
        void Choose(string name, string value)
        {
            environment[name] = value;
            own.Add(name);
        }

        // Fresh processes are short-lived in real use too: there the usual delay stays.
        var strategy = plan.Trial.Strategy.Strategy;
        if (!strategy.StartsFreshProcesses && Environment.GetEnvironmentVariable(CallCountingDelay) is null)
            Choose(CallCountingDelay, strategy.Engine is null ? "0" : DelayOfEngines);
        if (plan.Trial.Variant is { } variant)
        {
            foreach (var (name, value) in variant.Environment) environment[name] = value;
            own.RemoveAll(variant.Environment.ContainsKey);
        }

        // It would lead to another version than the one that was asked for.
        if (plan.Framework is not null) environment[RollForward] = null;
        environment[DiagnosticPort.Variable] = socketPath is null ? null : DiagnosticPort.SuspendAndConnect(socketPath);
        environment[DiagnosticPort.SamplingVariable] = null;
        if (samplingInterval is { } interval) Choose(DiagnosticPort.SamplingVariable, DiagnosticPort.Sampling(interval));
        environment[DiagnosticPort.SelfRecordingVariable] = null;
        environment[ToolVariables.Variable] = ToolVariables.Join(own);
        foreach (var variable in Platforms.Current.Ports.TemporaryFolderVariables) environment[variable] = temporaryFolder;
        return environment;
    }
}
