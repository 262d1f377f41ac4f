namespace Concur.Core.Measuring.Platform;

/// <summary>Where this system keeps what programs keep for a user.</summary>
public static class UserFolders
{
    private const string OfMac = "Library/Caches";
    private const string OfUnix = ".cache";

    /// <summary>The folder for what can be made again; empty where the user has none.</summary>
    public static string Caches => OperatingSystem.IsWindows()
        ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
        : CachesBelow(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), OperatingSystem.IsMacOS() ? OfMac : OfUnix);

    /// <summary>The folder for what programs install for this user alone, which need not be there yet; empty where there is none.</summary>
    public static string Data =>
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);

    /// <summary>The folder for what the user has set, which need not be there yet; empty where the user has none.</summary>
    public static string Settings =>
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);

    /// <summary>The folder for caches in a user's own folder, which a user without one may be told to have, such as /nonexistent.</summary>
    /// <param name="userFolder">The user's own folder; empty where there is none.</param>
    /// <param name="name">The folder for caches in it.</param>
    /// <returns>Empty where the user's own folder is not there.</returns>
    public static string CachesBelow(string userFolder, string name = OfUnix) =>
        Path.IsPathRooted(userFolder) && Directory.Exists(userFolder) ? Path.Combine(userFolder, name) : "";
}
