using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Linux.Proc;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>The browser that xdg-open starts.</summary>
internal sealed class LinuxBrowser : IBrowser
{
    private const uint Root = 0;
    private const string SudoUser = "SUDO_UID";

    /// <summary>xdg-open fails at once where there is no browser; otherwise it may run for as long as the browser does.</summary>
    private static readonly TimeSpan LongestFailure = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Starts the browser in its own session and without this terminal, so that Ctrl-C does not reach it and its output does not
    /// appear here: setsid(1).
    /// </summary>
    private const string Detached = "command -v xdg-open >/dev/null && exec setsid xdg-open \"$1\" </dev/null >/dev/null 2>&1";

    private static readonly string[] ConnectionTables = ["/proc/net/tcp", "/proc/net/tcp6"];

    public async Task<bool> TryOpenAsync(string address, CancellationToken cancellation)
    {
        try
        {
            using var opener = Process.Start(new ProcessStartInfo("sh", ["-c", Detached, "sh", address]));
            if (opener is null) return true;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(LongestFailure);
            await opener.WaitForExitAsync(limit.Token);
            return opener.ExitCode == 0;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Root may read everything anyway; whoever became root by sudo uses the browser of their own user.</summary>
    public uint? ForeignUser(IPEndPoint peer, IPEndPoint server)
    {
        if (ConnectionTable.EffectiveUser(ProcFile.Field("/proc/self/status", "Uid")) is not { } own) return null;
        var owner = ConnectionTables.Select(table => ConnectionTable.OwnerOf(ProcFile.Text(table), peer, server))
            .FirstOrDefault(found => found is not null);
        return owner is null or Root || owner == own || (own == Root && owner == SudoUserId()) ? null : owner;
    }

    private static uint? SudoUserId() => uint.TryParse(
        Environment.GetEnvironmentVariable(SudoUser), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
