using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Storage;

/// <summary>A command in files.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Command">The command line as it was given.</param>
internal sealed record StoredCommand(string Name, string Command)
{
    /// <summary>What was run once before its first launch; null for nothing, and in older files.</summary>
    public string? Setup { get; init; }

    /// <summary>What was run before each launch, as above.</summary>
    public string? Prepare { get; init; }

    /// <summary>What was run after its last launch, as above.</summary>
    public string? Cleanup { get; init; }

    /// <summary>A command as files have it, without what looks like a secret.</summary>
    public static StoredCommand Of(NamedCommand command) => new(command.Name, SecretText.Redacted(command.Text))
    {
        Setup = Redacted(command.Setup),
        Prepare = Redacted(command.Prepare),
        Cleanup = Redacted(command.Cleanup),
    };

    /// <summary>The command in the file.</summary>
    public NamedCommand ToCommand() => new(Name, Command) { Setup = Setup, Prepare = Prepare, Cleanup = Cleanup };

    private static string? Redacted(string? text) => text is null ? null : SecretText.Redacted(text);
}

/// <summary>The tool in files.</summary>
/// <param name="Version">Its version.</param>
internal sealed record StoredTool(string Version);
