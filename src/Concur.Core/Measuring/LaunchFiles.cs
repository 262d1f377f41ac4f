using System.Collections.Immutable;
using Concur.Core.Measuring.Harness;
using Concur.Core.Measuring.Processes;
using Concur.Core.Measuring.UserCode;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>The files by which the tool tells the harness what to launch, and the harness tells what it measured.</summary>
/// <param name="harness">The harness, for the runtimes beside its host.</param>
/// <param name="folder">Where the files lie.</param>
internal sealed class LaunchFiles(HarnessFiles harness, PrivateFolder folder)
{
    private string ResultPath => folder.File("result");

    /// <summary>Writes what the harness reads at its start.</summary>
    /// <param name="spec">The launch; without the paths of the files.</param>
    /// <param name="workerPortPrefix">The beginning of the paths of workers' ports; null when they have none.</param>
    /// <returns>The arguments of the host.</returns>
    /// <exception cref="Model.ConcurException">The workload's assembly can't run under the installed runtimes.</exception>
    public async Task<ImmutableArray<string>> WriteAsync(LaunchSpec spec, string? workerPortPrefix)
    {
        var config = await WriteRuntimeConfigAsync(spec.AssemblyPath);
        var complete = spec with { ResultPath = ResultPath, WorkerPortPrefix = workerPortPrefix, RuntimeConfigPath = config };
        var specPath = folder.File("spec");
        await File.WriteAllLinesAsync(specPath, complete.ToLines(), CancellationToken.None);
        return [.. HarnessCommand.Under(config), harness.Path, HarnessCommand.Launch, specPath];
    }

    /// <summary>Reads what the harness measured.</summary>
    /// <returns>Null when it wrote nothing, or was killed while it wrote.</returns>
    public LaunchResult? ReadResult()
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

    /// <summary>A user's assembly runs under its own settings and frameworks, a built-in workload under the harness's.</summary>
    private async Task<string?> WriteRuntimeConfigAsync(string? assemblyPath)
    {
        if (assemblyPath is null) return null;
        var path = folder.File("runtimeconfig.json");
        var config = RuntimeConfig.For(assemblyPath, new InstalledRuntimes(harness.Root));
        await File.WriteAllTextAsync(path, config, CancellationToken.None);
        return path;
    }
}
