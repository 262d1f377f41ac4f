using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Concur.Core.Analysis.Events;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Traces;

/// <summary>What the events of a trace tell of its process.</summary>
internal sealed class ProcessFacts
{
    private const int Generations = 3;
    private const int RuntimeVersionOffset = 12;
    private readonly int[] _collections = new int[Generations];
    private string? _commandLine;
    private string? _os;
    private string? _architecture;
    private string? _runtime;

    /// <summary>Collections by generation.</summary>
    public ImmutableArray<int> Collections => [.. _collections];

    /// <summary>The process, with the header's facts.</summary>
    public TraceProcess With(TraceHeader header) =>
        new(header.ProcessId, _commandLine, _os, _architecture, _runtime, header.Cores, header.StartedUtc);

    /// <summary>Command line, operating system, architecture.</summary>
    public void TakeSession(ReadOnlySpan<byte> payload)
    {
        if (EventPayload.TryText(ref payload, out var commandLine)) _commandLine ??= Printable(commandLine);
        if (EventPayload.TryText(ref payload, out var os)) _os ??= Printable(os);
        if (EventPayload.TryText(ref payload, out var architecture)) _architecture ??= Printable(architecture);
    }

    /// <summary>Two numbers, the library's version in four parts, the runtime's in four; 10.0.1226 is the file version of 10.0.12.</summary>
    public void TakeRuntime(ReadOnlySpan<byte> payload)
    {
        if (_runtime is not null || payload.Length < RuntimeVersionOffset + (3 * sizeof(ushort))) return;
        var parts = MemoryMarshal.Cast<byte, ushort>(payload[RuntimeVersionOffset..]);
        _runtime = FormattableString.Invariant($".NET {parts[0]}.{parts[1]}.{parts[2] / 100}");
    }

    /// <summary>A collection began.</summary>
    public void TakeCollection(uint? generation)
    {
        if (generation < Generations) _collections[generation.Value]++;
    }

    /// <summary>A trace may come from anybody: nothing in it steers a terminal.</summary>
    private static string? Printable(string text) => text.Length == 0 ? null : string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
