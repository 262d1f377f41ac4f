using System.Reflection;
using Concur.Testing.Platform;

namespace Concur.Testing;

/// <summary>
/// Holds how a method scales, by running it with dotnet-concur in processes of its own. Changed copies are made by <see cref="Under"/>,
/// <see cref="WithWorkers"/>, <see cref="WithBatch"/>, <see cref="WithTimeout"/> and <see cref="ToFolder"/>; several assertions on one
/// object measure once. Measurements of one test process take turns.
/// </summary>
public sealed class Scaling
{
    /// <summary>Two measurements at the same time would disturb each other.</summary>
    private static readonly SemaphoreSlim Turns = new(1, 1);

    private readonly Measurement _measurement;

    /// <summary>What was measured, by the number of workers; 0 stands for the cores that may be used.</summary>
    private readonly Dictionary<int, MeasuredRun> _runs = [];

    private Scaling(Measurement measurement) => _measurement = measurement;

    /// <summary>A method that is called once for each item; it may be async.</summary>
    /// <param name="items">
    /// Strings, numbers, enums, booleans, <see cref="FileInfo"/> or <see cref="Uri"/>: an item is a line of text.
    /// </param>
    /// <param name="method">
    /// A public static method of a public class, or a method of a public class with a constructor without parameters, of which another
    /// object is made. A lambda can't be run in another process.
    /// </param>
    /// <exception cref="ArgumentException">Another process cannot be given an item, or cannot call the method.</exception>
    public static Scaling Of<T, TResult>(IEnumerable<T> items, Func<T, TResult> method) => Of(items, (Delegate)method);

    /// <summary>A method that takes an item, or a collection of items, and perhaps a token and parameters with defaults.</summary>
    /// <inheritdoc cref="Of{T, TResult}(IEnumerable{T}, Func{T, TResult})"/>
    public static Scaling Of<T>(IEnumerable<T> items, Delegate method)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(method);
        return new Scaling(new Measurement(TestedMethod.Of(method), ItemLines.Of(items)));
    }

    /// <summary>A method without items: it takes nothing, or its unit's number, a seed or a size by their names.</summary>
    /// <param name="method">As of a method with items.</param>
    /// <exception cref="ArgumentException">Another process cannot call the method.</exception>
    public static Scaling Of(Delegate method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return new Scaling(new Measurement(TestedMethod.Of(method), []));
    }

    /// <inheritdoc cref="Of(Delegate)"/>
    public static Scaling Of(MethodInfo method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return new Scaling(new Measurement(TestedMethod.Of(method), []));
    }

    /// <summary>Measures under these strategies; otherwise under the tool's usual ones. Sequential is always measured.</summary>
    /// <param name="strategies">Names as <c>dotnet concur list strategies</c> shows them, such as <c>threads</c>.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Scaling Under(params string[] strategies)
    {
        ArgumentNullException.ThrowIfNull(strategies);
        return strategies.Any(name => name != "sequential")
            ? new Scaling(_measurement with { Strategies = strategies })
            : throw new ArgumentException("name a strategy besides sequential, such as threads", nameof(strategies));
    }

    /// <summary>Measures with so many workers; otherwise with as many as the assertion has cores.</summary>
    /// <param name="workers">At least 1.</param>
    public Scaling WithWorkers(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        return new Scaling(_measurement with { Workers = workers });
    }

    /// <summary>Gives the method so many items at once, where it takes a collection; otherwise the tool chooses.</summary>
    /// <param name="items">At least 1.</param>
    public Scaling WithBatch(int items)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(items, 1);
        return new Scaling(_measurement with { Batch = items });
    }

    /// <summary>Ends a measurement that takes longer with a <see cref="TimeoutException"/>; otherwise after five minutes.</summary>
    /// <param name="timeout">At least a second.</param>
    public Scaling WithTimeout(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.FromSeconds(1));
        return new Scaling(_measurement with { Timeout = timeout });
    }

    /// <summary>Keeps the runs in folders below this one; otherwise below <c>concur-runs</c> in the current folder.</summary>
    /// <param name="folder">The folder.</param>
    public Scaling ToFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return new Scaling(_measurement with { Folder = folder });
    }

    /// <summary>
    /// Holds that each strategy that <see cref="Under"/> names, or else the fastest of the usual ones, is at least so many times as fast
    /// as sequential. It fails only where that is surely not so: where the whole interval of the measured speed-up lies below.
    /// </summary>
    /// <param name="ratio">How many times as fast, such as 1.6.</param>
    /// <param name="ofCores">
    /// The number of workers, unless <see cref="WithWorkers"/> gives another. Where fewer cores may be used, the test is inconclusive, as
    /// it is where the interval is too wide, or where it lies not far below on a disturbed machine.
    /// </param>
    /// <param name="cancellation">Ends the measurement.</param>
    /// <exception cref="ScalingException">It is surely slower, its results differ, or the method failed.</exception>
    /// <exception cref="InconclusiveException">Nothing can be said; NUnit, MSTest and xunit.v3 get what they take for that.</exception>
    /// <exception cref="InvalidOperationException">The tool is not installed, or can't measure the method.</exception>
    /// <exception cref="TimeoutException">The measurement took too long.</exception>
    public async Task AtLeast(double ratio, int ofCores, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ratio);
        ArgumentOutOfRangeException.ThrowIfLessThan(ofCores, 1);
        if (Environment.ProcessorCount is var usable && usable < ofCores)
            throw TestFramework.Inconclusive(MeasuredRun.FewCores(usable, ofCores));
        var workers = _measurement.Workers ?? ofCores;
        var run = await MeasureAsync(workers, canBeAny: false, cancellation).ConfigureAwait(false);
        run.RequireRightResults();
        run.RequireSpeedup(new AskedSpeedup(ratio, ofCores, workers)
        {
            IsOfEach = _measurement.Strategies.Count > 0,
            Notes = _measurement.Method.IsDebug ? ["The code was built in Debug; measure what ships: dotnet test -c Release."] : [],
        });
    }

    /// <summary>Holds that every strategy gives the results of sequential. Where they differ, units share something unprotected.</summary>
    /// <param name="cancellation">Ends the measurement.</param>
    /// <exception cref="ScalingException">The results differ, or the method failed.</exception>
    /// <exception cref="InconclusiveException">Nothing can be measured on this system.</exception>
    /// <exception cref="InvalidOperationException">The tool is not installed, or can't measure the method.</exception>
    /// <exception cref="TimeoutException">The measurement took too long.</exception>
    public async Task ResultsAgree(CancellationToken cancellation = default) =>
        (await MeasureAsync(_measurement.Workers, canBeAny: _measurement.Workers is null, cancellation).ConfigureAwait(false))
            .RequireRightResults();

    /// <param name="workers">The number of workers; null for the cores that may be used.</param>
    /// <param name="canBeAny">Whether a run with another number of workers does as well.</param>
    /// <param name="cancellation">Ends the measurement.</param>
    private async Task<MeasuredRun> MeasureAsync(int? workers, bool canBeAny, CancellationToken cancellation)
    {
        if (MeasuredSystem.Refusal is { } refusal) throw TestFramework.Inconclusive(refusal);
        await Turns.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_runs.TryGetValue(workers ?? 0, out var known)) return known;
            if (canBeAny && _runs.Count > 0) return _runs.First().Value;
            return _runs[workers ?? 0] = await _measurement.RunAsync(workers, cancellation).ConfigureAwait(false);
        }
        finally
        {
            Turns.Release();
        }
    }
}
