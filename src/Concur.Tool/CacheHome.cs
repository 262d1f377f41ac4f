namespace Concur.Tool;

/// <summary>Finds the folder for files that the tool can always create again.</summary>
internal static class CacheHome
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
    /// <returns>An absolute path, and whether it is in the temporary folder for want of another.</returns>
    public static (string Path, bool IsTemporary) Find(
        Func<string, string?> variable, string userFolder, Func<string?> lastingFolder) =>
        variable(Variable) is { Length: > 0 } home && Path.IsPathRooted(home) ? (Path.Combine(home, Name), false)
        : IsThere(userFolder) ? (Path.Combine(userFolder, ".cache", Name), false)
        : (lastingFolder() ?? Path.Combine(Path.GetTempPath(), Name + "-" + Path.GetRandomFileName()), true);

    /// <summary>A user without a folder may be given one that does not exist, such as /nonexistent.</summary>
    private static bool IsThere(string userFolder) => Path.IsPathRooted(userFolder) && Directory.Exists(userFolder);
}
