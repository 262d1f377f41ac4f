using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Concur.Core.Model;

namespace Concur.Tool.Viewing;

/// <summary>
/// ASP.NET Core, as the .NET installation that runs the tool has it. Only <c>view</c> needs it, so the tool starts without it, and
/// where it is not installed.
/// </summary>
internal static class AspNetCore
{
    private const string Framework = "Microsoft.AspNetCore.App";
    private static readonly AssemblyName First = new("Microsoft.AspNetCore");

    /// <summary>Makes its assemblies loadable.</summary>
    /// <exception cref="ConcurException">It is not installed.</exception>
    public static void Load() => Load(RuntimeEnvironment.GetRuntimeDirectory());

    /// <summary>Makes its assemblies loadable where this process has not got them anyway.</summary>
    /// <param name="runtimeFolder">The folder of the .NET runtime, shared/Microsoft.NETCore.App/VERSION.</param>
    /// <exception cref="ConcurException">It is not installed.</exception>
    internal static void Load(string runtimeFolder)
    {
        if (Find(runtimeFolder, Environment.Version.Major) is { } folder)
        {
            AssemblyLoadContext.Default.Resolving += (context, name) =>
                Path.Combine(folder, name.Name + ".dll") is var path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        }

        try
        {
            Assembly.Load(First);
        }
        catch (FileNotFoundException)
        {
            var version = FormattableString.Invariant($"{Environment.Version.Major}.{Environment.Version.Minor}");
            throw new ConcurException(
                FailureKind.Unsupported,
                $"view needs ASP.NET Core {version}, and the .NET installation that runs this tool has none; install the ASP.NET Core "
                + $"runtime from https://dotnet.microsoft.com/download/dotnet/{version}, or open the run's report.html in a browser");
        }
    }

    /// <summary>The newest version for the runtime's major version.</summary>
    /// <param name="runtimeFolder">The folder of the .NET runtime, shared/Microsoft.NETCore.App/VERSION.</param>
    /// <param name="major">The runtime's major version.</param>
    /// <returns>The folder of its assemblies; null where there is none.</returns>
    internal static string? Find(string runtimeFolder, int major)
    {
        var folder = Path.GetFullPath(Path.Combine(runtimeFolder, "..", "..", Framework));
        if (!Directory.Exists(folder)) return null;
        return Directory.EnumerateDirectories(folder)
            .Select(path => (Path: path, Version: VersionOf(Path.GetFileName(path))))
            .Where(found => found.Version?.Major == major)
            .OrderBy(found => found.Version)
            .ThenByDescending(found => found.Path.Length)
            .Select(found => found.Path)
            .LastOrDefault();
    }

    /// <summary>A preview counts as its release.</summary>
    private static Version? VersionOf(string name) => Version.TryParse(name.Split('-')[0], out var version) ? version : null;
}
