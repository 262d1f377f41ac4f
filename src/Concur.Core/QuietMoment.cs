using Concur.Core.Answers;
using Concur.Core.Measuring;
using Concur.Core.Model;

namespace Concur.Core;

/// <summary>
/// Says at the start of a run whether other processes use the machine, and waits until they do not where that is asked for.
/// </summary>
/// <param name="where">Observes it.</param>
/// <param name="machine">The machine.</param>
/// <param name="progress">Receives what there is to say.</param>
/// <param name="clock">Measures the waiting.</param>
internal sealed class QuietMoment(ILaunchMachine where, MachineFacts machine, IProgress<RunEvent> progress, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>Looks once, and says what it means where the machine is busy.</summary>
    /// <param name="meaning">What it means, in a sentence.</param>
    /// <param name="cancellation">Ends the look.</param>
    public async Task LookAsync(string meaning, CancellationToken cancellation)
    {
        if (await ShareAsync(cancellation) is >= MachineState.Busy and var share) Say($"{Busy(share)} {meaning}");
    }

    /// <summary>Looks once, and then as long as the machine is busy and the time is not over.</summary>
    /// <param name="most">How long to wait at most; null for not at all.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task AwaitAsync(TimeSpan? most, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        for (var isFirst = true; !cancellation.IsCancellationRequested; isFirst = false)
        {
            var share = await ShareAsync(cancellation);
            if (share is not (>= MachineState.Busy and var taken)) return;
            var busy = Busy(taken);
            if (most is not { } limit)
            {
                Say($"{busy} --wait-quiet 60s waits for a quiet moment.");
                return;
            }

            if (clock.GetElapsedTime(started) > limit)
            {
                Say($"{busy} The time to wait is over.");
                return;
            }

            if (isFirst) Say(FormattableString.Invariant($"{busy} Waiting for a quiet moment, at most {limit.TotalSeconds:0.#} s."));
        }
    }

    private static string Busy(double share) =>
        FormattableString.Invariant($"The machine is busy: other processes use {share * 100:0} % of the CPU.");

    private void Say(string text) => progress.Report(new RunEvent.Notice(text));

    private async Task<double?> ShareAsync(CancellationToken cancellation)
    {
        try
        {
            return await where.OthersShareAsync(machine, Look, cancellation);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
