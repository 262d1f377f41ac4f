using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>
/// Whether the system is Wine, which runs programs for Windows on Linux: some of the figures that it gives are wrong, and those that are
/// known to be so are unavailable.
/// </summary>
[SupportedOSPlatform("windows")]
internal static unsafe class Wine
{
    /// <summary>Its version, such as 10.0; null on Windows itself.</summary>
    public static string? Version { get; } = Read();

    public static bool IsHere => Version is not null;

    /// <summary>Its ntdll has a function for it: https://gitlab.winehq.org/wine/wine/-/wikis/Developer-FAQ.</summary>
    private static string? Read()
    {
        if (!NativeLibrary.TryLoad("ntdll.dll", out var library)) return null;
        if (!NativeLibrary.TryGetExport(library, "wine_get_version", out var version)) return null;
        return Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)version)());
    }
}
