using System.Collections.Immutable;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;

namespace Concur.Core.Measuring;

/// <summary>Builds a project, or a file-based app, in Release and says where its assembly lies.</summary>
/// <param name="harness">For the host, beside which the SDK lies.</param>
/// <param name="files">Files of the tool that the build needs.</param>
/// <param name="clock">Measures how long a build takes.</param>
/// <param name="progress">Is told what was built.</param>
/// <param name="framework">The version of .NET that will run it; null for the newest.</param>
public sealed class ProjectBuild(
    HarnessFiles harness, BuildFiles files, TimeProvider clock, IProgress<RunEvent> progress, DotnetFramework? framework = null)
{
    /// <summary>The version of .NET that will run what is built; null for the newest.</summary>
    public DotnetFramework? Framework { get; } = framework;

    private const string NoEntryPoint = "error CS5001";
    private const string UnknownType = "error CS0246";

    private static readonly string[] OurAttributes =
        ["Workload", "Strategy", "Params", "WorkUnit", "UnitSource", "Items", "Setup", "Cleanup"];

    private readonly DotnetSdk _sdk = new(harness);

    /// <summary>Builds it.</summary>
    /// <param name="path">A .csproj (or .fsproj, .vbproj), or a .cs file.</param>
    /// <param name="cancellation">Ends the build.</param>
    /// <returns>The assembly's path.</returns>
    /// <exception cref="ConcurException">There is no SDK, or the build failed: then its errors follow the first line.</exception>
    public async Task<string> BuildAsync(string path, CancellationToken cancellation)
    {
        _sdk.Require($"building '{path}'");
        var began = clock.GetTimestamp();
        var isFile = path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase);
        ImmutableArray<string> properties = isFile
            ? ["-p:CustomAfterMicrosoftCommonTargets=" + files.ReferenceTargets]
            :
            [
                "-p:CopyLocalLockFileAssemblies=true",
                "-p:RestoreAdditionalProjectSources=" + files.PackageFolder,
                .. await TargetAsync(path, cancellation),
            ];
        ImmutableArray<string> build = ["build", path, "-c", "Release", "-v", "q", "-t:Build", "-getProperty:TargetPath", .. properties];
        var exit = await _sdk.RunAsync(build, cancellation);

        // A file of methods alone is a library; one with statements is an application.
        if (isFile && exit.Usage.ExitCode != 0 && exit.Output.Contains(NoEntryPoint, StringComparison.Ordinal))
            exit = await _sdk.RunAsync([.. build, "-p:OutputType=Library"], cancellation);
        var built = LastLine(exit);
        if (exit.Usage.ExitCode != 0 || !File.Exists(built)) throw Failed(path, exit.Output);
        progress.Report(new RunEvent.Built(built, clock.GetElapsedTime(began)));
        return built;
    }

    /// <summary>Of several target frameworks, the newest that is installed.</summary>
    private async Task<ImmutableArray<string>> TargetAsync(string path, CancellationToken cancellation)
    {
        var exit = await _sdk.RunAsync(["msbuild", path, "-nologo", "-getProperty:TargetFrameworks"], cancellation);
        if (exit.Usage.ExitCode != 0) throw Failed(path, exit.Output);
        var targets = LastLine(exit).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (targets.Length == 0) return [];
        var newest = Framework?.Version ?? new InstalledRuntimes(harness.Root).Newest;
        return NewestRunnable(targets, newest) is { } target
            ? ["-p:TargetFramework=" + target]
            : throw new ConcurException(
                FailureKind.BadInput,
                $"'{path}' targets {string.Join(", ", targets)}, none of which .NET {newest} runs; give the path of a built .dll");
    }

    /// <summary>The newest of several target frameworks that an installation runs; null when it runs none of them.</summary>
    internal static string? NewestRunnable(IEnumerable<string> targets, Version? installed) => targets
        .Select(target => (Target: target, Version: VersionOf(target)))
        .Where(candidate => candidate.Version is not null && candidate.Version.Major <= installed?.Major)
        .OrderBy(candidate => candidate.Version).LastOrDefault().Target;

    /// <summary>The version in a name such as net8.0; null in those of .NET Standard, .NET Framework or one system.</summary>
    private static Version? VersionOf(string target) =>
        target.StartsWith("net", StringComparison.Ordinal) && Version.TryParse(target[3..], out var version) ? version : null;

    private static string LastLine(ChildExit exit) => DotnetSdk.LinesOf(exit).LastOrDefault() ?? "";

    private static ConcurException Failed(string path, string output)
    {
        var errors = output.Split('\n', StringSplitOptions.TrimEntries)
            .Where(line => line.Contains("error ", StringComparison.Ordinal))
            .Select(line => line.LastIndexOf(" [", StringComparison.Ordinal) is > 0 and var project ? line[..project] : line)
            .Distinct().ToList();
        if (errors.Exists(IsOfOurAttributes))
            errors.Add("The attributes come from the package Concur.Abstractions: 'dotnet concur help own-code' has its lines.");
        return new ConcurException(
            FailureKind.BadInput, $"'{path}' does not build:\n{(errors.Count == 0 ? output.Trim() : string.Join('\n', errors))}");
    }

    private static bool IsOfOurAttributes(string error) =>
        error.Contains(UnknownType, StringComparison.Ordinal)
        && OurAttributes.Any(name => error.Contains($"'{name}'", StringComparison.Ordinal));
}

/// <summary>Files of the tool's own folder that a build needs.</summary>
/// <param name="PackageFolder">Holds the package Concur.Abstractions in the tool's version.</param>
/// <param name="ReferenceTargets">An MSBuild file that lets a single .cs file use Concur.Abstractions.</param>
public sealed record BuildFiles(string PackageFolder, string ReferenceTargets)
{
    /// <summary>The files below the tool's folder.</summary>
    public static BuildFiles Of(string toolFolder)
    {
        var packages = Path.Combine(toolFolder, "packages");
        return new BuildFiles(packages, Path.Combine(packages, "Concur.Abstractions.targets"));
    }
}
