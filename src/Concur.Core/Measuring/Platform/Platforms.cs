using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Linux;

namespace Concur.Core.Measuring.Platform;

/// <summary>The only place that chooses the implementation for an operating system.</summary>
public static class Platforms
{
    /// <summary>The user's browser on this system.</summary>
    public static IBrowser Browser => Current.Browser;

    /// <summary>The system that the tool runs on.</summary>
    internal static IPlatform Current { get; } = OperatingSystem.IsLinux() ? new LinuxPlatform() : new UnknownPlatform();
}
