using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Protocol;

namespace Concur.Core.Scaling;

/// <summary>Turns the account of one measured point into a strategy that can be simulated.</summary>
/// <param name="alone">Sequential's account, with one core at work.</param>
/// <param name="units">The number of units of an iteration.</param>
/// <param name="cores">The number of usable cores for a number of workers.</param>
internal sealed class Calibration(Account alone, int units, Func<int, double> cores)
{
    /// <summary>The accuracy of the serial time, as a share of a unit's compute time.</summary>
    private const double Accuracy = 1e-3;

    /// <summary>A smaller rise of compute time beside other workers is noise, which extrapolation would magnify.</summary>
    private const double LeastInflation = 0.03;

    /// <summary>The largest rise of compute time that sharing cores can explain; a larger one has another cause.</summary>
    private const double MostCrowding = 1;

    /// <param name="sample">A point with an account and times.</param>
    /// <returns>A strategy whose simulated time at this point equals the measured one; null where the account lacks a category
    /// that is needed.</returns>
    public SimulatedStrategy? From(PointSample sample)
    {
        var (account, workers) = (sample.Account!, sample.Point.Workers);
        if (alone[Category.Compute] is null || account[Category.Compute] is null || account[Category.Lock] is null) return null;
        var (aloneMs, computeMs) = (
            Ms(alone, Category.Compute, Category.Jit, Category.Gc) / units,
            Ms(account, Category.Compute, Category.Jit, Category.Gc) / units);
        var busy = Math.Min(workers, cores(workers));

        // Cores of one machine slow each other down, and not those of another.
        var spans = StrategyCatalogue.Find(StrategySpec.NameOf(sample.Point.Strategy)) is { SpansMachines: true };
        var inflated = !spans && busy > 1 && computeMs > aloneMs * (1 + LeastInflation) && aloneMs > 0;
        var strategy = new SimulatedStrategy
        {
            Units = units,
            ComputeMs = inflated ? aloneMs : computeMs,
            Inflation = inflated ? ((computeMs / aloneMs) - 1) / (busy - 1) : 0,
            InflatedBy = busy,
            OffMs = Ms(account, Category.Wait, Category.IoSleep, Category.OffCpu, Category.Network) / units,
            DispatchMs = Ms(account, Category.Dispatch) / units,
            IpcMs = Ms(account, Category.Ipc) / units,
            PassesInParallel = spans,
            StartupMs = Ms(account, Category.Startup) / workers,
        };
        strategy = strategy with { SerialMs = SerialOf(strategy, workers, Ms(account, Category.Lock)) };
        var factor = MedianEstimate.Median(sample.MediansMs) / Simulation.Run(strategy, workers, cores(workers)).TimeMs;
        return double.IsFinite(factor) ? strategy.Scaled(factor) : null;
    }

    /// <summary>
    /// Adds the cost of sharing cores, so that the simulated time with more workers than cores equals the measured one. Returns the
    /// strategy unchanged where no such point was measured, or where its simulated time is no shorter than the measured one.
    /// </summary>
    /// <param name="strategy">The strategy, calibrated from another point.</param>
    /// <param name="crowded">A point with more workers than cores; null without one.</param>
    public SimulatedStrategy Crowded(SimulatedStrategy strategy, PointSample? crowded)
    {
        if (crowded is null || strategy.ComputeMs <= 0) return strategy;
        var measuredMs = MedianEstimate.Median(crowded.MediansMs);
        double Missing(double crowding) =>
            Simulation.Run(strategy with { Crowding = crowding }, crowded.Point.Workers, cores(crowded.Point.Workers)).TimeMs - measuredMs;
        return Missing(0) >= 0
            ? strategy
            : strategy with
            {
                Crowding = Missing(MostCrowding) <= 0 ? MostCrowding : MonotoneRoot.Between(Missing, 0, MostCrowding, Accuracy),
            };
    }

    private static double Ms(Account account, params ReadOnlySpan<Category> categories)
    {
        var ns = 0L;
        foreach (var category in categories) ns += account[category] ?? 0;
        return Ns.ToMs(Math.Max(0, ns));
    }

    /// <summary>The serial time of a unit with which simulated workers wait as long as the real ones did, ms.</summary>
    private double SerialOf(SimulatedStrategy strategy, int workers, double lockMs)
    {
        double Missing(double serialMs) => Simulation.Run(strategy with { SerialMs = serialMs }, workers, cores(workers)).LockMs - lockMs;
        if (workers < 2 || lockMs <= 0 || strategy.ComputeMs <= 0) return 0;
        return Missing(strategy.ComputeMs) <= 0
            ? strategy.ComputeMs
            : MonotoneRoot.Between(Missing, 0, strategy.ComputeMs, strategy.ComputeMs * Accuracy);
    }
}
