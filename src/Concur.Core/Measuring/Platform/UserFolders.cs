namespace Concur.Core.Measuring.Platform;

/// <summary>Where this system keeps what programs keep for a user.</summary>
public static class UserFolders
{
    /// <summary>
    /// The folder for what can be made again: by https://specifications.freedesktop.org/basedir-spec, and on Windows the folder of local
    /// application data.
    /// </summary>
    public static string Cache
    {
        get
        {
            if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home && Path.IsPathRooted(home)) return home;
            return OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        }
    }
}
