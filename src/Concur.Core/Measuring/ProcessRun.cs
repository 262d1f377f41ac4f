using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;

namespace Concur.Core.Measuring;

/// <summary>Starts a process and waits for its end. The process is never left running.</summary>
internal static class ProcessRun
{
    /// <summary>Starts the process, and ends it with all that it started when its time is over or the user cancels.</summary>
    /// <param name="start">The process.</param>
    /// <param name="timeout">How long it may run; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="cancellation">Ends it; the result then says so.</param>
    /// <exception cref="ConcurException">It can't be started, or waited for.</exception>
    public static async Task<EndedProcess> ToEndAsync(ChildStart start, TimeSpan timeout, CancellationToken cancellation) =>
        await EndAsync(await StartAsync(start), timeout, cancellation);

    /// <summary>Only starts the process; <see cref="EndAsync"/> is to follow.</summary>
    /// <exception cref="ConcurException">It can't be started.</exception>
    public static async Task<IChild> StartAsync(ChildStart start)
    {
        var child = await Platforms.Current.Processes.StartAsync(start);
        try
        {
            start.Spawned(child.ProcessId);
            return child;
        }
        catch
        {
            child.Kill();
            throw;
        }
    }

    /// <summary>Waits for the end of a process that was started, as <see cref="ToEndAsync"/> does.</summary>
    /// <exception cref="ConcurException">It can't be waited for.</exception>
    public static async Task<EndedProcess> EndAsync(IChild child, TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            return new EndedProcess(LaunchEnding.Exited, await child.Exited.WaitAsync(timeout, cancellation));
        }
        catch (TimeoutException)
        {
            return new EndedProcess(LaunchEnding.TimedOut, await KillAsync(child));
        }
        catch (OperationCanceledException)
        {
            return new EndedProcess(LaunchEnding.Cancelled, await KillAsync(child));
        }
    }

    private static Task<ChildExit> KillAsync(IChild child)
    {
        child.Kill();
        return child.Exited;
    }
}

/// <summary>A process that has ended.</summary>
/// <param name="Ending">Whether it ended by itself.</param>
/// <param name="Exit">Its exit code, what it used, and the end of what it printed.</param>
internal sealed record EndedProcess(LaunchEnding Ending, ChildExit Exit);
