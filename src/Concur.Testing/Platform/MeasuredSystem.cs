namespace Concur.Testing.Platform;

/// <summary>Whether the tool can measure on this system.</summary>
internal static class MeasuredSystem
{
    /// <summary>Why nothing can be measured here; null where it can.</summary>
    public static string? Refusal =>
        OperatingSystem.IsLinux() || OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
            ? null
            : "dotnet-concur measures on Linux, Windows and macOS, and this is another system.";
}
