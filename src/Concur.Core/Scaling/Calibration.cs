using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Scaling;

/// <summary>Turns the account of one measured point into a strategy that can be simulated.</summary>
/// <param name="alone">Sequential's account, of one core at work.</param>
/// <param name="units">How many units an iteration has.</param>
/// <param name="cores">How many cores were there.</param>
internal sealed class Calibration(Account alone, int units, double cores)
{
    private const double NsPerMs = 1e6;

    /// <summary>How near the serial share is found, as a share of a unit's compute time.</summary>
    private const double Accuracy = 1e-3;

    /// <summary>Computing that takes less longer beside others than this is noise, which extrapolating would blow up.</summary>
    private const double LeastInflation = 0.03;

    /// <summary>Computing that takes twice as long for want of a core of its own is something else.</summary>
    private const double MostCrowding = 1;

    /// <param name="sample">A point with an account and times.</param>
    /// <returns>A strategy that takes as long at this point, when simulated, as was measured; null where the account does not tell enough.</returns>
    public SimulatedStrategy? From(PointSample sample)
    {
        var (account, workers) = (sample.Account!, sample.Point.Workers);
        if (alone[Category.Compute] is null || account[Category.Compute] is null || account[Category.Lock] is null) return null;
        var (aloneMs, computeMs) = (Ms(alone, Category.Compute, Category.Jit, Category.Gc) / units, Ms(account, Category.Compute, Category.Jit, Category.Gc) / units);
        var busy = Math.Min(workers, cores);
        var inflated = busy > 1 && computeMs > aloneMs * (1 + LeastInflation) && aloneMs > 0;
        var strategy = new SimulatedStrategy
        {
            Units = units,
            ComputeMs = inflated ? aloneMs : computeMs,
            Inflation = inflated ? ((computeMs / aloneMs) - 1) / (busy - 1) : 0,
            InflatedBy = busy,
            OffMs = Ms(account, Category.Wait, Category.IoSleep) / units,
            DispatchMs = Ms(account, Category.Dispatch) / units,
            IpcMs = Ms(account, Category.Ipc) / units,
            StartupMs = Ms(account, Category.Startup) / workers,
        };
        strategy = strategy with { SerialMs = SerialOf(strategy, workers, Ms(account, Category.Lock)) };
        var factor = MedianEstimate.Median(sample.MediansMs) / Simulation.Run(strategy, workers, cores).TimeMs;
        return double.IsFinite(factor) ? strategy.Scaled(factor) : null;
    }

    /// <summary>The same with what sharing cores costs, so that it takes as long where there are more workers than cores, when simulated, as was measured; unchanged where there is no such point, or it does so already.</summary>
    /// <param name="strategy">Calibrated from another point.</param>
    /// <param name="crowded">A point with more workers than cores; null without one.</param>
    public SimulatedStrategy Crowded(SimulatedStrategy strategy, PointSample? crowded)
    {
        if (crowded is null || strategy.ComputeMs <= 0) return strategy;
        var measuredMs = MedianEstimate.Median(crowded.MediansMs);
        double Missing(double crowding) => Simulation.Run(strategy with { Crowding = crowding }, crowded.Point.Workers, cores).TimeMs - measuredMs;
        return Missing(0) >= 0 ? strategy : strategy with { Crowding = Missing(MostCrowding) <= 0 ? MostCrowding : MonotoneRoot.Between(Missing, 0, MostCrowding, Accuracy) };
    }

    private static double Ms(Account account, params ReadOnlySpan<Category> categories)
    {
        var ns = 0L;
        foreach (var category in categories) ns += account[category] ?? 0;
        return Math.Max(0, ns) / NsPerMs;
    }

    /// <summary>As much of a unit as makes simulated workers wait as long as the real ones did.</summary>
    private double SerialOf(SimulatedStrategy strategy, int workers, double lockMs)
    {
        double Missing(double serialMs) => Simulation.Run(strategy with { SerialMs = serialMs }, workers, cores).LockMs - lockMs;
        if (workers < 2 || lockMs <= 0 || strategy.ComputeMs <= 0) return 0;
        return Missing(strategy.ComputeMs) <= 0 ? strategy.ComputeMs : MonotoneRoot.Between(Missing, 0, strategy.ComputeMs, strategy.ComputeMs * Accuracy);
    }
}
