using Concur.Core.Measuring.Platform;

namespace Concur.Tool.Console;

/// <summary>The folder for files that the tool can always create again.</summary>
/// <param name="Folder">Its absolute path.</param>
/// <param name="IsTemporary">Whether it is in the temporary folder for want of another.</param>
internal sealed record CacheHome(string Folder, bool IsTemporary)
{
    /// <summary>The variable that names the folder of caches: https://specifications.freedesktop.org/basedir-spec.</summary>
    public const string Variable = "XDG_CACHE_HOME";

    private const string Name = "dotnet-concur";

    /// <summary>
    /// Below <see cref="Variable"/>, or the user's own folder. A process in a container may have neither; it gets a folder in the
    /// temporary one. Where there can't be one either, it is one of this command alone.
    /// </summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    /// <param name="userFolder">The user's own folder; empty where there is none.</param>
    /// <param name="lastingFolder">Makes a folder in the temporary one; null where it can't.</param>
    public static CacheHome Find(Func<string, string?> variable, string userFolder, Func<string?> lastingFolder) =>
        variable(Variable) is { Length: > 0 } home && Path.IsPathRooted(home)
            ? new(Path.Combine(home, Name), false)
        : IsThere(userFolder) ? new(Path.Combine(userFolder, ".cache", Name), false)
        : new(lastingFolder() ?? Path.Combine(Path.GetTempPath(), $"{Name}-{Path.GetRandomFileName()}"), true);

    /// <summary>That of this process's user.</summary>
    public static CacheHome OfUser() => Find(
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        Platforms.LastingFolder);

    /// <summary>The folder of the tool's own files, which a tool of a single file has here.</summary>
    public string ToolFolder() => CarriedFiles.Unpack(Folder) ?? AppContext.BaseDirectory;

    /// <summary>A user without a folder may be given one that does not exist, such as /nonexistent.</summary>
    private static bool IsThere(string userFolder) => Path.IsPathRooted(userFolder) && Directory.Exists(userFolder);
}
