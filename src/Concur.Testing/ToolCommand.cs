using System.Reflection;
using System.Text.Json;

namespace Concur.Testing;

/// <summary>How the tool is started.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">What comes before the tool's own arguments.</param>
internal sealed record ToolCommand(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>The variable with the path of the tool: its executable, or dotnet-concur.dll.</summary>
    public const string Variable = "CONCUR_TOOL";

    private const string Name = "dotnet-concur";
    private const string Update = "update it: dotnet tool update -g dotnet-concur";

    private static readonly string[] Manifests = [Path.Combine(".config", "dotnet-tools.json"), "dotnet-tools.json"];

    /// <summary>
    /// The tool that <see cref="Variable"/> names, that of a local tool manifest in this folder or above it, or the installed one.
    /// </summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    /// <param name="folder">The current folder.</param>
    /// <exception cref="InvalidOperationException">There is none; the message says how to install it.</exception>
    public static ToolCommand Find(Func<string, string?> variable, string folder)
    {
        var dotnet = variable("DOTNET_HOST_PATH") ?? "dotnet";
        if (variable(Variable) is { Length: > 0 } given)
        {
            if (!File.Exists(given)) throw new InvalidOperationException($"{Variable} names '{given}', and there is no such file");
            var isAssembly = given.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
            return isAssembly ? new ToolCommand(dotnet, [given]) : new ToolCommand(given, []);
        }

        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            // 'dotnet concur' starts a local tool too, from the manifest that lies nearest.
            if (Manifests.Any(name => NamesTool(Path.Combine(above, name)))) return new ToolCommand(dotnet, ["concur"]);
        }

        var folders = (variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(Path.Combine(variable("HOME") ?? variable("USERPROFILE") ?? folder, ".dotnet", "tools"));
        var installed = folders.SelectMany(place => (string[])[Path.Combine(place, Name), Path.Combine(place, Name + ".exe")])
            .FirstOrDefault(File.Exists);
        return installed is not null ? new ToolCommand(installed, []) : throw new InvalidOperationException(
            $"the tool {Name} is not installed, and Concur.Testing measures with it; install it: dotnet tool install -g {Name}");
    }

    /// <summary>Refuses a tool that is older than this package: it may lack what the package asks for.</summary>
    /// <param name="printed">The version as the tool prints it.</param>
    /// <param name="own">This package's version.</param>
    /// <exception cref="InvalidOperationException">It is older, or prints no version.</exception>
    public static void Require(string printed, string own)
    {
        var needed = VersionIn(own) ?? new Version(0, 0);
        var found = VersionIn(printed)
            ?? throw new InvalidOperationException($"{Name} prints '{printed.Trim()}' for its version: it is another tool; {Update}");
        if (found >= needed) return;
        throw new InvalidOperationException($"{Name} {found} is older than this Concur.Testing, which needs {needed} or later; {Update}");
    }

    /// <summary>This package's version.</summary>
    public static string OwnVersion =>
        typeof(ToolCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>The first two numbers: files and options do not change within them.</summary>
    private static Version? VersionIn(string text) =>
        Version.TryParse(text.Trim().Split('-', '+')[0], out var version) ? new Version(version.Major, version.Minor) : null;

    private static bool NamesTool(string manifest)
    {
        if (!File.Exists(manifest)) return false;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(manifest));
            return json.RootElement.TryGetProperty("tools", out var tools) && tools.TryGetProperty(Name, out _);
        }
        catch (JsonException)
        {
            return false; // The SDK says what is wrong with it, wherever it is used.
        }
    }
}
