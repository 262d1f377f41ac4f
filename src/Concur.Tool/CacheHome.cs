namespace Concur.Tool;

/// <summary>Finds the folder for files that the tool can always create again.</summary>
internal static class CacheHome
{
    /// <summary>The variable that names the folder of caches: https://specifications.freedesktop.org/basedir-spec.</summary>
    public const string Variable = "XDG_CACHE_HOME";

    private const string Name = "dotnet-concur";

    /// <summary>
    /// Below <see cref="Variable"/>, or where this system keeps the user's caches. A process in a container may have neither; it gets a
    /// folder in the temporary one. Where there can't be one either, it is one of this command alone.
    /// </summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    /// <param name="userCaches">Where this system keeps the user's caches; empty where the user has no folder.</param>
    /// <param name="lastingFolder">Makes a folder in the temporary one; null where it can't.</param>
    /// <returns>An absolute path, and whether it is in the temporary folder for want of another.</returns>
    public static (string Path, bool IsTemporary) Find(
        Func<string, string?> variable, string userCaches, Func<string?> lastingFolder) =>
        variable(Variable) is { Length: > 0 } home && Path.IsPathRooted(home) ? (Path.Combine(home, Name), false)
        : userCaches.Length > 0 ? (Path.Combine(userCaches, Name), false)
        : (lastingFolder() ?? Path.Combine(Path.GetTempPath(), Name + "-" + Path.GetRandomFileName()), true);
}
