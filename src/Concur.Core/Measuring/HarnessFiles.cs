using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>Finds the harness that came with the tool, and the host that runs it.</summary>
public sealed record HarnessFiles
{
    private const string Assembly = "Concur.Harness.dll";
    private const string Folder = "harness";

    /// <summary>The harness for runtimes that are older than the tool's: it is compiled for the oldest of them.</summary>
    private static readonly string OlderFolder = new DotnetFramework(DotnetFramework.Oldest).Name;
    private static readonly string[] HostNames = ["dotnet", "dotnet.exe"];

    private readonly string _older;
    private readonly string _toolFolder;

    private HarnessFiles(string toolFolder, string path, bool precompiled)
    {
        (Host, Path, Precompiled, _toolFolder) = (FindHost(), path, precompiled, toolFolder);
        _older = System.IO.Path.Combine(toolFolder, Folder, OlderFolder, Assembly);
    }

    /// <summary>The dotnet host of the runtime that runs the tool.</summary>
    public string Host { get; }

    /// <summary>The harness's assembly.</summary>
    public string Path { get; }

    /// <summary>The harness's assembly for a version of .NET.</summary>
    /// <param name="major">The major version under which it will run.</param>
    public string PathFor(int major) => major < DotnetFramework.OfTool ? _older : Path;

    /// <inheritdoc cref="InstalledEngines.Find"/>
    public string? EnginePath(string name, string? runtimeIdentifier = null) => InstalledEngines.Find(_toolFolder, name, runtimeIdentifier);

    /// <inheritdoc cref="InstalledEngines.Require"/>
    public void RequireEngines(IEnumerable<string> strategies) => InstalledEngines.Require(_toolFolder, strategies);

    /// <summary>A machine whose runtime is that of launches.</summary>
    /// <param name="machine">The machine, with the runtime of the tool.</param>
    /// <param name="framework">The name of the launches' version of .NET; null for the tool's.</param>
    public MachineFacts Under(MachineFacts machine, string? framework)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return DotnetFramework.Find(framework) is { } asked
            && new InstalledRuntimes(Root).OfCore.LastOrDefault(version => version.Major == asked.Major) is { } version
                ? machine with { Runtime = $".NET {version}" }
                : machine;
    }

    /// <summary>Where the silos of launches find each other; null for their driver. Nothing stores it.</summary>
    public ClusterMembership? Membership { get; init; }

    /// <summary>Whether it is precompiled for this machine.</summary>
    public bool Precompiled { get; }

    /// <summary>The installation in which the host lies.</summary>
    public string Root => System.IO.Path.GetDirectoryName(Host)!;

    /// <summary>Looks below the tool's own folder: precompiled code for this runtime identifier first, then portable code.</summary>
    /// <param name="toolFolder">The folder of the tool's assemblies.</param>
    /// <exception cref="ConcurException">The installation lacks it.</exception>
    public static HarnessFiles Find(string toolFolder)
    {
        var folder = System.IO.Path.Combine(toolFolder, Folder);
        var precompiled = System.IO.Path.Combine(folder, Platforms.Current.Shell.RuntimeIdentifier, Assembly);
        if (File.Exists(precompiled)) return new HarnessFiles(toolFolder, precompiled, true);
        var portable = System.IO.Path.Combine(folder, "any", Assembly);
        return File.Exists(portable)
            ? new HarnessFiles(toolFolder, portable, false)
            : throw new ConcurException(
                FailureKind.Unsupported, $"the installation is incomplete: '{portable}' is missing; reinstall dotnet-concur");
    }

    /// <summary>
    /// The host of the runtime that runs the tool: shared/Microsoft.NETCore.App/VERSION/ lies three levels below it. A tool that has a
    /// runtime of its own takes the installed one that other programs would.
    /// </summary>
    private static string FindHost()
    {
        var own = System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..");
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        string?[] folders = [own, Environment.GetEnvironmentVariable("DOTNET_ROOT"), .. path.Split(System.IO.Path.PathSeparator)];
        return folders.Where(System.IO.Path.IsPathRooted)
            .SelectMany(folder => HostNames.Select(name => System.IO.Path.GetFullPath(System.IO.Path.Combine(folder!, name))))
            .Where(File.Exists)
            .Select(host => new FileInfo(host).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? host)
            .FirstOrDefault(HasRuntimes) ?? throw new ConcurException(
                FailureKind.Unsupported,
                "no .NET runtime is installed, on which workloads run: there is no 'dotnet' in the folders of DOTNET_ROOT and PATH");
    }

    /// <summary>A script of that name, or a link to another program, has no runtimes beside it.</summary>
    private static bool HasRuntimes(string host) =>
        Directory.Exists(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(host)!, "shared"));
}
