namespace Concur.Core.Storage.Unix;

/// <summary>Devices and pipes that Unix systems give a path.</summary>
internal static class SpecialFiles
{
    private static readonly string[] Folders = ["/dev/", "/proc/"];

    /// <summary>Whether a path may be one of a device or a pipe, which can be written and not replaced.</summary>
    public static bool MayBe(string path) => Folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal));
}
