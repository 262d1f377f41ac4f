using Concur.Core.Analysis.Scheduling;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Analysis.Traces;
using Concur.Core.Model;

namespace Concur.Core.Exports.PerfData;

/// <summary>
/// Writes the perf events of a launch as a perf.data file in which managed code has names, for perf, hotspot and other tools. The
/// names stand in ELF files beside it, as those of <c>perf inject --jit</c> do.
/// </summary>
internal static class PerfDataReport
{
    /// <summary>Writes the file, and those with names.</summary>
    /// <param name="selection">The recording.</param>
    /// <param name="output">The file; must be able to seek.</param>
    /// <param name="symbolFolder">Where the files with names go, as an absolute path, which is written to the file.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ConcurException">There are no perf events, or they are in the format of an earlier version.</exception>
    public static void Write(TraceSelection selection, Stream output, string symbolFolder, CancellationToken cancellation)
    {
        var methods = Methods(selection);
        using var reader = selection.SchedulePath is { } path ? PerfDataReader.Open(path) : null;
        if (reader is null)
            throw Refusal($"'{selection.Name}' has no perf events; record it with --scheduler perf");
        if (reader.Attributes is not { } attributes)
            throw Refusal($"the perf events of '{selection.Name}' are of an earlier version's format; record it again");
        var log = PerfLog.Read(selection.SchedulePath!)!;
        var symbols = new ManagedSymbols(log, (process, address) => methods.GetValueOrDefault(process)?.MethodAt(address));
        var machine = reader.Features.FirstOrDefault(feature => feature.Kind == PerfFeatureKind.Architecture)?.ToText() ?? "";
        var symbolFileOf = symbols.Write(symbolFolder, machine);
        var writer = new PerfDataWriter(output, attributes);
        while (reader.TryNext(out var record))
        {
            cancellation.ThrowIfCancellationRequested();
            writer.Records.Write(Named(record, symbolFileOf));
        }

        writer.Complete(reader.Features.Where(feature => feature.Kind != PerfFeatureKind.SampleTime).Concat(SampleTime(log)));
    }

    private static ConcurException Refusal(string message) => new(FailureKind.BadInput, message);

    private static ReadOnlySpan<byte> Named(PerfRecord record, Func<PerfRecord, string?> symbolFileOf)
    {
        if (record is not { Kind: PerfRecordKind.Mapping, HasPath: true } || symbolFileOf(record) is not { } file) return record.Bytes;
        return PerfRecordBytes.WithFile(record, file);
    }

    /// <summary>The methods of each process, from all its traces.</summary>
    private static Dictionary<int, MethodMap> Methods(TraceSelection selection) => selection.Paths
        .Select(path => (Path: path, TraceFile.Open(path).Outline.Header.ProcessId))
        .Where(trace => trace.ProcessId is not null)
        .GroupBy(trace => trace.ProcessId!.Value, trace => trace.Path)
        .ToDictionary(process => process.Key, process => MethodMap.Read(process));

    private static IEnumerable<PerfFeature> SampleTime(PerfLog log)
    {
        var times = log.Samples.Values.SelectMany(samples => samples).Select(sample => sample.TimeNs).ToList();
        if (times.Count > 0) yield return PerfFeature.SampleTime(times.Min(), times.Max());
    }
}
