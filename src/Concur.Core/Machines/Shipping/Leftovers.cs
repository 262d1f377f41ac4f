namespace Concur.Core.Machines.Shipping;

/// <summary>What agents left that were ended while they received something.</summary>
internal static class Leftovers
{
    /// <summary>What the names of files and folders end with that are not complete.</summary>
    public const string Partial = ".partial";

    /// <summary>No file takes longer to be sent, and no folder to be made.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    /// <summary>Removes it once it is old.</summary>
    /// <param name="received">The folder in which each agent has one for files that came.</param>
    /// <param name="folders">The folder of folders that are made of them.</param>
    public static void Remove(string received, string folders)
    {
        foreach (var folder in new DirectoryInfo(received).EnumerateDirectories().Where(IsOld)) folder.Delete(recursive: true);
        foreach (var folder in new DirectoryInfo(folders).EnumerateDirectories("*" + Partial).Where(IsOld)) folder.Delete(recursive: true);
    }

    private static bool IsOld(DirectoryInfo folder) => TimeProvider.System.GetUtcNow().UtcDateTime - folder.LastWriteTimeUtc > Abandoned;
}
