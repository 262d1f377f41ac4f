using Concur.Core.Answers;
using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Tests.Answers;

/// <summary>What other machines brought, as far as the launches carry it.</summary>
public class MachineGainTests
{
    private static readonly double[] Quiet = [0.99, 1, 1.01, 0.98, 1.02, 1];

    [Fact]
    public void TheGainIsThatOverTheFastestOnThisMachine() => Assert.Equal(
        "2 machines: orleans is 2.00x (2.00 .. 2.00) as fast as threads, the fastest strategy on this machine.",
        Of(("sequential", 40, 0), ("threads", 20, 0), ("orleans", 10, 2)));

    [Fact]
    public void ALossSaysThatSpreadingDoesNotPay() => Assert.Equal(
        "1 machine: orleans is 0.50x (0.50 .. 0.50) as fast as sequential, the fastest strategy on this machine, "
            + "so spreading this work does not pay here.",
        Of(("sequential", 10, 0), ("orleans", 20, 1)));

    [Fact]
    public void WithinNoiseNoGainIsClaimed() => Assert.Matches(
        "^2 machines: orleans and sequential, the fastest strategy on this machine, are within noise: ~ [0-9.]+x ",
        Of([0.6, 1, 1.5, 0.8, 1.3, 0.9], ("sequential", 10, 0), ("orleans", 10, 2)));

    [Fact]
    public void WithoutMachinesOrAnIntervalNothingIsSaid()
    {
        Assert.Null(Of(("sequential", 20, 0), ("threads", 10, 0)));
        Assert.Null(Of([1, 1], ("sequential", 20, 0), ("orleans", 10, 2)));
    }

    private static string? Of(params (string Strategy, double Ms, int Machines)[] trials) => Of(null, trials);

    /// <param name="others">The factors of the strategy on other machines; null for those of the others.</param>
    /// <param name="trials">The strategies, their times and on how many other machines they ran.</param>
    private static string? Of(double[]? others, params (string Strategy, double Ms, int Machines)[] trials)
    {
        var rounds = others?.Length ?? Quiet.Length;
        var made = trials.Select(trial => Trial(trial, trial.Machines > 0 && others is not null ? others : Quiet[..rounds])).ToList();
        return MachineGain.SentenceOf(Fixtures.Run([.. made.Select(trial =>
        {
            var speedup = Speedups.Of(made[0], trial, made.Count - 1);
            return trial with { Speedup = speedup?.Ratio, SpeedupInterval = speedup?.Interval };
        })]));
    }

    private static TrialReport Trial((string Strategy, double Ms, int Machines) of, double[] factors)
    {
        var trial = Fixtures.Trial(of.Strategy, of.Ms, 1, 2, Fixtures.Account(1, 1));
        return trial with
        {
            Launches =
            [
                .. factors.Select((factor, round) => trial.Launches[0] with { IterationsMs = [of.Ms * factor], Round = round }),
            ],
            Machines = [.. Enumerable.Range(1, of.Machines).Select(number => new MachineReport
            {
                Name = FormattableString.Invariant($"m{number}"),
                Facts = null,
                Clock = null,
                Account = null,
                Cores = null,
                Units = null,
                ComputePerUnitMs = null,
                CpuMs = null,
            })],
        };
    }
}
