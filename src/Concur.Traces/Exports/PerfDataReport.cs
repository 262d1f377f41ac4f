using Concur.Traces.Perf;
using Concur.Traces.Recordings;

namespace Concur.Traces.Exports;

/// <summary>
/// Writes the perf events of a launch as a perf.data file in which managed code has names, for perf, hotspot and other tools. The
/// names stand in ELF files beside it, as those of <c>perf inject --jit</c> do.
/// </summary>
public static class PerfDataReport
{
    /// <summary>Writes the file, and those with names.</summary>
    /// <param name="recording">What was recorded.</param>
    /// <param name="schedulePath">The recorded perf events, which are copied; null where there are none.</param>
    /// <param name="output">The file; must be able to seek.</param>
    /// <param name="symbolFolder">Where the files with names go, as an absolute path, which is written to the file.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UnreadableTraceException">There are no perf events, or they are in the format of an earlier version.</exception>
    public static void Write(Recording recording, string? schedulePath, Stream output, string symbolFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recording);
        using var reader = schedulePath is null ? null : PerfDataReader.Open(schedulePath);
        if (reader is null)
            throw new UnreadableTraceException($"'{recording.Name}' has no perf events; record it with --scheduler perf");
        if (reader.Attributes is not { } attributes)
            throw new UnreadableTraceException(
                $"the perf events of '{recording.Name}' are of an earlier version's format; record it again");
        var methods = recording.Processes.Where(process => process.ProcessId is not null)
            .ToDictionary(process => process.ProcessId!.Value, process => process.Methods);
        var samples = recording.Schedules.Samples;
        var symbols = new ManagedSymbols(samples, (process, address) => methods.GetValueOrDefault(process)?.MethodAt(address));
        var machine = reader.Features.FirstOrDefault(feature => feature.Kind == PerfFeatureKind.Architecture)?.ToText() ?? "";
        var symbolFileOf = symbols.Write(symbolFolder, machine);
        var writer = new PerfDataWriter(output, attributes);
        while (reader.TryNext(out var record))
        {
            cancellation.ThrowIfCancellationRequested();
            if (Counts(record, recording.Times)) writer.Records.Write(Named(record, symbolFileOf));
        }

        writer.Complete(reader.Features.Where(feature => feature.Kind != PerfFeatureKind.SampleTime).Concat(SampleTime(recording)));
    }

    /// <summary>
    /// What was seen outside the time that counts is left out; names, mappings and threads are of all that follows. Wake-ups have a form
    /// that other readers do not know.
    /// </summary>
    private static bool Counts(PerfRecord record, (long StartNs, long EndNs)? times) => record.Kind switch
    {
        PerfRecordKind.Sample or PerfRecordKind.Switch => Counts(record.TimeNs, times),
        PerfRecordKind.WakeUp => false,
        _ => true,
    };

    private static bool Counts(long timeNs, (long StartNs, long EndNs)? times) =>
        times is not { } only || (only.StartNs <= timeNs && timeNs < only.EndNs);

    private static ReadOnlySpan<byte> Named(PerfRecord record, Func<PerfRecord, string?> symbolFileOf)
    {
        if (record is not { Kind: PerfRecordKind.Mapping, HasPath: true } || symbolFileOf(record) is not { } file) return record.Bytes;
        return PerfRecordBytes.WithFile(record, file);
    }

    private static IEnumerable<PerfFeature> SampleTime(Recording recording)
    {
        var samples = recording.Schedules.Samples?.ByThread.Values.SelectMany(thread => thread) ?? [];
        var times = samples.Select(sample => sample.TimeNs).Where(timeNs => Counts(timeNs, recording.Times)).ToList();
        if (times.Count > 0) yield return PerfFeature.SampleTime(times.Min(), times.Max());
    }
}
