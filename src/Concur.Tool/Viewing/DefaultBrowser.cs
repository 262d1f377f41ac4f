using System.ComponentModel;
using System.Diagnostics;

namespace Concur.Tool.Viewing;

/// <summary>The user's own browser.</summary>
internal static class DefaultBrowser
{
    /// <summary>What can't open a browser fails at once; what did open one may go on as long as the browser does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>In a session of its own and without this terminal: Ctrl-C stops the server and no browser, and a browser's messages are nobody's here.</summary>
    private const string Detached = "command -v xdg-open >/dev/null && exec setsid xdg-open \"$1\" </dev/null >/dev/null 2>&1";

    /// <summary>Opens an address.</summary>
    /// <returns>Whether a browser seems to have been started.</returns>
    public static async Task<bool> TryOpenAsync(string address, CancellationToken cancellation)
    {
        try
        {
            using var opener = Process.Start(OperatingSystem.IsLinux() ? new ProcessStartInfo("sh", ["-c", Detached, "sh", address]) : new ProcessStartInfo(address) { UseShellExecute = true });
            if (opener is null || !OperatingSystem.IsLinux()) return true;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(Patience);
            await opener.WaitForExitAsync(limit.Token);
            return opener.ExitCode == 0;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}
