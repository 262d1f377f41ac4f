using System.ComponentModel;
using System.Diagnostics;

namespace Concur.Core.Measuring.Platform.Unix;

/// <summary>Runs a program that opens the user's browser.</summary>
internal static class BrowserOpener
{
    /// <summary>A program that fails does so at once; one that goes on has found a browser.</summary>
    private static readonly TimeSpan LongestFailure = TimeSpan.FromSeconds(2);

    /// <summary>Starts the program, and waits until it has ended or gone on for a while.</summary>
    /// <param name="program">The program.</param>
    /// <param name="cancellation">Ends the waiting, not the browser.</param>
    /// <returns>Whether a browser seems to have been started.</returns>
    public static async Task<bool> TryAsync(ProcessStartInfo program, CancellationToken cancellation)
    {
        try
        {
            using var opener = Process.Start(program);
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
}
