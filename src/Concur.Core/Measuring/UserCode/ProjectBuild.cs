using System.Collections.Immutable;
using Concur.Core.Measuring.Harness;
using Concur.Core.Measuring.Native;
using Concur.Core.Model;

namespace Concur.Core.Measuring.UserCode;

/// <summary>Builds a project, or a file-based app, in Release and says where its assembly lies.</summary>
/// <param name="harness">For the host, beside which the SDK lies.</param>
/// <param name="files">What the build takes from the tool.</param>
public sealed class ProjectBuild(HarnessFiles harness, BuildFiles files)
{
    private const string NoEntryPoint = "error CS5001";

    /// <summary>Builds it.</summary>
    /// <param name="path">A .csproj (or .fsproj, .vbproj), or a .cs file.</param>
    /// <param name="cancellation">Ends the build.</param>
    /// <returns>The assembly's path.</returns>
    /// <exception cref="ConcurException">There is no SDK, or the build failed: then its errors follow the first line.</exception>
    public async Task<string> BuildAsync(string path, CancellationToken cancellation)
    {
        var installed = new InstalledRuntimes(harness.Root);
        if (!installed.HasSdk) throw new ConcurException(FailureKind.BadInput, $"building '{path}' needs a .NET SDK beside '{harness.Host}'; give the path of a built .dll instead");
        var isFile = path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase);
        ImmutableArray<string> properties = isFile
            ? ["-p:CustomAfterMicrosoftCommonTargets=" + files.ReferenceTargets]
            : ["-p:CopyLocalLockFileAssemblies=true", "-p:RestoreAdditionalProjectSources=" + files.PackageFolder, .. await TargetAsync(path, installed, cancellation)];
        ImmutableArray<string> build = ["build", path, "-c", "Release", "-v", "q", "-t:Build", "-getProperty:TargetPath", .. properties];
        var exit = await RunAsync(build, cancellation);

        // A file of methods alone is a library; one with statements is an application.
        if (isFile && exit.ExitCode != 0 && exit.Output.Contains(NoEntryPoint, StringComparison.Ordinal))
            exit = await RunAsync([.. build, "-p:OutputType=Library"], cancellation);
        var built = LastLine(exit.Output);
        return exit.ExitCode == 0 && File.Exists(built) ? built : throw Failed(path, exit.Output);
    }

    /// <summary>Of several target frameworks, the newest that is installed.</summary>
    private async Task<ImmutableArray<string>> TargetAsync(string path, InstalledRuntimes installed, CancellationToken cancellation)
    {
        var exit = await RunAsync(["msbuild", path, "-nologo", "-getProperty:TargetFrameworks"], cancellation);
        if (exit.ExitCode != 0) throw Failed(path, exit.Output);
        var targets = LastLine(exit.Output).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (targets.Length == 0) return [];
        var newest = installed.Newest;
        var fitting = targets
            .Where(target => target.StartsWith("net", StringComparison.Ordinal) && Version.TryParse(target[3..], out var version) && newest is not null && version.Major <= newest.Major)
            .OrderBy(target => Version.Parse(target[3..])).LastOrDefault();
        return fitting is null
            ? throw new ConcurException(FailureKind.BadInput, $"'{path}' targets {string.Join(", ", targets)}, none of which .NET {newest} runs; give the path of a built .dll")
            : ["-p:TargetFramework=" + fitting];
    }

    /// <summary>No build server stays behind.</summary>
    private async Task<ChildExit> RunAsync(ImmutableArray<string> arguments, CancellationToken cancellation)
    {
        var child = await Child.StartAsync(new ChildStart(harness.Host, arguments, new Dictionary<string, string?>
        {
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["UseSharedCompilation"] = "false",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["MSBUILDTERMINALLOGGER"] = "off",
        }));
        try
        {
            return await child.Exited.WaitAsync(cancellation);
        }
        finally
        {
            child.Kill();
            await child.Exited;
        }
    }

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";

    private static ConcurException Failed(string path, string output)
    {
        var errors = output.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Contains("error ", StringComparison.Ordinal))
            .Select(line => line.LastIndexOf(" [", StringComparison.Ordinal) is > 0 and var project ? line[..project] : line)
            .Distinct().ToList();
        return new ConcurException(FailureKind.BadInput, $"'{path}' does not build:\n{(errors.Count == 0 ? output.Trim() : string.Join('\n', errors))}");
    }
}

/// <summary>What a build takes from the tool's own folder.</summary>
/// <param name="PackageFolder">Holds the package Concur.Abstractions in the tool's version.</param>
/// <param name="ReferenceTargets">An MSBuild file that lets a single .cs file use Concur.Abstractions.</param>
public sealed record BuildFiles(string PackageFolder, string ReferenceTargets)
{
    /// <summary>The files below the tool's folder.</summary>
    public static BuildFiles Of(string toolFolder) => new(Path.Combine(toolFolder, "packages"), Path.Combine(toolFolder, "packages", "Concur.Abstractions.targets"));
}
