namespace Concur.Core.Measuring.UserCode;

/// <summary>The shared frameworks of the .NET installation that runs the tool.</summary>
/// <param name="root">The installation's folder, in which the host lies.</param>
internal sealed class InstalledRuntimes(string root)
{
    /// <summary>Versions of a framework, oldest first; previews count as their release.</summary>
    public IReadOnlyList<Version> Of(string framework)
    {
        var folder = Path.Combine(root, "shared", framework);
        return !Directory.Exists(folder) ? [] : [.. Directory.EnumerateDirectories(folder)
            .Select(path => Version.TryParse(Path.GetFileName(path).Split('-')[0], out var version) ? version : null)
            .OfType<Version>().Order()];
    }

    /// <summary>The newest version of .NET; null when there is none.</summary>
    public Version? Newest => Of("Microsoft.NETCore.App") is [.., var newest] ? newest : null;

    /// <summary>Whether a .NET SDK is there.</summary>
    public bool HasSdk => Directory.Exists(Path.Combine(root, "sdk")) && Directory.EnumerateDirectories(Path.Combine(root, "sdk")).Any();
}
