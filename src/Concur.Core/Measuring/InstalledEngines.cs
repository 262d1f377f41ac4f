using System.Globalization;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>
/// Finds engines, which come in packages of their own: beside the tool, or in a folder of this user's that has one for each version of
/// what the tool and an engine say to each other.
/// </summary>
public static class InstalledEngines
{
    private const string OfTool = "dotnet-concur";

    /// <summary>The folder of an engine of this user's, whether it is there or not; null where the user has no folder.</summary>
    /// <param name="name">The engine's name.</param>
    public static string? OwnFolder(string name) => UserFolders.Data is { Length: > 0 } data
        ? Path.Combine(data, OfTool, EngineFiles.Folder, ProtocolVersion.Current.ToString(CultureInfo.InvariantCulture), name)
        : null;

    /// <summary>The assembly of an engine: precompiled for a machine, else portable.</summary>
    /// <param name="toolFolder">The folder of the tool's assemblies.</param>
    /// <param name="name">The engine's name.</param>
    /// <param name="runtimeIdentifier">That of the machine, such as linux-arm64; null for this one's.</param>
    /// <returns>Its path; null where it is not installed.</returns>
    public static string? Find(string toolFolder, string name, string? runtimeIdentifier = null)
    {
        string?[] folders = [Path.Combine(toolFolder, EngineFiles.Folder, name), OwnFolder(name)];
        string[] kinds = [runtimeIdentifier ?? RuntimeIdentifier, EngineFiles.Portable];
        return folders.OfType<string>()
            .SelectMany(folder => kinds.Where(IsName).Select(kind => Path.Combine(folder, kind, EngineFiles.OrleansAssembly)))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>That of this machine.</summary>
    internal static string RuntimeIdentifier => Platforms.Current.Shell.RuntimeIdentifier;

    /// <summary>What <c>doctor</c> says of it.</summary>
    /// <param name="toolFolder">The folder of the tool's assemblies.</param>
    public static MachineCheck Check(string toolFolder) => Find(toolFolder, EngineFiles.Orleans) is { } path
        ? new MachineCheck("engine", CheckState.Good, $"orleans: {Path.GetDirectoryName(path)}")
        : new MachineCheck("engine", CheckState.Good, "orleans is not installed; only the strategy of that name needs it: "
            + EngineFiles.AddCommand(EngineFiles.Orleans));

    /// <summary>Refuses strategies whose engine is not installed.</summary>
    /// <param name="toolFolder">The folder of the tool's assemblies.</param>
    /// <param name="strategies">The strategies that will run.</param>
    /// <exception cref="ConcurException">There is one.</exception>
    public static void Require(string toolFolder, IEnumerable<string> strategies)
    {
        var missing = strategies.Select(text => StrategyCatalogue.Find(StrategySpec.NameOf(text))?.Engine)
            .FirstOrDefault(engine => engine is not null && Find(toolFolder, engine) is null);
        if (missing is not null) throw new ConcurException(FailureKind.Unsupported, EngineFiles.Missing(missing));
    }

    /// <summary>Whether it is the name of a folder. Another machine may have sent it, so it must not lead into another folder.</summary>
    private static bool IsName(string kind) => kind.Length > 0 && kind.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');
}
