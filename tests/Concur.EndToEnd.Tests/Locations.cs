using System.Reflection;

namespace Concur.EndToEnd.Tests;

/// <summary>Where the things under test lie.</summary>
internal static class Locations
{
    private static readonly string Configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));

    public static string Root { get; } = Path.GetFullPath(typeof(Locations).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!);

    public static string ToolFolder { get; } = Path.Combine(Root, "artifacts", "bin", "Concur.Tool", Configuration);

    public static string Tool { get; } = Path.Combine(ToolFolder, "dotnet-concur.dll");

    public static string Readme { get; } = Path.Combine(Root, "README.md");

    public static string PerfRefusal { get; } = Built("PerfRefusal");

    public static string LongRunning { get; } = Built("LongRunning");

    public static string SeedProgram { get; } = Built("SeedProgram");

    public static string FaultyWorkloads { get; } = Built("Concur.FaultyWorkloads");

    public static string PlugIns { get; } = Built("Concur.PlugIns");

    public static string TruthWorkloads { get; } = Built("Concur.TruthWorkloads");

    /// <summary>The folder of the built tests of a framework.</summary>
    public static string ScalingTests(string framework) => Path.GetDirectoryName(Built("ScalingTests." + framework))!;

    /// <summary>The built tests of a project of ours, such as Concur.Core; a test assembly also runs by itself.</summary>
    public static string TestsOf(string project) => Built(project + ".Tests");

    private static string Built(string project) => Path.Combine(Root, "artifacts", "bin", project, Configuration, project + ".dll");
}
