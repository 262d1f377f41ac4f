using Concur.Core.Model;
using Concur.Traces.Symbols.Linux;
using Concur.Traces.Symbols.MacOS;

namespace Concur.Core.Storage.Unix;

/// <summary>Devices and pipes that a path leads to.</summary>
internal static class SpecialFiles
{
    private static readonly string[] Folders = ["/dev/", "/proc/", @"\\.\"];

    /// <summary>Whether a path may be one of a device or a pipe, which can be written and not replaced.</summary>
    public static bool MayBe(string path) =>
        Folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)) || !IsOrdinary(path);

    /// <summary>Whether a path leads to an ordinary file, or to nothing. Opening a pipe may wait for ever.</summary>
    public static bool IsOrdinary(string path) =>
        (OperatingSystem.IsMacOS() ? FileAttributesCall.IsOrdinary(path) : FileIdentity.IsOrdinary(path)) ?? true;

    /// <exception cref="ConcurException">It leads to a pipe, a device, a socket or a folder.</exception>
    public static void Refuse(string path)
    {
        if (!IsOrdinary(path)) throw new ConcurException(FailureKind.BadInput, $"'{path}' is no ordinary file");
    }
}
