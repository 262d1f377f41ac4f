using Concur.Core.Measuring.Platform;

namespace Concur.Tool.Console;

/// <summary>The folder for files that the tool can always create again.</summary>
/// <param name="Folder">Its absolute path.</param>
/// <param name="IsTemporary">Whether it is in the temporary folder for want of another.</param>
internal sealed record CacheHome(string Folder, bool IsTemporary)
{
    /// <summary>The variable that names the folder of caches: https://specifications.freedesktop.org/basedir-spec.</summary>
    public const string Variable = "XDG_CACHE_HOME";

    /// <summary>The tool's folder among those of other programs.</summary>
    public const string Name = "dotnet-concur";

    /// <summary>
    /// Below <see cref="Variable"/>, or where this system keeps the user's caches. A process in a container may have neither; it gets a
    /// folder in the temporary one. Where there can't be one either, it is one of this command alone.
    /// </summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    /// <param name="userCaches">Where this system keeps the user's caches; empty where the user has no folder.</param>
    /// <param name="lastingFolder">Makes a folder in the temporary one; null where it can't.</param>
    public static CacheHome Find(Func<string, string?> variable, string userCaches, Func<string?> lastingFolder) =>
        variable(Variable) is { Length: > 0 } home && Path.IsPathRooted(home) ? new(Path.Combine(home, Name), false)
        : userCaches.Length > 0 ? new(Path.Combine(userCaches, Name), false)
        : new(lastingFolder() ?? Path.Combine(Path.GetTempPath(), $"{Name}-{Path.GetRandomFileName()}"), true);

    /// <summary>That of this process's user.</summary>
    public static CacheHome OfUser() => Find(Environment.GetEnvironmentVariable, UserFolders.Caches, Platforms.LastingFolder);

    /// <summary>The folder of the tool's own files, which a tool of a single file has here.</summary>
    public string ToolFolder() => CarriedFiles.Unpack(Folder) ?? AppContext.BaseDirectory;
}
