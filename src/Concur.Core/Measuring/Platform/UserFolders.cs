namespace Concur.Core.Measuring.Platform;

/// <summary>Where this system keeps what programs keep for a user.</summary>
public static class UserFolders
{
    /// <summary>The folder for what can be made again; empty where the user has none.</summary>
    public static string Caches => OperatingSystem.IsWindows()
        ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
        : CachesBelow(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>The folder for caches in a user's own folder, which a user without one may be told to have, such as /nonexistent.</summary>
    /// <param name="userFolder">The user's own folder; empty where there is none.</param>
    /// <returns>Empty where that folder is not there.</returns>
    public static string CachesBelow(string userFolder) =>
        Path.IsPathRooted(userFolder) && Directory.Exists(userFolder) ? Path.Combine(userFolder, ".cache") : "";
}
